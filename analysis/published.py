"""The flight study's counts as its code makes them, faults kept: only to compare with published values."""

from itertools import pairwise

import torch
from torch import Tensor

from ..training.network import LayeredNetwork

NAMES = ("chain2_pairs", "conv3_as_coded", "chain3_pairs")


def count(network: LayeredNetwork) -> dict[str, int]:
    """Pairs joined by a path (for paths), and C(n, 2) over neurons with at least three sources (for C(n, 3)).

    Args:
        network: layered, cleaned; with bias neurons where those count.

    Raises:
        ValueError: the network has blocks that skip layers.

    Source:
        Zahn, Daniel, Kutz, arXiv 2403.00974 and its code; where they differ from exact counts, see docs/definitions.md.
    """
    if not network.is_layered:
        raise ValueError(
            f"network {network.name!r} has {'blocks that skip layers' if network.is_feedforward else 'no layers'}; the "
            "published rules are for layered networks"
        )
    masks = [mask.float() for mask in network.masks]
    return {
        "chain2_pairs": sum(pairs(a, b) for a, b in pairwise(masks)),
        "conv3_as_coded": sum(pairs_of_three(mask) for mask in network.masks),
        "chain3_pairs": sum(pairs(joined(a, b), c) for a, b, c in zip(masks, masks[1:], masks[2:], strict=False)),
    }


def joined(before: Tensor, after: Tensor) -> Tensor:
    """1 where a start and an end are joined by a path, else 0."""
    return (after @ before > 0).float()


def pairs(before: Tensor, after: Tensor) -> int:
    return int(torch.count_nonzero(joined(before, after)))


def pairs_of_three(mask: Tensor) -> int:
    degree = mask.sum(dim=1)
    return int((degree * (degree - 1) // 2)[degree >= 3].sum())
