"""Occurrences as signed sums of homomorphisms: over sets of further edges, and over vertices that fall together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, groupby, permutations, product
from math import factorial
from typing import Any

import numpy as np

from ...training.streams import stream
from .tables import EITHER, Label

Edge = tuple[int, int, Label]
Mark = tuple[str | None, int | None]  # role and layer of a vertex


@dataclass(frozen=True)
class Quotient:
    """A graph whose homomorphisms are counted: a level and marks per vertex, edges (pre, post, label).

    `pinned` are vertices that are not summed over.
    """

    levels: tuple[int, ...]
    edges: tuple[Edge, ...]
    marks: tuple[frozenset[Mark], ...]
    pinned: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def terms(
    levels: tuple[int, ...],
    edges: tuple[Edge, ...],
    forbidden: tuple[tuple[int, int], ...],
    marks: tuple[Mark, ...],
    pinned: tuple[int, ...] = (),
) -> tuple[tuple[int, Quotient], ...]:
    """Whole numbers and graphs: the sum of number times homomorphisms is the number of embeddings.

    An embedding sends vertices to different neurons so that edges are edges, and no `forbidden` pair is joined.

    Args:
        levels: one per vertex; only vertices of one level can fall together.
        edges: (pre, post, label); all between the same two vertices in one direction are one edge.
        forbidden: ordered pairs of vertices that must not be joined.
        marks: role and layer per vertex.
        pinned: vertices that are not summed over.

    Source:
        Möbius inversion over set partitions and over sets of edges; counting.md, section 1.
    """
    found: Counter[Quotient] = Counter()
    possible = further_edges(levels, forbidden)
    for n_more in range(len(possible) + 1):
        for more in combinations(possible, n_more):
            together = merged_labels((*edges, *more))
            if together is None:
                continue
            for number, blocks in partitions_of(levels):
                one = quotient(levels, together, marks, pinned, blocks)
                if one is not None:
                    found[one] += (-1) ** n_more * number
    shared: Counter[Quotient] = Counter()
    for one, number in found.items():
        shared[canonical(one)] += number
    return tuple((number, one) for one, number in shared.items() if number)


def further_edges(levels: tuple[int, ...], forbidden: tuple[tuple[int, int], ...]) -> list[Edge]:
    """Forbidden edges that there could be: one level up; or, all being one level, both directions as one."""
    if len(set(levels)) > 1:
        return [(u, v, None) for u, v in forbidden if levels[v] == levels[u] + 1]
    pairs = set(forbidden)
    both: list[Edge] = [(u, v, EITHER) for u, v in pairs if u < v and (v, u) in pairs]
    single: list[Edge] = [(u, v, None) for u, v in pairs if (v, u) not in pairs]
    return sorted(both, key=str) + sorted(single, key=str)


def merged_labels(edges: Sequence[Edge]) -> tuple[Edge, ...] | None:
    """Edges between the same vertices as one; None where no edge can be all of them.

    `either` says less than any edge, any edge less than one of a type, and two types exclude each other.
    """
    held: dict[tuple[int, int], Label] = {}
    for u, v, label in edges:
        if u == v:
            return None
        pair = (u, v)
        if label == EITHER:
            pair = (min(u, v), max(u, v))
            if (u, v) in held or (v, u) in held:
                continue
            held[pair] = EITHER
            continue
        if held.get((min(u, v), max(u, v))) == EITHER:
            del held[min(u, v), max(u, v)]
        before = held.get(pair)
        if before is not None and label is not None and before != label:
            return None
        held[pair] = label if before is None else before
    return tuple(sorted(((u, v, label) for (u, v), label in held.items()), key=str))


def quotient(
    levels: tuple[int, ...],
    edges: Sequence[Edge],
    marks: Sequence[Mark],
    pinned: Sequence[int],
    blocks: Sequence[int],
) -> Quotient | None:
    """The graph in which vertices of one block are one; None where an edge would join a vertex to itself."""
    if any(blocks[u] == blocks[v] for u, v, _ in edges):
        return None
    together = merged_labels([(blocks[u], blocks[v], label) for u, v, label in edges])
    if together is None:
        return None
    n = max(blocks) + 1
    level, said = [0] * n, [set[Mark]() for _ in range(n)]
    for vertex, block in enumerate(blocks):
        level[block] = levels[vertex]
        if marks[vertex] != (None, None):
            said[block].add(marks[vertex])
    return Quotient(tuple(level), together, tuple(frozenset(s) for s in said), tuple(blocks[v] for v in pinned))


@lru_cache(maxsize=1024)
def partitions_of(levels: tuple[int, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Möbius number and block per vertex of every partition whose blocks stay inside levels; blocks by first vertex."""
    groups = [[v for v, level in enumerate(levels) if level == one] for one in sorted(set(levels))]
    found: list[tuple[int, tuple[int, ...]]] = []
    for parts in product(*(list(set_partitions(group)) for group in groups)):
        blocks = sorted((block for part in parts for block in part), key=min)
        number, of = 1, [0] * len(levels)
        for i, block in enumerate(blocks):
            number *= (-1) ** (len(block) - 1) * factorial(len(block) - 1)
            for v in block:
                of[v] = i
        found.append((number, tuple(of)))
    return tuple(found)


