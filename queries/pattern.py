"""Pattern: a motif as a drawing of vertices and edges, and how often it can be laid on itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import TypeVar

MAX_VERTICES = 6
Type = str | int | None
Pair = tuple[int, int]
Thing = TypeVar("Thing", int, Pair)  # a vertex, or two


@dataclass(frozen=True)
class Pattern:
    """A motif: `edges` are pairs (pre, post) of vertex numbers; vertex i is called `vertices[i]`.

    Args:
        name: what reports call it.
        vertices: names of the vertices.
        edges: pairs of vertex numbers, each pair once.
        types: one per edge: "+" (excites), "-" (inhibits), a colour from 1, or None for any; () is any for all.
        absent: pairs of vertex numbers that must not be joined, whatever the type.
        roles: one per vertex: `input`, `hidden`, `output`, `bias`, or None for any; () is any for all.
        layers: one per vertex: its layer, from 0, or None for any; () is any for all.
        induced: whether the vertices may have no further edge among them; then `absent` says nothing new.
    """

    name: str
    vertices: tuple[str, ...]
    edges: tuple[Pair, ...]
    types: tuple[Type, ...] = ()
    absent: tuple[Pair, ...] = ()
    roles: tuple[str | None, ...] = ()
    layers: tuple[int | None, ...] = ()
    induced: bool = False

    @property
    def edge_types(self) -> tuple[Type, ...]:
        """The type of every edge, None for any."""
        return self.types or (None,) * len(self.edges)

    @property
    def vertex_roles(self) -> tuple[str | None, ...]:
        """The role of every vertex, None for any."""
        return self.roles or (None,) * len(self.vertices)

    @property
    def vertex_layers(self) -> tuple[int | None, ...]:
        """The layer of every vertex, None for any."""
        return self.layers or (None,) * len(self.vertices)

    @property
    def has_only_edges(self) -> bool:
        """Whether it is a drawing of edges, with types or without: no role, layer or absent edge."""
        return not (any(self.roles) or self.absent or any(n is not None for n in self.layers))

    @property
    def is_plain(self) -> bool:
        """Whether it is a drawing of edges alone: no type, role, layer or absent edge."""
        return self.has_only_edges and not any(self.types)

    @cached_property
    def forbidden(self) -> tuple[Pair, ...]:
        """Ordered pairs of vertices that must not be joined: all others where it is induced, else `absent`."""
        if not self.induced:
            return self.absent
        everything = permutations(range(len(self.vertices)), 2)
        return tuple(pair for pair in everything if pair not in self.edges)

    @cached_property
    def symmetries(self) -> tuple[tuple[int, ...], ...]:
        """Orders of the vertices that lay the pattern on itself: vertex i goes to order[i]."""
        drawn = self.drawn(range(len(self.vertices)))
        return tuple(order for order in permutations(range(len(self.vertices))) if self.drawn(order) == drawn)

    @property
    def automorphisms(self) -> int:
        """Number of permutations of the vertices that lay edges, types, absent edges, roles and layers on themselves.

        >>> Pattern("bifan", tuple("abcd"), ((0, 2), (0, 3), (1, 2), (1, 3))).automorphisms
        4
        """
        return len(self.symmetries)

    @cached_property
    def levels(self) -> tuple[int, ...] | None:
        """A level per vertex, the lowest 0, such that every edge goes one level up; None where there are none.

        >>> Pattern("ffl", tuple("abc"), ((0, 1), (0, 2), (1, 2))).levels is None
        True
        """
        level = {0: 0}
        while len(level) < len(self.vertices):
            for u, v in self.edges:
                if u in level:
                    level.setdefault(v, level[u] + 1)
                elif v in level:
                    level[u] = level[v] - 1
        if any(level[v] != level[u] + 1 for u, v in self.edges):
            return None
        return tuple(level[v] - min(level.values()) for v in range(len(self.vertices)))

    @cached_property
    def is_closed_in_layers(self) -> bool:
        """Whether induced and other counts are equal in networks whose edges join neighbouring layers only.

        That is so where every pair of vertices one layer apart is an edge.

        >>> Pattern("zigzag", tuple("abcd"), ((0, 2), (1, 2), (1, 3))).is_closed_in_layers
        False
        """
        if self.levels is None:
            return True
        level = dict(enumerate(self.levels))
        return {(u, v) for u in level for v in level if level[v] == level[u] + 1} == set(self.edges)

    @cached_property
    def form(self) -> tuple[object, ...]:
        """The same for every drawing of the same motif: the smallest one over all orders of the vertices."""
        return (self.induced, *min(self.drawn(order) for order in permutations(range(len(self.vertices)))))

    def drawn(self, order: Sequence[int]) -> tuple[tuple[object, ...], ...]:
        """Everything but names, vertex i being called order[i]; sorted, and comparable."""
        edges = sorted((order[u], order[v], type_key(t)) for (u, v), t in zip(self.edges, self.edge_types, strict=True))
        absent = () if self.induced else tuple(sorted((order[u], order[v]) for u, v in self.absent))
        said = sorted(
            (order[v], role or "", -1 if layer is None else layer)
            for v, (role, layer) in enumerate(zip(self.vertex_roles, self.vertex_layers, strict=True))
        )
        return tuple(edges), absent, tuple(said)

    @property
    def text(self) -> str:
        """The drawing as people write it: `a-[+]->b, a->c, b!>c, a:input`.

        >>> Pattern("toy", tuple("ab"), ((0, 1),), ("+",), roles=("input", None)).text
        'a-[+]->b, a:input'
        """
        name = self.vertices
        arrows = ["->" if t is None else f"-[{t}]->" for t in self.edge_types]
        parts = [f"{name[u]}{arrow}{name[v]}" for (u, v), arrow in zip(self.edges, arrows, strict=True)]
        parts += [f"{name[u]}!>{name[v]}" for u, v in self.absent]
        parts += [f"{name[v]}:{role}" for v, role in enumerate(self.vertex_roles) if role]
        parts += [f"{name[v]}@{layer}" for v, layer in enumerate(self.vertex_layers) if layer is not None]
        return ", ".join(parts + (["induced"] if self.induced else []))

    def as_induced(self) -> "Pattern":
        """The same motif, without further edges among its vertices."""
        return replace(self, induced=True)


def type_key(kind: Type) -> tuple[int, str, int]:
    """Types in an order: any, +, -, colours."""
    return (0, "", 0) if kind is None else (1, kind, 0) if isinstance(kind, str) else (2, "", kind)


def reached(edges: Iterable[Pair]) -> set[int]:
    """Vertices joined to the first one, 0, by edges in any direction."""
    pairs, seen, before = list(edges), {0}, 0
    while len(seen) > before:
        before = len(seen)
        seen |= {w for pair in pairs if set(pair) & seen for w in pair}
    return seen


def orbits(pattern: Pattern, things: Iterable[Thing]) -> list[list[Thing]]:
    """Vertices, or pairs of vertices, in groups that the pattern's symmetries exchange.

    >>> orbits(Pattern("div2", tuple("abc"), ((0, 1), (0, 2))), range(3))
    [[0], [1, 2]]
    """
    groups: dict[frozenset[object], list[Thing]] = {}
    for thing in things:
        moved = frozenset(
            tuple(order[v] for v in thing) if isinstance(thing, tuple) else order[thing] for order in pattern.symmetries
        )
        groups.setdefault(moved, []).append(thing)
    return list(groups.values())
