"""Closed forms of all classes of three and four neurons of layered networks: degrees, and two products a layer."""

from collections.abc import Sequence
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


def fits(sizes: Sequence[int]) -> bool:
    """Whether all is exact whatever the masks: squares of shared targets in single precision, sums in double."""
    return max(sizes) <= WIDEST and max(sizes) ** 4 * len(sizes) * 4 < MOST


def count_small(masks: Sequence[Tensor]) -> dict[str, list[int]]:
    """Induced occurrences of each class of three and four neurons, by code, in each network of a batch.

    Sums over a middle edge count every path of three edges once; those whose ends are joined are taken off, by the
    cycles that they lie on: a bifan holds four zigzags, a biparallel two of each kind of path that turns once.

    Args:
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre), of sizes that `fits` allows.

    Source:
        Elementary; counting.md, section 1.
    """
    kept = [mask.float() for mask in (compacted(masks) if len(masks[0]) == 1 else masks)]
    out = [mask.sum(dim=1).double() for mask in kept]
    into = [mask.sum(dim=2).double() for mask in kept]
    through = list(zip(into, out[1:], strict=False))
    bifan, biparallel = [bifans(mask) for mask in kept], [biparallels(a, b) for a, b in pairwise(kept)]
    zero = torch.zeros(len(masks[0]), dtype=torch.float64, device=masks[0].device)
    zigzag = [along(o - 1, mask, i - 1) for o, mask, i in zip(out, kept, into, strict=True)]
    turning_in = [along(i, mask, after - 1) for i, mask, after in zip(into, kept[1:], into[1:], strict=False)]
    turning_out = [along(o - 1, mask, after) for o, mask, after in zip(out, kept, out[1:], strict=False)]
    chain3 = [along(i, mask, o) for i, mask, o in zip(into, kept[1:], out[2:], strict=False)]
    parts: dict[str, list[Tensor]] = {
        "ab.ac": [pairs(o).sum(1) for o in out],
        "ac.bc": [pairs(i).sum(1) for i in into],
        "ab.bc": [(i * o).sum(1) for i, o in through],
        "ab.ac.ad": [(o * (o - 1) * (o - 2) / 6).sum(1) for o in out],
        "ad.bd.cd": [(i * (i - 1) * (i - 2) / 6).sum(1) for i in into],
        "ab.bc.bd": [(i * pairs(o)).sum(1) for i, o in through],
        "ac.bc.cd": [(pairs(i) * o).sum(1) for i, o in through],
        "ab.bc.cd": chain3,
        "ac.ad.bc.bd": bifan,
        "ab.ac.bd.cd": biparallel,
        "ab.ad.cd": zigzag + [-4 * n for n in bifan],
        "ab.bd.cd": turning_in + [-2 * n for n in biparallel],
        "ab.ac.bd": turning_out + [-2 * n for n in biparallel],
    }
    return {code: [int(n) for n in sum(found, zero).tolist()] for code, found in parts.items()}


def compacted(masks: Sequence[Tensor]) -> list[Tensor]:
    """Masks of one network without neurons that have no edge: pruned layers are mostly empty."""
    last = len(masks)
    into = [mask[0].any(dim=1) for mask in masks]
    out = [mask[0].any(dim=0) for mask in masks]
    live = [out[0], *(into[layer - 1] | out[layer] for layer in range(1, last)), into[-1]]
    units = [one.nonzero()[:, 0] for one in live]
    return [mask[:, units[i + 1]][:, :, units[i]] for i, mask in enumerate(masks)]


def pairs(n: Tensor) -> Tensor:
    return n * (n - 1) / 2


def along(before: Tensor, mask: Tensor, after: Tensor) -> Tensor:
    """Sum over edges of a number of the start times a number of the end."""
    return (torch.bmm(mask.double(), before[:, :, None])[:, :, 0] * after).sum(1)


def bifans(mask: Tensor) -> Tensor:
    """Pairs of neurons of one side, and pairs of targets (or sources) that they share."""
    rows = mask if mask.shape[1] <= mask.shape[2] else mask.mT
    shared = torch.bmm(rows, rows.mT)
    own = torch.diagonal(shared, dim1=1, dim2=2).double()
    ordered = shared.square().sum((1, 2), dtype=torch.float64) - shared.sum((1, 2), dtype=torch.float64)
    return (ordered - (own * (own - 1)).sum(1)) / 4


def biparallels(before: Tensor, after: Tensor) -> Tensor:
    """Pairs of paths of two edges with the same ends."""
    paths = torch.bmm(after, before)
    return (paths.square().sum((1, 2), dtype=torch.float64) - paths.sum((1, 2), dtype=torch.float64)) / 2
