"""Engine `enumeration`: slow and obvious, the oracle of the tests."""

from collections.abc import Sequence

import torch

from ...ingest.roles import of_type, role_of
from ...queries.pattern import Pattern, Type
from ...training.network import LayeredNetwork
from .. import estimate

Vertex = tuple[int, int]
Edges = dict[tuple[Vertex, Vertex], float]
RATE = 2_000_000  # embeddings a second, one core (measured on 0.93 strict: 1.7 to 4 million)


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork]) -> list[list[int]]:
    """Occurrences of each pattern in each network: lay it on everywhere, divide by its automorphisms.

    Args:
        patterns: any connected patterns, typed or not, induced or not.
        networks: any, with skips or without.
    """
    return [[embeddings(pattern, network) // pattern.automorphisms for pattern in patterns] for network in networks]


def seconds(patterns: Sequence[Pattern], network: LayeredNetwork) -> dict[str, float]:
    """Estimated seconds of each pattern."""
    return {p.name: n / RATE for p, n in zip(patterns, estimate.embeddings(patterns, network), strict=True)}


def embeddings(pattern: Pattern, network: LayeredNetwork) -> int:
    """Number of ways to send the pattern's vertices to different neurons as it is drawn."""
    weights = edges_of(network)
    after, before = neighbours(network, weights)
    order = estimate.connected_order(pattern)
    types = dict(zip(pattern.edges, pattern.edge_types, strict=True))

    def place(placed: dict[int, Vertex]) -> int:
        if len(placed) == len(order):
            return 1
        vertex = order[len(placed)]
        return sum(
            place({**placed, vertex: neuron})
            for neuron in candidates(vertex, placed)
            if neuron not in placed.values() and suits(vertex, neuron) and as_drawn({**placed, vertex: neuron}, vertex)
        )

    def candidates(vertex: int, placed: dict[int, Vertex]) -> set[Vertex]:
        sets = [after[placed[u]] for u, v in types if v == vertex and u in placed]
        sets += [before[placed[v]] for u, v in types if u == vertex and v in placed]
        return set.intersection(*sets) if sets else set(after)

    def suits(vertex: int, neuron: Vertex) -> bool:
        role, layer = pattern.vertex_roles[vertex], pattern.vertex_layers[vertex]
        return role in (None, role_of(network, *neuron)) and layer in (None, neuron[0])

    def as_drawn(placed: dict[int, Vertex], vertex: int) -> bool:
        for pair in [(u, vertex) for u in placed] + [(vertex, v) for v in placed]:
            edge = (placed[pair[0]], placed[pair[1]])
            if pair in types and not (edge in weights and is_type(weights[edge], types[pair])):
                return False
            if pair in pattern.forbidden and edge in weights:
                return False
        return True

    return place({})


def is_type(weight: float, kind: Type) -> bool:
    """Whether an edge of this weight is of a type."""
    return bool(of_type(torch.tensor(weight, dtype=torch.float64), kind))


def edges_of(network: LayeredNetwork) -> Edges:
    """Weight of every edge, neurons as (layer, unit)."""
    return {
        ((block.pre, pre), (block.post, post)): float(block.weight[post, pre])
        for block in network.blocks
        for post, pre in block.mask.nonzero().tolist()
    }


def neighbours(network: LayeredNetwork, edges: Edges) -> tuple[dict[Vertex, set[Vertex]], dict[Vertex, set[Vertex]]]:
    """Targets and sources of every neuron."""
    neurons = [(layer, unit) for layer, size in enumerate(network.sizes) for unit in range(size)]
    after: dict[Vertex, set[Vertex]] = {neuron: set() for neuron in neurons}
    before: dict[Vertex, set[Vertex]] = {neuron: set() for neuron in neurons}
    for pre, post in edges:
        after[pre].add(post)
        before[post].add(pre)
    return after, before
