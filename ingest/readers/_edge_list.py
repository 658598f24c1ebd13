"""Edge lists: one edge a line, pre, post and weight; also FANMOD's, and neuPrint-style connections."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from ...training.network import Block, LayeredNetwork
from ..restore import filled
from . import _body_ids, _layers
from ._edges import edges_of

MAX_WEIGHTS = 2**27  # of all blocks, kept or not: 1 GiB


def read(path: Path) -> LayeredNetwork:
    """The network of an edge list; columns by a header, or pre, post[, weight], or FANMOD's with vertex colours.

    Without weights every edge has weight 1; FANMOD's edge colours stand as weights, its vertex colours are left out.
    Layers come from neurons beside it (`NAME_neurons.csv` for `NAME_connections.csv`), from the names of the neurons
    (`i3`, `h2.17`, `o6`), from columns pre_layer and post_layer, or from the edges, see `_layers`. Edges that skip
    layers become blocks that skip; where all neurons are one layer, or edges without given layers form a cycle, the
    network is a graph of one layer. `about["names"]` has the names by layer, where they are not the toolkit's own.

    Raises:
        ValueError: no such table, an edge that is none, or one against the layers that are given.
    """
    edges = edges_of(path)
    placed = _body_ids.placed(path, edges) or _layers.placed(path, edges)
    sizes, where = placed.sizes, placed.where
    kept = [edge for edge in edges if edge.pre in where]  # bias neurons have no place
    for edge in kept:
        if len(sizes) > 1 and not where[edge.pre][0] < where[edge.post][0]:
            raise ValueError(
                f"{path}, line {edge.line}: the edge {edge.pre} -> {edge.post} goes from layer {where[edge.pre][0]} to "
                f"layer {where[edge.post][0]}; edges go from an earlier to a later layer"
            )
    ends = np.array([(*where[edge.pre], *where[edge.post]) for edge in kept], dtype=np.int64).reshape(-1, 4)
    weight = np.array([edge.weight for edge in kept])
    name = path.stem.removesuffix("_connections") or path.stem
    about = {"source": path.name} | ({"names": placed.names} if placed.names else {})
    return LayeredNetwork(name, sizes, blocks(path, sizes, ends, weight), placed.biases, about)


def blocks(path: Path, sizes: Sequence[int], ends: np.ndarray, weight: np.ndarray) -> tuple[Block, ...]:
    """Blocks of neighbouring layers, and of others with an edge; `ends` are (pre layer, unit, post layer, unit)."""
    pairs = {(layer + 1, layer) for layer in range(len(sizes) - 1)} | set(zip(ends[:, 2], ends[:, 0], strict=True))
    n_weights = sum(sizes[post] * sizes[pre] for post, pre in pairs)
    if n_weights > MAX_WEIGHTS:
        raise ValueError(
            f"{path}: its layers have {n_weights:,} possible weights, and up to {MAX_WEIGHTS:,} can be read; networks "
            "are held as matrices"
        )
    found: list[Block] = []
    for post, pre in sorted(pairs):
        chosen = np.flatnonzero((ends[:, 2] == post) & (ends[:, 0] == pre))
        where, values = torch.from_numpy(ends[chosen][:, [1, 3]]), torch.from_numpy(weight[chosen])
        found.append(filled(int(pre), int(post), tuple(sizes), where, values))
    return tuple(found)
