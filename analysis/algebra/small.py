"""Closed forms of all classes of three and four neurons of layered networks: degrees, and two products a layer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import torch
from torch import Tensor

CODES = {
    3: ("ab.ac", "ac.bc", "ab.bc"),
    4: (
        *("ab.ac.ad", "ad.bd.cd", "ab.bc.bd", "ac.bc.cd", "ab.bc.cd"),
        *("ac.ad.bc.bd", "ab.ac.bd.cd", "ab.ad.cd", "ab.bd.cd", "ab.ac.bd"),
    ),
}
"""Codes of the classes by size, in the order in which they are counted."""
WIDEST = 2**12  # its square is 2**24
MOST = 2.0**53
MOST_SINGLE = 2**24
Number = Callable[[Tensor], Tensor]


def fits(sizes: Sequence[int]) -> bool:
    """Whether all is exact whatever the masks: squares of shared targets in single precision, sums in double."""
    return max(sizes) <= WIDEST and max(sizes) ** 4 * len(sizes) * 4 < MOST


def count_small(masks: Sequence[Tensor], codes: Sequence[str] = (*CODES[3], *CODES[4])) -> dict[str, list[int]]:
    """Induced occurrences of classes of three and four neurons, and of `ab`, by code, in each network of a batch.

    Sums over a middle edge count every path of three edges once; those whose ends are joined are taken off, by the
    cycles that they lie on: a bifan holds four zigzags, a biparallel two of each kind of path that turns once.

    Args:
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre), of sizes that `fits` allows.
        codes: the classes wanted.

    Source:
        Elementary; counting.md, section 1.
    """
    wired = Wired([mask.float() for mask in (compacted(masks) if len(masks[0]) == 1 else masks)])
    zero = torch.zeros(len(masks[0]), dtype=torch.float64, device=masks[0].device)
    return {code: [int(n) for n in sum(PARTS[code](wired), zero).tolist()] for code in codes}


@dataclass(eq=False)
class Wired:
    """What the sums share, found when first asked for.

    Args:
        kept: masks, 0/1 in single precision.
    """

    kept: list[Tensor]

    @cached_property
    def out(self) -> list[Tensor]:
        """Edges out of each presynaptic neuron of each block, double precision, shape (n_networks, n_pre)."""
        return [mask.sum(dim=1).double() for mask in self.kept]

    @cached_property
    def into(self) -> list[Tensor]:
        """Edges into each postsynaptic neuron of each block."""
        return [mask.sum(dim=2).double() for mask in self.kept]

    @cached_property
    def met(self) -> list[tuple[Tensor, Tensor]]:
        """Sums over the sources of each postsynaptic neuron: of their edges out, and of those into them, per block.

        Both stay within a width squared, and so exact in single precision.
        """
        into = [torch.zeros_like(self.out[0]), *self.into]
        found: list[tuple[Tensor, Tensor]] = []
        for mask, out, before in zip(self.kept, self.out, into, strict=False):
            sums = torch.bmm(mask, torch.stack([out, before], dim=2).float()).double()
            found.append((sums[:, :, 0], sums[:, :, 1]))
        return found

    @cached_property
    def bifans(self) -> list[Tensor]:
        """Pairs of neurons of one side, and pairs of targets (or sources) that they share, per block."""
        found: list[Tensor] = []
        for mask, out, into in zip(self.kept, self.out, self.into, strict=True):
            few = mask.shape[1] <= mask.shape[2]
            rows, own, other = (mask, into, out) if few else (mask.mT, out, into)
            ordered = squares(torch.bmm(rows, rows.mT), rows.shape[2]) - other.square().sum(1)
            found.append((ordered - (own * (own - 1)).sum(1)) / 4)
        return found

    @cached_property
    def biparallels(self) -> list[Tensor]:
        """Pairs of paths of two edges with the same ends, per pair of neighbouring blocks."""
        blocks, paths = pairwise(self.kept), self.chains()
        return [(squares(torch.bmm(b, a), a.shape[1]) - n) / 2 for (a, b), n in zip(blocks, paths, strict=True)]

    def chains(self, before: Number = lambda n: n, after: Number = lambda n: n) -> list[Tensor]:
        """Sums over neurons of a number of the in-degree times one of the out-degree, per inner layer."""
        return [(before(i) * after(o)).sum(1) for i, o in zip(self.into, self.out[1:], strict=False)]


def zigzags(wired: Wired) -> list[Tensor]:
    """Paths against, along and against the edges, less those closed to bifans."""
    found = [((o - i) * (i - 1)).sum(1) for (o, _), i in zip(wired.met, wired.into, strict=True)]
    return found + [-4 * n for n in wired.bifans]


def turning_in(wired: Wired) -> list[Tensor]:
    """Two edges along and one against, less those closed to biparallels."""
    found = [(before * (i - 1)).sum(1) for (_, before), i in zip(wired.met, wired.into, strict=True)]
    return found + [-2 * n for n in wired.biparallels]


def turning_out(wired: Wired) -> list[Tensor]:
    """One edge against and two along, less those closed to biparallels."""
    blocks = zip(wired.met, wired.into, wired.out[1:], strict=False)
    return [((o - i) * after).sum(1) for (o, _), i, after in blocks] + [-2 * n for n in wired.biparallels]


def chains3(wired: Wired) -> list[Tensor]:
    """Three edges in a row, by the middle one."""
    return [(before * after).sum(1) for (_, before), after in zip(wired.met, wired.out[1:], strict=False)]


def compacted(masks: Sequence[Tensor]) -> list[Tensor]:
    """Masks of one network without neurons that have no edge: pruned layers are mostly empty."""
    flat = [mask[0].view(torch.uint8) for mask in masks]  # a maximum of bytes is quicker than any() of booleans
    into, out = [mask.amax(dim=1) for mask in flat], [mask.amax(dim=0) for mask in flat]
    live = [out[0], *(i | o for i, o in zip(into, out[1:], strict=False)), into[-1]]
    units = [one.nonzero()[:, 0] for one in live]
    return [mask.index_select(1, units[i + 1]).index_select(2, units[i]) for i, mask in enumerate(masks)]


def pairs(n: Tensor) -> Tensor:
    return n * (n - 1) / 2


def triples(n: Tensor) -> Tensor:
    return n * (n - 1) * (n - 2) / 6


def squares(numbers: Tensor, largest: int) -> Tensor:
    """Sum of the squares of each matrix of a batch, none above `largest`; the matrices are used up."""
    squared = numbers.square_()
    if squared.shape[2] * largest**2 <= MOST_SINGLE:
        return squared.sum(2).sum(1, dtype=torch.float64)
    return squared.sum((1, 2), dtype=torch.float64)


PARTS: dict[str, Callable[[Wired], list[Tensor]]] = {
    "ab": lambda wired: [n.sum(1) for n in wired.out],
    "ab.ac": lambda wired: [pairs(n).sum(1) for n in wired.out],
    "ac.bc": lambda wired: [pairs(n).sum(1) for n in wired.into],
    "ab.bc": Wired.chains,
    "ab.ac.ad": lambda wired: [triples(n).sum(1) for n in wired.out],
    "ad.bd.cd": lambda wired: [triples(n).sum(1) for n in wired.into],
    "ab.bc.bd": lambda wired: wired.chains(after=pairs),
    "ac.bc.cd": lambda wired: wired.chains(before=pairs),
    "ab.bc.cd": chains3,
    "ac.ad.bc.bd": lambda wired: wired.bifans,
    "ab.ac.bd.cd": lambda wired: wired.biparallels,
    "ab.ad.cd": zigzags,
    "ab.bd.cd": turning_in,
    "ab.ac.bd": turning_out,
}
"""Sums of each class by its code, whose total is its count."""
