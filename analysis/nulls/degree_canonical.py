"""Null model: independent edges of greatest entropy; every neuron keeps its edges to every layer on average only."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ...queries.catalog import motifs
from ...queries.pattern import Pattern
from ...training.network import LayeredNetwork
from ..canonical import canonical_moments, edge_chances
from ..moments import Moments

KEEPS = ("expected_edges_in_and_out_of_every_neuron_per_layer",)


def draw(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Masks in which every edge is there by its own chance, see `analysis.canonical`.

    Args:
        network: cleaned and compacted.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post, n_pre), on the device of the network's masks.
    """
    found: list[Tensor] = []
    for mask in network.masks:
        chances = edge_chances(mask.cpu().numpy())
        drawn = [torch.from_numpy(rng.random(chances.shape) < chances) for rng in streams]
        found.append(torch.stack(drawn).to(mask.device))
    return found


def moments(network: LayeredNetwork, patterns: Sequence[Pattern] = ()) -> dict[str, Moments]:
    """Mean and variance of motif counts in closed form; the nine flight motifs where none are given."""
    return canonical_moments(network, patterns or [query.pattern for query in motifs()])
