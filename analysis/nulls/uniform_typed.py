"""Null model: as many edges of every type between every pair of connected layers, placed uniformly."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from ...queries.pattern import Type
from ...training.network import LayeredNetwork
from ..kinds import dealt
from . import uniform

KEEPS = ("n_edges_per_layer_and_type",)
TYPED = True
law = uniform.law


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks as `uniform` draws them; see there."""
    return uniform.draw(network, streams)


def draw_kinds(network: LayeredNetwork, types: Sequence[Type], streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """The same with types: those of each block's edges, dealt to its drawn edges at random.

    Returns:
        One tensor per block, uint8, shape (n_draws, n_post, n_pre): 0 where no edge is, else 1 + the number of its type
        in `types`.
    """
    return dealt(network, types, draw(network, streams), streams)
