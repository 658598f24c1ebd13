"""Null model: as many edges per pair of connected layers, uniform over masks in which no neuron lost all its edges."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...training.network import Block, LayeredNetwork
from ..covering import covering_masks
from ..laws import Law, UnsuitableError, min_degree_law

KEEPS = ("n_edges_per_layer", "edge_in_and_out_of_every_neuron")


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks uniform over those with the edges of every block and without empty row or column in it.

    Args:
        network: cleaned and compacted, so that every neuron has an edge.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post, n_pre), on the device of the network's masks.

    Raises:
        UnsuitableError: a neuron of the network itself lacks an edge in or out, or a block is too large and too sparse.
    """
    return [draw_block(network, block, streams) for block in network.blocks]


def draw_block(network: LayeredNetwork, block: Block, streams: Sequence[np.random.Generator]) -> Tensor:
    check_covered(network, block)
    n_post, n_pre = block.mask.shape
    try:
        masks = covering_masks(n_post, n_pre, int(block.mask.count_nonzero()), streams)
    except ValueError as error:
        raise UnsuitableError(f"block {block.pre}->{block.post} of network {network.name!r}: {error}") from error
    return torch.from_numpy(masks).to(block.mask.device)


def law(network: LayeredNetwork, block: Block) -> Law:
    """What closed forms need to know of one block of `network`.

    Raises:
        UnsuitableError: a neuron of the network itself lacks an edge in or out.
    """
    check_covered(network, block)
    n_post, n_pre = block.mask.shape
    return min_degree_law(n_pre, n_post, int(block.mask.count_nonzero()))


def check_covered(network: LayeredNetwork, block: Block) -> None:
    """Refuse a network which the model could not draw: it would give edges to neurons that have none."""
    for layer, side, lines in ((block.post, "in", block.mask.any(dim=1)), (block.pre, "out", block.mask.any(dim=0))):
        empty = int((~lines).count_nonzero())
        if empty:
            raise UnsuitableError(
                f"null model 'min-degree' keeps an edge in and out of every neuron, but {empty} of {len(lines)} "
                f"neurons of layer {layer} of network {network.name!r} have no edge {side}; use --clean strict, or the "
                "null model 'uniform'"
            )
