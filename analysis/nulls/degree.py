"""Null model: every neuron keeps its number of edges to and from every layer, uniform over such masks."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from ...training.network import LayeredNetwork
from ..trades import traded_block

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
    kinds = [mask.cpu().numpy().astype(np.uint8) for mask in network.masks]
    return [traded_block(k, network, block, streams) > 0 for k, block in zip(kinds, network.blocks, strict=True)]
