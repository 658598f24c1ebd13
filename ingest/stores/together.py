"""Small networks on Neo4j: many in one transaction, so that all of them are there and complete, or none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..graph import NeuronGraph
from ..schema import first_id
from ..texts import text
from .base import Rows
from .slices import (
    EDGES_A_SLICE,
    NEURONS_A_SLICE,
    Columns,
    count_graph,
    edge_columns,
    edge_parameters,
    neuron_rows,
    plan,
)
from .tables import layer_frame, network_row

Run: TypeAlias = Callable[..., Rows]
"""Runs a text with its parameters in the open transaction."""


def together(graphs: Iterable[NeuronGraph]) -> Iterator[list[NeuronGraph]]:
    """Networks in groups that fit into one transaction; a large one is alone."""
    group: list[NeuronGraph] = []
    neurons = edges = 0
    for graph in graphs:
        n_edges = sum(graph.edges_per_part)
        if group and (neurons + len(graph.neurons) > NEURONS_A_SLICE or edges + n_edges > EDGES_A_SLICE):
            yield group
            group, neurons, edges = [], 0, 0
        group.append(graph)
        neurons, edges = neurons + len(graph.neurons), edges + n_edges
    if group:
        yield group


def write_together(run: Run, graphs: Sequence[NeuronGraph]) -> list[int]:
    """Write networks in the open transaction; their ids, or nothing written and no ids where a name is taken.

    Raises:
        OSError: what was written is not what was to be; the transaction must not be committed.
    """
    if run(text("find_networks"), names=[graph.network.name for graph in graphs]):
        return []
    first = run(text("next_network"))[0]["id"]
    numbered = [(graph, first + i) for i, graph in enumerate(graphs)]
    for graph, number in numbered:
        layers = layer_frame(graph, number).astype(object).to_dict("records")
        run(text("create_network"), network=network_row(graph, number) | {"complete": True}, layers=layers, slices=[])
    run(text("load_neurons"), rows=[row for one in numbered for row in all_neurons(*one)])
    columns = [part for one in numbered for part in all_edges(*one)]
    if columns:
        pre, post, weight = (np.concatenate(parts) for parts in zip(*columns, strict=True))
        for parameters in edge_parameters((pre, post, weight)):
            run(text("load_edges"), **parameters)
    for graph, number in numbered:
        found = run(text("count_network"), first=first_id(number), last=first_id(number + 1))[0]
        if found != count_graph(graph):
            raise OSError(f"{graph.network.name!r} came out as {found}, not {count_graph(graph)}; nothing was written")
    return [number for _, number in numbered]


def all_neurons(graph: NeuronGraph, number: int) -> list[dict[str, Any]]:
    slices = [one for one in plan(graph, number) if one.step == "neurons"]
    return [row for _, rows in neuron_rows(graph, number, slices) for row in rows]


def all_edges(graph: NeuronGraph, number: int) -> list[Columns]:
    slices = [one for one in plan(graph, number) if one.step == "edges"]
    return [columns for _, columns in edge_columns(graph, number, slices)]
