"""Null model: as many edges of every type per layer pair, uniform over masks in which no neuron lost all its edges."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from ...queries.pattern import Type
from ...training.network import LayeredNetwork
from ..kinds import dealt
from . import min_degree

KEEPS = ("n_edges_per_layer_and_type", "edge_in_and_out_of_every_neuron")
TYPED = True
law = min_degree.law


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks as `min-degree` draws them; see there."""
    return min_degree.draw(network, streams)


def draw_kinds(network: LayeredNetwork, types: Sequence[Type], streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """The same with types: those of each block's edges, dealt to its drawn edges at random; see `uniform-typed`."""
    return dealt(network, types, draw(network, streams), streams)
