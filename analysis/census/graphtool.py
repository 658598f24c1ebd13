"""Engine `graphtool`: graph-tool's own motif search and subgraph isomorphism, imported when called."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from ...ingest.roles import of_type, role_of
from ...queries.codes import code
from ...queries.pattern import Pattern, Type
from ...training.network import LayeredNetwork
from ..estimate import embeddings
from ..library import graph_tool, one_thread

RATE = 250_000  # embeddings a second, one core (measured on 0.93 strict, seven motifs: 247,000 to 294,000)
SEARCH_RATE = {3: 250_000, 4: 500_000}  # connected sets of neurons a second (measured: 270,000 to 900,000)


@dataclass(frozen=True)
class Drawn:
    """A network as a graph of graph-tool: types of edges as a property map, layer and role by vertex number."""

    graph: Any
    kinds: tuple[Type, ...]
    kind: Any
    layer: list[int]
    role: list[str]


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork]) -> list[list[int]]:
    """Occurrences of each pattern in each network, by the quicker of two ways of graph-tool for each size of pattern.

    Its motif search visits every connected set of neurons once and finds induced occurrences; its subgraph
    isomorphism visits every embedding, to be divided by the automorphisms.

    Args:
        patterns: any connected patterns, typed or not, induced or not.
        networks: any, with skips or without.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    with one_thread():
        return [count_one(patterns, network) for network in networks]


def seconds(patterns: Sequence[Pattern], network: LayeredNetwork) -> dict[str, float]:
    """Estimated seconds of each pattern, alone or, where that is quicker, by a search for all of its size."""
    alone = dict(zip(patterns, embeddings(patterns, network), strict=True))
    search = search_seconds(network)
    return {p.name: min(n / RATE, search[len(p.vertices)] if searchable(p, network) else inf) for p, n in alone.items()}


def count_one(patterns: Sequence[Pattern], network: LayeredNetwork) -> list[int]:
    drawn = as_graph(network, sorted({t for p in patterns for t in p.edge_types if t is not None}, key=str))
    found: dict[str, int] = {}
    alone = dict(zip(patterns, embeddings(patterns, network), strict=True))
    for size, needed in search_seconds(network).items():
        group = [p for p in patterns if len(p.vertices) == size and searchable(p, network)]
        if group and needed < sum(alone[p] for p in group) / RATE:
            found |= searched(group, drawn.graph, size)
    return [found[p.name] if p.name in found else embedded(p, drawn) for p in patterns]


def searchable(pattern: Pattern, network: LayeredNetwork) -> bool:
    """Whether the motif search, which finds induced occurrences without types, counts what is asked for."""
    closed = pattern.induced or (network.is_layered and pattern.is_closed_in_layers)
    return len(pattern.vertices) in SEARCH_RATE and closed and pattern.is_plain


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
    """Counts of patterns of one size by one motif search, which gives its motifs back in an order of its own."""
    drawings = [drawing_of(pattern) for pattern in patterns]
    motifs, counts = graph_tool().clustering.motifs(graph, size, motif_list=drawings)
    by_code = {code_of(motif): int(n) for motif, n in zip(motifs, counts, strict=True)}
    return {pattern.name: by_code[code(pattern)] for pattern in patterns}


def code_of(motif: Any) -> str:
    """The canonical code of a motif of graph-tool."""
    edges = tuple((int(u), int(v)) for u, v in motif.get_edges())
    return code(Pattern("", tuple(map(str, range(motif.num_vertices()))), edges))


def embedded(pattern: Pattern, drawn: Drawn) -> int:
    """Count of one pattern by subgraph isomorphism; the graph must live on, or the generator crashes.

    Types go as labels of edges where every edge has one; else each map is looked at, as for roles, layers and absent
    edges.
    """
    drawing = drawing_of(pattern)
    labels = None
    if pattern.types and None not in pattern.types:
        wanted = drawing.new_edge_property("int", vals=[drawn.kinds.index(t) + 1 for t in pattern.types])
        labels = (wanted, drawn.kind)
    maps = graph_tool().topology.subgraph_isomorphism(
        drawing, drawn.graph, induced=pattern.induced, edge_label=labels, generator=True
    )
    if pattern.is_plain or (labels and pattern.has_only_edges):
        return sum(1 for _ in maps) // pattern.automorphisms
    return sum(suits(pattern, drawn, one.a.tolist(), typed=labels is not None) for one in maps) // pattern.automorphisms


def suits(pattern: Pattern, drawn: Drawn, neurons: list[int], *, typed: bool) -> bool:
    """Whether the neurons of one map are what the pattern wants them to be."""
    wanted = zip(neurons, pattern.vertex_roles, pattern.vertex_layers, strict=True)
    if not all(role in (None, drawn.role[n]) and layer in (None, drawn.layer[n]) for n, role, layer in wanted):
        return False
    if any(drawn.graph.edge(neurons[u], neurons[v]) is not None for u, v in pattern.absent):
        return False
    return typed or all(
        kind is None or drawn.kind[drawn.graph.edge(neurons[u], neurons[v])] == drawn.kinds.index(kind) + 1
        for (u, v), kind in zip(pattern.edges, pattern.edge_types, strict=True)
    )


def drawing_of(pattern: Pattern) -> Any:
    drawing = graph_tool().Graph(directed=True)
    drawing.add_vertex(len(pattern.vertices))
    drawing.add_edge_list(pattern.edges)
    return drawing


def as_graph(network: LayeredNetwork, kinds: Sequence[Type] = ()) -> Drawn:
    """The network as a directed graph, neurons numbered through the layers.

    An edge's property is the number, from 1, of its type in `kinds`; 0 for others.
    """
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    graph = graph_tool().Graph(directed=True)
    graph.add_vertex(int(first[-1]))
    values: list[np.ndarray] = []
    for block in network.blocks:
        mask = block.mask.cpu()
        post, pre = mask.numpy().nonzero()
        graph.add_edge_list(np.stack([pre + first[block.pre], post + first[block.post]], axis=1))
        numbers = np.zeros(len(pre), dtype=int)
        for number, one in enumerate(kinds, start=1):
            numbers[of_type(block.weight.detach().cpu()[mask], one).numpy()] = number
        values.append(numbers)
    neurons = [(layer, unit) for layer, size in enumerate(network.sizes) for unit in range(size)]
    return Drawn(
        graph,
        tuple(kinds),
        graph.new_edge_property("int", vals=np.concatenate(values)),
        [layer for layer, _ in neurons],
        [role_of(network, layer, unit) for layer, unit in neurons],
    )
