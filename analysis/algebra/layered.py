"""Closed forms of nine motifs in layered networks: products of masks, batched over networks, exact by construction.

Where layers are narrow enough, sums share degrees and are exact in floats (`small`). Else only 0/1 masks are multiplied
as floats (exact up to a fan-in of 2**24); every product is turned into a histogram of whole numbers, and the sums over
histograms and degrees are finished in integers that cannot overflow. Products are made some rows at a time, so that a
wide layer takes little more memory than its masks.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import comb

import torch
from torch import Tensor

from ...queries.codes import code
from ...queries.drawing import parse
from ...queries.pattern import Pattern
from . import small

MAX_FAN_IN = 2**24  # above it a float32 product of 0/1 masks may round
MAX_WIDTH = 2**20  # below it sums of two degrees' products over one layer pair stay under 2**63
SLICE_CELLS = 2**24  # entries of a product at a time: 64 MB as floats, 128 MB as whole numbers, as much again to bin


def count_masks(patterns: Sequence[Pattern], masks: Sequence[Tensor]) -> dict[str, list[int]]:
    """Occurrences of each pattern in a batch of layered networks.

    Args:
        patterns: of the nine flight motifs, by any names and vertex names.
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre).

    Returns:
        Pattern name -> one whole number per network.

    Raises:
        LookupError: no closed form for a pattern.
        ValueError: a layer is too wide to be counted exactly.
    """
    sizes = (masks[0].shape[2], *(mask.shape[1] for mask in masks))
    widest = max(sizes)
    if widest >= min(MAX_FAN_IN, MAX_WIDTH):
        raise ValueError(f"a layer has {widest} neurons; the engine masks is exact below {min(MAX_FAN_IN, MAX_WIDTH)}")
    if all(has_closed_form(pattern) for pattern in patterns) and small.fits(sizes):
        return by_codes(patterns, masks)
    return {pattern.name: formula(pattern)(masks) for pattern in patterns}


def by_codes(patterns: Sequence[Pattern], masks: Sequence[Tensor]) -> dict[str, list[int]]:
    """The same by sums that share degrees and stay exact in floats, for widths that allow them."""
    codes = {pattern.name: CODES[pattern.form[1:]] for pattern in patterns}
    found = small.count_small(masks, list(codes.values()))
    return {name: found[code] for name, code in codes.items()}


def has_closed_form(pattern: Pattern) -> bool:
    """Whether a pattern, induced or not, is one of the nine."""
    return pattern.form[1:] in FORMULAS


def formula(pattern: Pattern) -> Callable[[Sequence[Tensor]], list[int]]:
    """The closed form of a pattern, found by its drawing, not its name; for these, induced counts are the same."""
    if not has_closed_form(pattern):
        raise LookupError(f"no closed form for {pattern.name!r} in layered networks")
    return FORMULAS[pattern.form[1:]]


def name_of(pattern: Pattern) -> str:
    """Which of the nine a pattern is."""
    return NAMES[pattern.form[1:]]


def stars(masks: Sequence[Tensor], size: int, *, diverging: bool) -> list[int]:
    """Sum of C(degree, size) over neurons, degrees out (diverging) or in."""
    return total([choose(degree(mask, diverging), size) for mask in masks])


def chains2(masks: Sequence[Tensor]) -> list[int]:
    """Sum over neurons of in-degree times out-degree."""
    pairs = pairwise(masks)
    return total([integers((degree(a, False) * degree(b, True)).sum(dim=1)) for a, b in pairs], len(masks[0]))


def chains3(masks: Sequence[Tensor]) -> list[int]:
    """Sum over edges of in-degree of the start times out-degree of the end, summed per row first."""
    threes = zip(masks, masks[1:], masks[2:], strict=False)
    return total([along(degree(a, False), middle, degree(b, True)) for a, middle, b in threes], len(masks[0]))


def along(before: Tensor, mask: Tensor, after: Tensor) -> list[int]:
    """Sum over edges of a number of the start times a number of the end, both below 2**20; some ends at a time."""
    starts, ends, found = before.double()[:, :, None], after.tolist(), list[list[int]]()
    for rows in slices(mask, mask.shape[2]):
        arriving = torch.bmm(mask[:, rows].double(), starts)[:, :, 0].to(torch.int64).tolist()
        found.append([sum(a * o for a, o in zip(r, s[rows], strict=True)) for r, s in zip(arriving, ends, strict=True)])
    return total(found, len(mask))


def bifans(masks: Sequence[Tensor]) -> list[int]:
    """Sum of C(g, 2) over unordered pairs of neurons with g common targets (or sources, where those are fewer)."""
    return total([pairs_sharing(mask if mask.shape[1] <= mask.shape[2] else mask.mT) for mask in masks])


def pairs_sharing(mask: Tensor) -> list[int]:
    """The same for the rows of one mask; each slice of rows beside itself, ordered, and beside all rows after it."""
    kept = mask.float()
    found: list[list[int]] = []
    for rows in slices(mask, mask.shape[1]):
        shared = torch.bmm(kept[:, rows], kept[:, rows.start :].mT).to(torch.int64)
        n_rows = shared.shape[1]
        itself, later = shared[:, :, :n_rows], shared[:, :, n_rows:]
        both, own = choose(itself.flatten(1), 2), choose(torch.diagonal(itself, dim1=1, dim2=2), 2)
        found.append([(ordered - diagonal) // 2 for ordered, diagonal in zip(both, own, strict=True)])
        found.append(choose(later.flatten(1), 2))
    return total(found, len(mask))


def biparallels(masks: Sequence[Tensor]) -> list[int]:
    """Sum of C(p, 2) over (start, end) two layers apart, joined by p paths."""
    return total([paths_sharing(before, after) for before, after in pairwise(masks)], len(masks[0]))


def paths_sharing(before: Tensor, after: Tensor) -> list[int]:
    """The same for two masks, some ends at a time."""
    first = before.float()
    return total(
        [choose(paths2(first, after[:, rows]).flatten(1), 2) for rows in slices(after, before.shape[2])], len(before)
    )


def paths2(before: Tensor, after: Tensor) -> Tensor:
    """Number of paths from each start to each end, int64, shape (n_networks, n_end, n_start)."""
    return torch.bmm(after.float(), before.float()).to(torch.int64)


def slices(mask: Tensor, width: int) -> Iterator[slice]:
    """The rows of a batch of masks in slices; `width` entries of a product belong to each row."""
    step = max(1, SLICE_CELLS // max(1, len(mask) * width))
    return (slice(start, min(start + step, mask.shape[1])) for start in range(0, mask.shape[1], step))


def degree(mask: Tensor, out: bool) -> Tensor:
    """Edges out of each presynaptic (out) or into each postsynaptic neuron, int64, shape (n_networks, n)."""
    return mask.sum(dim=1 if out else 2)


def choose(values: Tensor, size: int) -> list[int]:
    """Sum of C(value, size) over each row of `values`, by histogram: exact whatever its size."""
    bins = int(values.max()) + 1 if values.numel() else 1
    offset = torch.arange(len(values), device=values.device)[:, None] * bins
    histogram = torch.bincount((values + offset).flatten(), minlength=len(values) * bins).view(len(values), bins)
    weights = [comb(value, size) for value in range(bins)]
    if weights[-1] * values.shape[1] < 2**63:
        return integers((histogram * torch.tensor(weights, device=values.device)).sum(dim=1))
    return [sum(w * n for w, n in zip(weights, row, strict=True)) for row in histogram.tolist()]


def integers(values: Tensor) -> list[int]:
    return [int(value) for value in values.tolist()]


def total(parts: Sequence[Sequence[int]], n_networks: int = 0) -> list[int]:
    """Sums over layer pairs, in Python integers; zeros where there is no pair."""
    return [sum(column) for column in zip(*parts, strict=True)] if parts else [0] * n_networks


NINE = [
    (parse(name, drawing), function)
    for name, drawing, function in (
        ("edge", "a->b", lambda masks: stars(masks, 1, diverging=True)),
        ("div2", "a->b, a->c", lambda masks: stars(masks, 2, diverging=True)),
        ("conv2", "a->c, b->c", lambda masks: stars(masks, 2, diverging=False)),
        ("chain2", "a->b, b->c", chains2),
        ("div3", "a->b, a->c, a->d", lambda masks: stars(masks, 3, diverging=True)),
        ("conv3", "a->d, b->d, c->d", lambda masks: stars(masks, 3, diverging=False)),
        ("chain3", "a->b, b->c, c->d", chains3),
        ("bifan", "a->c, a->d, b->c, b->d", bifans),
        ("biparallel", "a->b, a->c, b->d, c->d", biparallels),
    )
]
FORMULAS: dict[tuple[object, ...], Callable[[Sequence[Tensor]], list[int]]] = {
    pattern.form[1:]: function for pattern, function in NINE
}
"""Closed forms of `docs/definitions.md` by the form of their pattern."""
CODES = {pattern.form[1:]: code(pattern) for pattern, _ in NINE}
NAMES = {pattern.form[1:]: pattern.name for pattern, _ in NINE}
