"""Engine `enumeration`: slow and obvious, the oracle of the tests."""

from collections.abc import Sequence

from ...queries.pattern import Pattern
from ...training.network import LayeredNetwork
from .. import estimate

Vertex = tuple[int, int]
RATE = 2_000_000  # embeddings a second, one core (measured on 0.93 strict: 1.7 to 4 million)


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork], *, induced: bool = False) -> list[list[int]]:
    """Occurrences of each pattern in each network: lay it on everywhere, divide by its automorphisms.

    Args:
        patterns: connected patterns.
        networks: any, with skips or without.
        induced: count only where the vertices have no further edge among them.
    """
    return [
        [embeddings(pattern, network, induced) // pattern.automorphisms for pattern in patterns] for network in networks
    ]


def seconds(patterns: Sequence[Pattern], network: LayeredNetwork, *, induced: bool = False) -> dict[str, float]:  # noqa: ARG001
    """Estimated seconds of each pattern, induced or not."""
    return {p.name: n / RATE for p, n in zip(patterns, estimate.embeddings(patterns, network), strict=True)}


def embeddings(pattern: Pattern, network: LayeredNetwork, induced: bool) -> int:
    """Number of ways to send the pattern's vertices to different neurons so that its edges are edges."""
    after, before = neighbours(network)
    order = estimate.connected_order(pattern)
    edges = set(pattern.edges)

    def place(placed: dict[int, Vertex]) -> int:
        if len(placed) == len(order):
            return 1
        vertex = order[len(placed)]
        found = 0
        for neuron in candidates(vertex, placed):
            if neuron not in placed.values() and (not induced or exactly(vertex, neuron, placed)):
                found += place({**placed, vertex: neuron})
        return found

    def candidates(vertex: int, placed: dict[int, Vertex]) -> set[Vertex]:
        sets = [after[placed[u]] for u, v in edges if v == vertex and u in placed]
        sets += [before[placed[v]] for u, v in edges if u == vertex and v in placed]
        return set.intersection(*sets) if sets else set(after)

    def exactly(vertex: int, neuron: Vertex, placed: dict[int, Vertex]) -> bool:
        return all(
            (neuron in after[other]) == ((u, vertex) in edges) and (other in after[neuron]) == ((vertex, u) in edges)
            for u, other in placed.items()
        )

    return place({})


def neighbours(network: LayeredNetwork) -> tuple[dict[Vertex, set[Vertex]], dict[Vertex, set[Vertex]]]:
    """Targets and sources of every neuron, neurons as (layer, unit)."""
    neurons = [(layer, unit) for layer, size in enumerate(network.sizes) for unit in range(size)]
    after: dict[Vertex, set[Vertex]] = {neuron: set() for neuron in neurons}
    before: dict[Vertex, set[Vertex]] = {neuron: set() for neuron in neurons}
    for block in network.blocks:
        for post, pre in block.mask.nonzero().tolist():
            after[block.pre, pre].add((block.post, post))
            before[block.post, post].add((block.pre, pre))
    return after, before
