"""Two motifs laid over each other: every way in which they can share neurons and edges, for means of products."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from ..queries.pattern import Pair, Pattern, Type

MOST_TERMS = 4096  # signed sets of absent edges that a pattern may stand for
MOST_PAIRS = 4000  # of drawings to be laid over each other, for one motif


@dataclass(frozen=True)
class Laid:
    """A drawing whose vertices stand in layers: `edges` are (pre vertex, post vertex, type), type None for any."""

    layers: tuple[int, ...]
    edges: tuple[tuple[int, int, Type], ...]

    @cached_property
    def blocks(self) -> frozenset[Pair]:
        """Pairs of layers that its edges join."""
        return frozenset((self.layers[u], self.layers[v]) for u, v, _ in self.edges)


@dataclass(frozen=True)
class Union:
    """One drawing over another: all vertices, all edges once, and the numbers of those edges that both have."""

    laid: Laid
    shared: tuple[int, ...]


def layings(pattern: Pattern, n_layers: int, blocks: Sequence[Pair]) -> list[tuple[int, Laid]]:
    """Where a pattern can lie in a network, absent edges as signed sets of edges: coefficient and drawing.

    Summed over them, with their coefficients, embeddings (vertices to different neurons) are those of the pattern.

    Args:
        pattern: without bias neurons.
        n_layers: layers of the network.
        blocks: pairs of layers that have a block between them.

    Raises:
        ValueError: it has so many absent edges that the sum is too long.
    """
    roles = ["input", *["hidden"] * (n_layers - 2), "output"]
    drawn = [(u, v, kind) for (u, v), kind in zip(pattern.edges, pattern.edge_types, strict=True)]
    found: list[tuple[int, Laid]] = []
    for layers in assignments(pattern, n_layers, blocks):
        if any(role not in (None, roles[layer]) for role, layer in zip(pattern.vertex_roles, layers, strict=True)):
            continue
        absent = [(u, v, None) for u, v in pattern.forbidden if (layers[u], layers[v]) in blocks]
        if 2 ** len(absent) > MOST_TERMS:
            raise ValueError(f"motif {pattern.name!r} has {len(absent)} absent edges, too many for closed forms")
        for n_more in range(len(absent) + 1):
            found += [((-1) ** n_more, Laid(layers, (*drawn, *more))) for more in combinations(absent, n_more)]
    return found


def pairings(laid: Sequence[tuple[int, Laid]]) -> list[tuple[int, int, int]] | None:
    """Pairs of layings, by number, that have a block in common (others are independent), and how often each counts.

    None where there are too many to lay one over the other.
    """
    numbers = ((i, j) for i in range(len(laid)) for j in range(i, len(laid)))
    found = [(i, j, 1 + (i != j)) for i, j in numbers if laid[i][1].blocks & laid[j][1].blocks]
    return found if len(found) <= MOST_PAIRS else None


def assignments(pattern: Pattern, n_layers: int, blocks: Sequence[Pair]) -> Iterator[tuple[int, ...]]:
    """A layer for every vertex, such that each edge has a block."""

    def extended(known: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        vertex = len(known)
        if vertex == len(pattern.vertices):
            yield known
            return
        said = pattern.vertex_layers[vertex]
        for layer in range(n_layers) if said is None else [said]:
            all_ = (*known, layer)
            if all((all_[u], all_[v]) in blocks for u, v in pattern.edges if max(u, v) == vertex):
                yield from extended(all_)

    yield from extended(())


def unions(one: Laid, other: Laid) -> Iterator[Union]:
    """Every way to lay `other` over `one`, vertices falling on vertices of the same layer, or beside them.

    Ways in which one edge would have two types are left out: no network has such.
    """

    def extended(place: tuple[int, ...], n: int) -> Iterator[tuple[tuple[int, ...], int]]:
        vertex = len(place)
        if vertex == len(other.layers):
            yield place, n
            return
        yield from extended((*place, n), n + 1)
        for there, layer in enumerate(one.layers):
            if layer == other.layers[vertex] and there not in place:
                yield from extended((*place, there), n)

    for place, n in extended((), len(one.layers)):
        layers = [*one.layers, *[0] * (n - len(one.layers))]
        for vertex, there in enumerate(place):
            layers[there] = other.layers[vertex]
        held: dict[Pair, tuple[Type, bool]] = {(u, v): (kind, False) for u, v, kind in one.edges}
        fits = True
        for u, v, kind in other.edges:
            pair = (place[u], place[v])
            before = held.get(pair)
            if before and kind is not None and before[0] not in (None, kind):
                fits = False
                break
            held[pair] = (kind if before is None or before[0] is None else before[0], before is not None)
        if fits:
            edges = tuple((u, v, kind) for (u, v), (kind, _) in held.items())
            yield Union(Laid(tuple(layers), edges), tuple(i for i, (_, both) in enumerate(held.values()) if both))
