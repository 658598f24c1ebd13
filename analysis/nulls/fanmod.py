"""Null model: FANMOD's, which keeps every neuron's edges in and out but no layers; only to compare with its values."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...queries.pattern import Type
from ...training.network import LayeredNetwork
from ..kinds import table_of
from ..switching import switched

KEEPS = ("edges_in_and_out_of_every_neuron", "mutual_edges_of_every_neuron")
KEEPS_TYPED = ("edges_of_every_type_in_and_out_of_every_neuron", "mutual_edges_of_every_type_of_every_neuron")
KEEPS_LAYERS = False
PASSES = 30  # ten times FANMOD's: it goes on from the last network, draws here begin at the network itself


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """One mask of all neurons a draw, see `draw_kinds`; edges have one type."""
    return [kinds > 0 for kinds in draw_kinds(network, (), streams)]


def draw_kinds(network: LayeredNetwork, types: Sequence[Type], streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Graphs in which edges have exchanged their ends with others of their type, whatever the layers.

    Args:
        network: cleaned and compacted, of any topology.
        types: the edge types that there are; () for one.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor, uint8, shape (n_draws, n, n), row post, column pre, neurons numbered through the layers: 0 where no
        edge is, else 1 + the number of its type in `types`.
    """
    return [torch.from_numpy(switched(table_of(network, types), PASSES, streams)).to(network.masks[0].device)]
