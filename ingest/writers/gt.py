"""Files `.gt` of graph-tool, which is imported when it is asked for."""

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..frames import edge_rows, facts, to_frames
from ..graph import NeuronGraph

ENDINGS = (".gt",)
NEURON = {
    "name": "string",
    "role": "string",
    "layer": "int",
    "unit": "int",
    "bias": "double",
    "live": "bool",
    "live_published": "bool",
}
GRAPH = {"name": "string", "sizes": "vector<int>", "digest": "string"}


def write(graph: NeuronGraph, path: Path) -> None:
    """Write vertices in the order of the neurons, columns of `to_frames` as properties; bias is NaN where none.

    Edges have `weight` (double) and `type`, the graph has name, sizes and digest.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    neurons, edges = to_frames(graph)
    rows = edge_rows(graph)
    drawn = graph_tool().Graph(directed=True)
    drawn.add_vertex(len(neurons))
    drawn.add_edge_list(np.stack([rows.pre, rows.post], axis=1))
    for name, kind in NEURON.items():
        drawn.vp[name] = drawn.new_vertex_property(kind, vals=neurons[name].tolist())
    drawn.ep["weight"] = drawn.new_edge_property("double")
    drawn.ep["weight"].a = rows.weight  # by number of the edge, which is its place in the list
    drawn.ep["type"] = drawn.new_edge_property("string")
    kinds, numbers = edges["type"].tolist(), drawn.edge_index
    for edge in drawn.edges():
        drawn.ep["type"][edge] = kinds[numbers[edge]]
    for name, value in facts(graph).items():
        drawn.gp[name] = drawn.new_graph_property(GRAPH[name], value)
    drawn.save(str(path), fmt="gt")


def graph_tool() -> Any:
    """The package `graph_tool`.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("graph_tool")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"graph-tool is not installed ({error}), and writes .gt files: take Debian's python3-graph-tool or "
            "conda-forge's graph-tool, or write .graphml, which graph-tool reads"
        ) from error
