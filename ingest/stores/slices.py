"""A NeuronGraph cut into slices, and slices as parameters of the loading texts; pure, so a test sees every value sent.

A slice is a range of neurons, or of edges in the order of `NeuronGraph.parts`; one transaction writes it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ..graph import NeuronGraph
from ..schema import Edge, first_id
from .tables import neuron_frame

NEURONS_A_SLICE = 10_000
EDGES_A_SLICE = 20_000

Columns: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Ids of pre, ids of post, weights: arrays of equal length."""


@dataclass(frozen=True)
class Slice:
    """Neurons or edges `first` <= number < `last` of a network; `step` is `neurons` or `edges`."""

    id: int
    step: str
    first: int
    last: int


def plan(graph: NeuronGraph, number: int) -> list[Slice]:
    """All slices of a network, in the order in which they are written."""
    ranges = [("neurons", *ends) for ends in cuts(len(graph.neurons), NEURONS_A_SLICE)]
    ranges += [("edges", *ends) for ends in cuts(sum(graph.edges_per_part), EDGES_A_SLICE)]
    return [Slice(first_id(number) + i, *one) for i, one in enumerate(ranges)]


def cuts(n: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of at most `size` that cover n.

    >>> list(cuts(5, 2))
    [(0, 2), (2, 4), (4, 5)]
    """
    return ((first, min(first + size, n)) for first in range(0, n, size))


def neuron_rows(
    graph: NeuronGraph, number: int, slices: Iterable[Slice]
) -> Iterator[tuple[Slice, list[dict[str, Any]]]]:
    """Each slice of neurons with its $rows; a neuron without a bias has none."""
    frame = neuron_frame(graph, number)
    for one in slices:
        part = frame.iloc[one.first : one.last]
        records = part.astype(object).where(part.notna(), None).to_dict("records")
        yield one, [{"label": record["role"].capitalize(), "properties": record} for record in records]


def edge_columns(graph: NeuronGraph, number: int, slices: Iterable[Slice]) -> Iterator[tuple[Slice, Columns]]:
    """Each slice of edges with its columns; of the network, only the blocks that a slice spans are in memory."""
    waiting, first = deque(slices), 0
    held: Columns = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    for part in graph.parts():
        pre, post = first_id(number, part.pre_layer) + part.pre, first_id(number, part.post_layer) + part.post
        held = (np.append(held[0], pre), np.append(held[1], post), np.append(held[2], part.weight))
        last = first + len(held[0])
        while waiting and waiting[0].last <= last:
            one = waiting.popleft()
            yield one, span(held, one.first - first, one.last - first)
        kept_from = min(waiting[0].first, last) if waiting else last
        held, first = span(held, kept_from - first, last - first), kept_from


def span(columns: Columns, first: int, last: int) -> Columns:
    pre, post, weight = columns
    return pre[first:last], post[first:last], weight[first:last]


def edge_parameters(columns: Columns) -> Iterator[dict[str, Any]]:
    """Parameters of load_edges, once for each type of edge that occurs: edges grouped by the neuron they enter."""
    pre, post, weight = columns
    for kind, chosen in ((Edge.EXCITES, weight > 0), (Edge.INHIBITS, weight < 0)):
        order = np.flatnonzero(chosen)[np.argsort(post[chosen], kind="stable")]
        if len(order):
            sources, place = np.unique(pre[order], return_inverse=True)
            targets, starts = np.unique(post[order], return_index=True)
            ends = [*starts[1:].tolist(), len(order)]
            rows = [
                {"post": target, "pre": place[a:b].tolist(), "weight": weight[order[a:b]].tolist()}
                for target, a, b in zip(targets.tolist(), starts.tolist(), ends, strict=True)
            ]
            yield {"type": str(kind), "pre": sources.tolist(), "rows": rows}


def count_graph(graph: NeuronGraph) -> dict[str, int]:
    """What count_network must find once the network is written."""
    signs = [np.sign(part.weight) for part in graph.parts()]
    n_excites, n_inhibits = (sum(int((sign == side).sum()) for sign in signs) for side in (1, -1))
    return {"n_neurons": len(graph.neurons), "n_excites": n_excites, "n_inhibits": n_inhibits}
