"""Null model: as many edges per pair of connected layers, uniform over masks in which no neuron lost all its edges."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...training.network import Block, LayeredNetwork
from ..covering import covering_masks
from ..laws import Law, min_degree_law

KEEPS = ("n_edges_per_layer", "edge_in_and_out_of_every_neuron")


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks uniform over those with the edges of every block and without empty row or column in it.

    Args:
        network: cleaned and compacted, so that every neuron has an edge.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post, n_pre), on the device of the network's masks.

    Raises:
        ValueError: a block has fewer edges than neurons on one side, or is too large and too sparse to draw.
    """
    return [draw_block(network, block, streams) for block in network.blocks]


def draw_block(network: LayeredNetwork, block: Block, streams: Sequence[np.random.Generator]) -> Tensor:
    n_post, n_pre = block.mask.shape
    try:
        masks = covering_masks(n_post, n_pre, int(block.mask.count_nonzero()), streams)
    except ValueError as error:
        raise ValueError(f"block {block.pre}->{block.post} of network {network.name!r}: {error}") from error
    return torch.from_numpy(masks).to(block.mask.device)


def law(n_pre: int, n_post: int, n_edges: int) -> Law:
    """What closed forms need to know of one block.

    Raises:
        ValueError: no mask of that many edges reaches every neuron.
    """
    if n_edges < max(n_pre, n_post):
        raise ValueError(
            f"null model 'min-degree': {n_edges} edges cannot reach all of {n_pre} and {n_post} neurons of two layers; "
            "use --clean strict, or the null model 'uniform'"
        )
    return min_degree_law(n_pre, n_post, n_edges)
