"""All connected classes of k vertices, and how counts of each follow from homomorphisms, whatever the network."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, permutations, product
from typing import Any

import numpy as np

from ...queries.codes import canonical as canonical_edges
from ...queries.codes import name_of, written
from ...queries.pattern import Pair, reached
from .quotients import partitions_of


@dataclass(frozen=True)
class Graph:
    """A connected graph in its canonical drawing: a level per vertex (all 0 where there are none), edges in order."""

    levels: tuple[int, ...]
    edges: tuple[Pair, ...]


@dataclass(frozen=True)
class Class:
    """One class of a census: its graph, and what its code calls each edge.

    `code_axes[i]` is the edge of `graph` which stands at place i of the code; `symmetries` are orders of the edges that
    an automorphism makes; `further` are the sets of edges that may be added, each with the class which that gives and,
    for each edge of it, the edge of this class or None.
    """

    graph: Graph
    code: str
    code_axes: tuple[int, ...]
    symmetries: tuple[tuple[int, ...], ...]
    further: tuple[tuple[int, Graph, tuple[int | None, ...]], ...]
    quotients: tuple[tuple[int, Graph, tuple[int, ...]], ...]

    @property
    def name(self) -> str:
        """The common name, or the code."""
        return name_of(self.code)


@lru_cache(maxsize=16)
def classes(size: int, topology: str) -> tuple[Class, ...]:
    """All classes of connected graphs of `size` vertices, sorted by code.

    In `layered` networks those whose edges all go one level up (3, 10, 42, 202 of 3 to 6 vertices); in `acyclic` ones
    all without directed cycle (4, 24, 267 of 3 to 5); in `any` all (13, 199 of 3 and 4).
    """
    return tuple(sorted((as_class(graph, topology) for graph in graphs(size, topology)), key=lambda c: c.code))


@lru_cache(maxsize=16)
def graphs(size: int, topology: str) -> tuple[Graph, ...]:
    """All connected graphs of `size` vertices in their canonical drawings."""
    found: set[Graph] = set()
    for levels in level_lists(size) if topology == "layered" else [(0,) * size]:
        pairs = [(u, v) for u, v in permutations(range(size), 2) if may_join(levels, u, v)]
        if topology == "acyclic":
            pairs = [(u, v) for u, v in pairs if u < v]  # every graph without cycle can be drawn so
        for edges in chain.from_iterable(combinations(pairs, n) for n in range(size - 1, len(pairs) + 1)):
            if len(reached(edges)) == size:
                found.add(canonical(levels, edges)[0])
    return tuple(sorted(found, key=lambda g: (g.levels, g.edges)))


def level_lists(size: int) -> list[tuple[int, ...]]:
    """All ways to put `size` vertices on two levels or more, from 0 up, none empty."""
    found: list[tuple[int, ...]] = []
    for cuts in list(product((False, True), repeat=size - 1))[1:]:
        levels = [0]
        for cut in cuts:
            levels.append(levels[-1] + cut)
        found.append(tuple(levels))
    return found


def may_join(levels: tuple[int, ...], pre: int, post: int) -> bool:
    """Whether an edge may go from one vertex to another: one level up, or anywhere where all are one level."""
    return levels[post] == levels[pre] + 1 or max(levels) == 0


@lru_cache(maxsize=500_000)
def canonical(levels: tuple[int, ...], edges: tuple[Pair, ...]) -> tuple[Graph, tuple[int, ...]]:
    """The canonical drawing of a graph, and for each of its edges the number of the given edge that it is."""
    n = len(levels)
    by_level = sorted(range(n), key=lambda v: levels[v])
    orders = orders_within(tuple(levels[v] for v in by_level))
    place = {v: i for i, v in enumerate(by_level)}
    ends = np.array([(place[u], place[v]) for u, v in edges])
    cells = orders[:, ends[:, 0]] * n + orders[:, ends[:, 1]]
    best = int(np.argmin((1 << (n * n - 1 - cells)).sum(axis=1)))
    order = orders[best]
    drawn = sorted((int(order[place[u]]), int(order[place[v]]), i) for i, (u, v) in enumerate(edges))
    graph = Graph(tuple(sorted(levels)), tuple((u, v) for u, v, _ in drawn))
    return graph, tuple(i for _, _, i in drawn)


@lru_cache(maxsize=256)
def orders_within(levels: tuple[int, ...]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """All orders of vertices that keep each in its level, levels ascending; int64, shape (n_orders, n)."""
    groups = [[v for v, level in enumerate(levels) if level == one] for one in sorted(set(levels))]
    return np.array([list(chain(*parts)) for parts in product(*(permutations(group) for group in groups))])


def as_class(graph: Graph, topology: str) -> Class:
    """A graph with all that a census needs to know of it."""
    coded, _ = canonical_edges(graph.edges, len(graph.levels))
    return Class(
        graph,
        written(coded),
        code_axes(graph, coded),
        edge_symmetries(graph),
        tuple(further(graph, topology)),
        tuple(quotients(graph, topology)),
    )


def code_axes(graph: Graph, coded: tuple[Pair, ...]) -> tuple[int, ...]:
    """For each edge of the code the edge of the graph that it is."""
    for order in permutations(range(len(graph.levels))):
        moved = [(order[u], order[v]) for u, v in graph.edges]
        if sorted(moved) == list(coded):
            return tuple(moved.index(edge) for edge in coded)
    raise ArithmeticError(f"{graph} has no such code: {coded}")


def edge_symmetries(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """Orders of the edges that automorphisms make, one per automorphism."""
    number = {edge: i for i, edge in enumerate(graph.edges)}
    found: list[tuple[int, ...]] = []
    for order in orders_within(graph.levels).tolist():
        moved = [(order[u], order[v]) for u, v in graph.edges]
        if set(moved) == set(graph.edges):
            found.append(tuple(number[edge] for edge in moved))
    return tuple(found)


def further(graph: Graph, topology: str) -> list[tuple[int, Graph, tuple[int | None, ...]]]:
    """All graphs with more edges on the same vertices: sign, graph, and for each of its edges the one here, if any."""
    n = len(graph.levels)
    choices: list[tuple[tuple[Pair, ...], ...]] = []
    for pair in combinations(range(n), 2):
        here = {pair, (pair[1], pair[0])} & set(graph.edges)
        free = [p for p in (pair, (pair[1], pair[0])) if p not in here and may_join(graph.levels, *p)]
        some: tuple[tuple[Pair, ...], ...] = ((), *((p,) for p in free))
        if topology == "any":
            choices.append((*some, tuple(free)) if len(free) == 2 else some)
        elif not here:
            choices.append(some)
    found: list[tuple[int, Graph, tuple[int | None, ...]]] = []
    for chosen in product(*choices):
        more = tuple(chain.from_iterable(chosen))
        if topology == "acyclic" and not is_acyclic(n, (*graph.edges, *more)):
            continue
        larger, which = canonical(graph.levels, (*graph.edges, *more))
        found.append(((-1) ** len(more), larger, tuple(i if i < len(graph.edges) else None for i in which)))
    return found


def is_acyclic(size: int, edges: tuple[Pair, ...]) -> bool:
    left = set(range(size))
    while left:
        free = {v for v in left if not any(b == v and a in left for a, b in edges)}
        if not free:
            return False
        left -= free
    return True


def quotients(graph: Graph, topology: str) -> list[tuple[int, Graph, tuple[int, ...]]]:
    """Möbius sum over vertices that fall together: number, graph, and for each edge here the edge there."""
    found: dict[tuple[Graph, tuple[int, ...]], int] = {}
    for number, blocks in partitions_of(graph.levels):
        merged = [(blocks[u], blocks[v]) for u, v in graph.edges]
        if any(u == v for u, v in merged):
            continue
        levels = [0] * (max(blocks) + 1)
        for vertex, block in enumerate(blocks):
            levels[block] = graph.levels[vertex]
        distinct = tuple(dict.fromkeys(merged))
        if topology == "acyclic" and not is_acyclic(len(levels), distinct):
            continue
        smaller, which = canonical(tuple(levels), distinct)
        axis = {distinct[i]: axis for axis, i in enumerate(which)}
        key = (smaller, tuple(axis[pair] for pair in merged))
        found[key] = found.get(key, 0) + number
    return [(number, smaller, axes) for (smaller, axes), number in found.items() if number]


def needed(size: int, topology: str) -> list[Graph]:
    """The graphs whose homomorphisms are needed for all classes of `size` vertices."""
    return sorted({g for c in classes(size, topology) for _, g, _ in c.quotients}, key=lambda g: (g.levels, g.edges))
