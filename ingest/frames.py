"""A network as pandas frames, and as a networkx graph: every neuron, every edge, weights to the last bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..training.network import LayeredNetwork
from .export import neuron_graph
from .graph import Edges, NeuronGraph
from .schema import Edge

if TYPE_CHECKING:
    import networkx

NEURON_COLUMNS = ("name", "role", "layer", "unit", "bias", "live", "live_published")


class Frames(NamedTuple):
    """`neurons`: columns name, role, layer, unit, bias (NaN where none), live, live_published, rows layer by layer.

    `edges`: columns pre, post (names of neurons), weight, type (`EXCITES` or `INHIBITS`), pre_layer, post_layer.
    """

    neurons: pd.DataFrame
    edges: pd.DataFrame


def to_frames(network: LayeredNetwork | NeuronGraph) -> Frames:
    """Neurons and edges of a network; for bias neurons, give `neuron_graph(network, with_bias=True)`.

    >>> to_frames(feedforward("toy", [torch.ones(1, 2)])).edges["pre"].tolist()
    ['i0', 'i1']
    """
    graph = as_graph(network)
    columns = {name: graph.neurons[name].to_numpy() for name in NEURON_COLUMNS}
    rows = edge_rows(graph)
    edges = {
        "pre": columns["name"][rows.pre],
        "post": columns["name"][rows.post],
        "weight": rows.weight,
        "type": np.where(rows.weight > 0, str(Edge.EXCITES), str(Edge.INHIBITS)),
        "pre_layer": columns["layer"][rows.pre],
        "post_layer": columns["layer"][rows.post],
    }
    return Frames(pd.DataFrame(columns), pd.DataFrame(edges))


def to_networkx(network: LayeredNetwork | NeuronGraph) -> networkx.DiGraph:
    """A directed graph whose nodes are names of neurons; attributes as the columns of `to_frames`, no bias where none.

    Its own attributes are name, sizes and digest of the network.
    """
    from networkx import DiGraph

    graph = as_graph(network)
    neurons, edges = to_frames(graph)
    found: networkx.DiGraph = DiGraph()
    found.graph.update(facts(graph))
    for row in neurons.to_dict("records"):
        name = row.pop("name")
        found.add_node(name, **{key: value for key, value in row.items() if value == value})  # NaN is left out
    ends = zip(edges["pre"], edges["post"], edges["weight"].tolist(), edges["type"], strict=True)
    found.add_edges_from((pre, post, {"weight": weight, "type": kind}) for pre, post, weight, kind in ends)
    return found


def as_graph(network: LayeredNetwork | NeuronGraph) -> NeuronGraph:
    return network if isinstance(network, NeuronGraph) else neuron_graph(network)


def facts(graph: NeuronGraph) -> dict[str, object]:
    """What is said of the network as a whole: name, sizes, digest."""
    return {"name": graph.network.name, "sizes": list(graph.network.sizes), "digest": graph.network.digest}


class EdgeRows(NamedTuple):
    """All edges: rows of their ends in `NeuronGraph.neurons`, and weights; arrays of equal length."""

    pre: np.ndarray
    post: np.ndarray
    weight: np.ndarray


def edge_rows(graph: NeuronGraph) -> EdgeRows:
    """Edges of all blocks, then of the bias neurons where there are such."""
    counts = np.bincount(graph.neurons["layer"].to_numpy(np.int64), minlength=len(graph.network.sizes))
    first = np.concatenate([[0], np.cumsum(counts)])
    parts: list[Edges] = list(graph.parts())
    pre = [first[part.pre_layer] + part.pre for part in parts]
    post = [first[part.post_layer] + part.post for part in parts]
    return EdgeRows(np.concatenate(pre), np.concatenate(post), np.concatenate([part.weight for part in parts]))
