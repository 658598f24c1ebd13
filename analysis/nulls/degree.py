"""Null model: every neuron keeps its number of edges to and from every layer, uniform over such masks."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...training.network import LayeredNetwork
from ..trades import rounds_for, traded

KEEPS = ("n_edges_per_layer", "edges_in_and_out_of_every_neuron_per_layer")


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks with the row and column sums of every block, by trades between rows (see analysis/trades.py).

    Each draw begins at the network itself and is traded until, by pilot chains, it has forgotten it.

    Args:
        network: cleaned and compacted.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post, n_pre), on the device of the network's masks.
    """
    found: list[Tensor] = []
    for block in network.blocks:
        kinds = block.mask.cpu().numpy().astype(np.uint8)
        drawn = traded(kinds, rounds_for(kinds, network.digest, (block.pre, block.post)), streams)
        found.append(torch.from_numpy(drawn.astype(np.bool_)).to(block.mask.device))
    return found
