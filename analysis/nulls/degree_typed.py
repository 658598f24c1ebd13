"""Null model: every neuron keeps its number of edges of every type to and from every layer."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from ...queries.pattern import Type
from ...training.network import LayeredNetwork
from ..edge_types import types_of
from ..kinds import kinds_of
from ..trades import traded_block

KEEPS = ("n_edges_per_layer_and_type", "edges_of_every_type_in_and_out_of_every_neuron_per_layer")


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks of draws in which types, the signs of the weights, move with the edges; see `draw_kinds`."""
    return [kinds > 0 for kinds in draw_kinds(network, types_of("sign", [network]), streams)]


def draw_kinds(network: LayeredNetwork, types: Sequence[Type], streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks with the row and column sums of every block and type, by trades between rows; types move with the edges.

    Returns:
        One tensor per block, uint8, shape (n_draws, n_post, n_pre): 0 where no edge is, else 1 + the number of its type
        in `types`.
    """
    return [traded_block(kinds_of(block, types), network, block, streams) for block in network.blocks]
