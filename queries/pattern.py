"""Pattern: a motif as a drawing of vertices and edges, and how often it can be laid on itself."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

EDGE = re.compile(r"\s*(\w+)\s*->\s*(\w+)\s*")
MAX_VERTICES = 6


@dataclass(frozen=True)
class Pattern:
    """A motif: `edges` are pairs (pre, post) of vertex numbers; vertex i is called `vertices[i]`."""

    name: str
    vertices: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @cached_property
    def automorphisms(self) -> int:
        """Number of permutations of the vertices that map the edges onto themselves.

        >>> parse("bifan", "a->c, a->d, b->c, b->d").automorphisms
        4
        """
        edges = set(self.edges)
        return sum(
            {(order[u], order[v]) for u, v in edges} == edges for order in permutations(range(len(self.vertices)))
        )

    @cached_property
    def is_closed_in_layers(self) -> bool:
        """Whether induced and other counts are equal in networks whose edges join neighbouring layers only.

        That is so where every pair of vertices one layer apart is an edge.

        >>> parse("bifan", "a->c, a->d, b->c, b->d").is_closed_in_layers
        True
        >>> parse("zigzag", "a->c, b->c, b->d").is_closed_in_layers
        False
        """
        layer = {self.edges[0][0]: 0}
        while len(layer) < len(self.vertices):
            for u, v in self.edges:
                if u in layer:
                    layer.setdefault(v, layer[u] + 1)
                elif v in layer:
                    layer[u] = layer[v] - 1
        neighbours = {(u, v) for u in layer for v in layer if layer[v] == layer[u] + 1}
        return neighbours == set(self.edges)

    @cached_property
    def form(self) -> tuple[tuple[int, int], ...]:
        """The same for every drawing of the same motif: the smallest edge list over all orders of the vertices."""
        orders = permutations(range(len(self.vertices)))
        return min(tuple(sorted((order[u], order[v]) for u, v in self.edges)) for order in orders)


def parse(name: str, text: str) -> Pattern:
    """The pattern of an edge list such as `a->b, a->c`.

    Raises:
        ValueError: an edge is not of the form `a->b`, stands twice, joins a vertex to itself, the motif is not
            connected, or it has more than six vertices.
    """
    pairs: list[tuple[str, str]] = []
    for part in text.split(","):
        match = EDGE.fullmatch(part)
        if match is None:
            raise ValueError(f"motif {name!r}: {part.strip()!r} is no edge; write edges like 'a->b, b->c'")
        pairs.append((match[1], match[2]))
    vertices = tuple(sorted({vertex for pair in pairs for vertex in pair}))
    number = {vertex: i for i, vertex in enumerate(vertices)}
    if len(set(pairs)) < len(pairs) or any(u == v for u, v in pairs):
        raise ValueError(f"motif {name!r}: {text!r} has an edge twice or from a vertex to itself")
    if len(vertices) > MAX_VERTICES:
        raise ValueError(f"motif {name!r} has {len(vertices)} vertices; at most {MAX_VERTICES} can be counted")
    if len(reached(pairs, vertices[0])) < len(vertices):
        raise ValueError(f"motif {name!r}: {text!r} is not connected; count its parts one by one")
    return Pattern(name, vertices, tuple((number[u], number[v]) for u, v in pairs))


def reached(pairs: list[tuple[str, str]], start: str) -> set[str]:
    """Vertices joined to `start` by edges in any direction."""
    seen, frontier = {start}, {start}
    while frontier:
        frontier = {w for u, v in pairs for w in (u, v) if {u, v} & frontier} - seen
        seen |= frontier
    return seen
