"""NeuronGraph: a network as columns of neurons and edges, what every store is written from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..training.network import LayeredNetwork

MAX_CELLS = 1_000_000  # weights looked at at once


@dataclass(frozen=True)
class Edges:
    """Edges of one block: unit numbers and weights, arrays of equal length; the type is the sign of the weight."""

    pre_layer: int
    post_layer: int
    pre: np.ndarray
    post: np.ndarray
    weight: np.ndarray

    def __len__(self) -> int:
        return len(self.pre)


@dataclass(frozen=True, eq=False)
class NeuronGraph:
    """A network with typed neurons and edges; edges come layer by layer, so only one block is in memory.

    `neurons` is a frame with columns layer, unit, role, name, bias (NaN where none), live, live_published; bias neurons
    are rows with role `bias`, where asked for.
    """

    network: LayeredNetwork
    with_bias: bool
    neurons: pd.DataFrame
    n_live_edges: int

    @property
    def edges_per_part(self) -> list[int]:
        """How many edges each part of `parts` has: blocks in order, then the biases of each layer."""
        biases = [0 if bias is None else int(bias.count_nonzero()) for bias in self.network.biases[1:]]
        return self.network.edges_per_block + (biases if self.with_bias else [])

    def parts(self) -> Iterator[Edges]:
        """Edges of each block in row order of its mask, then, where asked for, those of each layer's bias neuron.

        A large block comes in several pieces, some rows each, so that little is in memory at once.
        """
        for block in self.network.blocks:
            n_post, n_pre = block.mask.shape
            step = max(1, MAX_CELLS // n_pre)
            for first in range(0, n_post, step):
                rows = slice(first, first + step)
                post, pre = block.mask[rows].cpu().nonzero(as_tuple=True)
                weight = block.weight[rows].detach().cpu()[post, pre].double().numpy()
                yield Edges(block.pre, block.post, pre.numpy(), post.numpy() + first, weight)
        for layer, bias in enumerate(self.network.biases[1:], start=1) if self.with_bias else ():
            values = np.zeros(0) if bias is None else bias.detach().cpu().double().numpy()
            post = np.flatnonzero(values)
            yield Edges(layer - 1, layer, np.full(len(post), self.network.sizes[layer - 1]), post, values[post])