def set_partitions(things: Sequence[int]) -> Iterator[list[list[int]]]:
    """All ways to divide things into blocks."""
    if not things:
        yield []
        return
    first, rest = things[0], things[1:]
    for part in set_partitions(rest):
        yield [[first], *part]
        for i, block in enumerate(part):
            yield [*part[:i], [first, *block], *part[i + 1 :]]


@lru_cache(maxsize=200_000)
def canonical(one: Quotient) -> Quotient:
    """The same for most drawings of the same graph, so that it is counted once.

    Of all orders of vertices that are alike, that with the smallest sum of fixed random numbers, one for each cell and
    label. Should two sums ever be equal, the graph would be counted twice, and the number would still be right.
    """
    n = len(one.levels)
    kinds = [
        (level, sorted(map(str, mark)), [i for i, p in enumerate(one.pinned) if p == v], signature(one, v))
        for v, (level, mark) in enumerate(zip(one.levels, one.marks, strict=True))
    ]
    ranked = sorted(range(n), key=lambda v: kinds[v])
    orders = orders_of(tuple(len(list(alike)) for _, alike in groupby(ranked, key=lambda v: kinds[v])))
    rank = {v: i for i, v in enumerate(ranked)}
    total = np.zeros(len(orders), dtype=np.uint64)
    for u, v, label in one.edges:
        ends = orders[:, rank[u]], orders[:, rank[v]]
        if label == EITHER:
            ends = np.minimum(*ends), np.maximum(*ends)
        total += weights_of(label)[ends]
    order = orders[int(total.argmin())]
    place = {v: int(order[rank[v]]) for v in range(n)}
    back = sorted(place, key=place.__getitem__)
    return Quotient(
        tuple(one.levels[v] for v in back),
        tuple(sorted((oriented(place[u], place[v], label) for u, v, label in one.edges), key=str)),
        tuple(one.marks[v] for v in back),
        tuple(place[v] for v in one.pinned),
    )


@lru_cache(maxsize=1024)
def orders_of(sizes: tuple[int, ...]) -> Any:
    """All orders of vertices in groups of these sizes that keep the groups, shape (n_orders, n)."""
    first = [sum(sizes[:i]) for i in range(len(sizes))]
    parts = [permutations(range(at, at + size)) for at, size in zip(first, sizes, strict=True)]
    return np.array([list(chain(*order)) for order in product(*parts)])


@lru_cache(maxsize=256)
def weights_of(label: Label) -> Any:
    """A fixed random number for each cell of a 6 by 6 table."""
    return stream("canonical", str(label)).integers(0, 2**56, (6, 6), dtype=np.uint64)


def oriented(u: int, v: int, label: Label) -> Edge:
    """An edge; one in either direction is written from the smaller number."""
    return (min(u, v), max(u, v), label) if label == EITHER else (u, v, label)


def signature(one: Quotient, vertex: int) -> tuple[str, ...]:
    """What is the same for vertices that can be exchanged: the labels of their edges, in and out."""
    return tuple(
        sorted(
            f"{'either' if label == EITHER else 'out' if u == vertex else 'in'} {label}"
            for u, v, label in one.edges
            if vertex in (u, v)
        )
    )
