"""Engine `graphtool`: graph-tool's own motif search and subgraph isomorphism, imported when called."""

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np

from ...queries.pattern import Pattern
from ...training.network import LayeredNetwork
from ..estimate import embeddings
from ..library import graph_tool, one_thread

RATE = 250_000  # embeddings a second, one core (measured on 0.93 strict, seven motifs: 247,000 to 294,000)
SEARCH_RATE = {3: 250_000, 4: 500_000}  # connected sets of neurons a second (measured: 270,000 to 900,000)


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork], *, induced: bool = False) -> list[list[int]]:
    """Occurrences of each pattern in each network, by the quicker of two ways of graph-tool for each size of pattern.

    Its motif search visits every connected set of neurons once and finds induced occurrences; its subgraph
    isomorphism visits every embedding, to be divided by the automorphisms.

    Args:
        patterns: connected patterns.
        networks: any, with skips or without.
        induced: count only where the vertices have no further edge among them.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    with one_thread():
        return [count_one(patterns, network, induced) for network in networks]


def seconds(patterns: Sequence[Pattern], network: LayeredNetwork, *, induced: bool = False) -> dict[str, float]:
    """Estimated seconds of each pattern, alone or, where that is quicker, by a search for all of its size."""
    alone = dict(zip(patterns, embeddings(patterns, network), strict=True))
    search = search_seconds(network)
    return {
        p.name: min(n / RATE, search[len(p.vertices)] if searchable(p, network, induced) else inf)
        for p, n in alone.items()
    }


def count_one(patterns: Sequence[Pattern], network: LayeredNetwork, induced: bool) -> list[int]:
    graph = as_graph(network)
    found: dict[str, int] = {}
    alone = dict(zip(patterns, embeddings(patterns, network), strict=True))
    for size, needed in search_seconds(network).items():
        group = [p for p in patterns if len(p.vertices) == size and searchable(p, network, induced)]
        if group and needed < sum(alone[p] for p in group) / RATE:
            found |= searched(group, graph, size)
    return [found[p.name] if p.name in found else embedded(p, graph, induced) for p in patterns]


def searchable(pattern: Pattern, network: LayeredNetwork, induced: bool) -> bool:
    """Whether the motif search, which finds induced occurrences, counts what is asked for."""
    return len(pattern.vertices) in (3, 4) and (induced or (network.is_layered and pattern.is_closed_in_layers))


def search_seconds(network: LayeredNetwork) -> dict[int, float]:
    """Estimated seconds of a motif search by size: connected sets of 3 and 4, those with a cycle more than once."""
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    parts = [np.argwhere(b.mask.cpu().numpy()) + np.array([first[b.post], first[b.pre]]) for b in network.blocks]
    ends = np.concatenate(parts)
    degree = np.bincount(ends.flatten(), minlength=int(first[-1])).astype(float)
    wedges = degree * (degree - 1) / 2
    stars = wedges * (degree - 2) / 3
    paths = (degree[ends[:, 0]] - 1) * (degree[ends[:, 1]] - 1)
    sets = {3: float(wedges.sum()), 4: float(stars.sum() + paths.sum())}
    return {size: n / SEARCH_RATE[size] for size, n in sets.items()}


def searched(patterns: Sequence[Pattern], graph: Any, size: int) -> dict[str, int]:
    """Counts of patterns of one size by one motif search."""
    drawings = [drawing_of(pattern) for pattern in patterns]
    counts = graph_tool().clustering.motifs(graph, size, motif_list=drawings)[1]
    return {pattern.name: int(n) for pattern, n in zip(patterns, counts, strict=True)}


def embedded(pattern: Pattern, graph: Any, induced: bool) -> int:
    """Count of one pattern by subgraph isomorphism; `graph` must live on, or the generator crashes."""
    maps = graph_tool().topology.subgraph_isomorphism(drawing_of(pattern), graph, induced=induced, generator=True)
    return sum(1 for _ in maps) // pattern.automorphisms


def drawing_of(pattern: Pattern) -> Any:
    drawing = graph_tool().Graph(directed=True)
    drawing.add_vertex(len(pattern.vertices))
    drawing.add_edge_list(pattern.edges)
    return drawing


def as_graph(network: LayeredNetwork) -> Any:
    """The network as a directed graph, neurons numbered through the layers."""
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    graph = graph_tool().Graph(directed=True)
    graph.add_vertex(int(first[-1]))
    for block in network.blocks:
        post, pre = block.mask.cpu().numpy().nonzero()
        graph.add_edge_list(np.stack([pre + first[block.pre], post + first[block.post]], axis=1))
    return graph
