"""Closed forms of all classes of three and four neurons of layered networks, however wide: in whole numbers."""

from collections.abc import Callable, Sequence
from math import comb

from torch import Tensor

from . import layered


def count_wide(masks: Sequence[Tensor]) -> dict[str, list[int]]:
    """Induced occurrences of each class of three and four neurons, by code, in each network of a batch.

    The sums of `small`, in whole numbers, and the products in slices of rows.

    Args:
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre), narrower than `layered.MAX_WIDTH`.
    """
    out, into = ([layered.degree(mask, side) for mask in masks] for side in (True, False))
    none = [0] * len(masks[0])
    bifan, biparallel = layered.bifans(masks), layered.biparallels(masks)

    def at_neurons(count: Callable[[int, int], int]) -> list[int]:
        both = zip(into, out[1:], strict=False)
        return layered.total(
            [[sum(map(count, *row)) for row in zip(i.tolist(), o.tolist(), strict=True)] for i, o in both], len(none)
        )

    def on_edges(starts: Sequence[Tensor], over: Sequence[Tensor], ends: Sequence[Tensor]) -> list[int]:
        return layered.total([layered.along(*three) for three in zip(starts, over, ends, strict=False)], len(none))

    less = [[n - 1 for n in side] for side in (out, into)]
    zigzag = on_edges(less[0], masks, less[1])
    turning_in, turning_out = on_edges(into, masks[1:], less[1][1:]), on_edges(less[0], masks, out[1:])
    return {
        "ab.ac": layered.stars(masks, 2, diverging=True),
        "ac.bc": layered.stars(masks, 2, diverging=False),
        "ab.bc": layered.chains2(masks),
        "ab.ac.ad": layered.stars(masks, 3, diverging=True),
        "ad.bd.cd": layered.stars(masks, 3, diverging=False),
        "ab.bc.bd": at_neurons(lambda i, o: i * comb(o, 2)),
        "ac.bc.cd": at_neurons(lambda i, o: comb(i, 2) * o),
        "ab.bc.cd": layered.chains3(masks),
        "ac.ad.bc.bd": bifan,
        "ab.ac.bd.cd": biparallel,
        "ab.ad.cd": [n - 4 * cycles for n, cycles in zip(zigzag, bifan, strict=True)],
        "ab.bd.cd": [n - 2 * cycles for n, cycles in zip(turning_in, biparallel, strict=True)],
        "ab.ac.bd": [n - 2 * cycles for n, cycles in zip(turning_out, biparallel, strict=True)],
    }
