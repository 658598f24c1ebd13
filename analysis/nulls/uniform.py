"""Null model: as many edges between every pair of connected layers, placed uniformly."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...training.network import Block, LayeredNetwork
from ..laws import Law, uniform_law
from ..sampling import place

KEEPS = ("n_edges_per_layer",)


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks with the edges of every block placed uniformly over its grid.

    Args:
        network: cleaned and compacted, so that every neuron has an edge.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post, n_pre), on the device of the network's masks.
    """
    placed = [place(mask.numel(), n, streams) for mask, n in zip(network.masks, network.edges_per_block, strict=True)]
    return [
        torch.from_numpy(cells).to(mask.device).view(len(streams), *mask.shape)
        for cells, mask in zip(placed, network.masks, strict=True)
    ]


def law(_: LayeredNetwork, block: Block) -> Law:
    """What closed forms need to know of one block."""
    n_post, n_pre = block.mask.shape
    return uniform_law(n_pre, n_post, int(block.mask.count_nonzero()))
