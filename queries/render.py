"""Any motif as Cypher: the one place where a query is written by a program."""

from collections.abc import Sequence

from .pattern import Pattern, Type

ARROW = {"+": "EXCITES", "-": "INHIBITS"}
KEPT = (
    "{0}.id{1} >= $first AND {0}.id{1} < $last AND {0}.live IN $live AND {0}.live_published IN $live_published "
    "AND {0}.role IN $roles"
)
PARAMETERS = ("first", "last", "live", "live_published", "roles")
HEADER = """// {name}: how often the motif occurs, by a text that serves any motif
// motif: {drawing}
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
"""


def render(pattern: Pattern) -> str:
    """A text that counts a motif in one network, the same for both stores.

    One MATCH an edge, with a WITH between: in one MATCH, an edge could stand for two (ladybug), and ladybug 0.22 loses
    rows where a MATCH closes a cycle under conditions. Every occurrence comes in one order only: see `orderings`.
    """
    before = orderings(pattern)
    lines: list[str] = []
    placed: list[int] = []
    order = edge_order(pattern)
    for number in order:
        lines += clause(pattern, number, placed, before)
        placed += [v for v in pattern.edges[number] if v not in placed]
        if number != order[-1]:
            lines.append(f"WITH {', '.join(vertex(pattern, v) for v in placed)}")
    head = HEADER.format(name=pattern.name.replace("\n", " "), drawing=pattern.text)
    return head + "\n".join(lines) + "\nRETURN count(*) AS n\n"


def clause(
    pattern: Pattern,
    number: int,
    placed: Sequence[int],
    before: Sequence[tuple[int, int]],
    path: str = "",
    start: int | None = None,
) -> list[str]:
    """MATCH of one edge, and all that is to hold of the vertices which it brings.

    Args:
        pattern: the motif.
        number: of the edge.
        placed: vertices that earlier edges brought.
        before: see `orderings`.
        path: what the edge with its two neurons is called; empty for no name.
        start: the vertex that is looked up first of all; None is the first of the edge.
    """
    u, v = pattern.edges[number]
    kind = pattern.edge_types[number]
    new = sorted((w for w in (u, v) if w not in placed), key=lambda w: w != start)
    conditions = [KEPT.format(vertex(pattern, w), "" if known_as_first(w, placed, new) else " + 0") for w in new]
    conditions += [f"r{number}.weight = {kind:.1f}"] if isinstance(kind, int) else []
    for w in new:
        role, layer = pattern.vertex_roles[w], pattern.vertex_layers[w]
        conditions += [f"{vertex(pattern, w)}.role = '{role}'"] if role else []
        conditions += [f"{vertex(pattern, w)}.layer = {layer}"] if layer is not None else []
    known = [*placed, *new]
    for w in new:
        for other in known[: known.index(w)]:
            if (w, other) in before or (other, w) in before:
                first, second = (w, other) if (w, other) in before else (other, w)
                conditions.append(f"{vertex(pattern, first)}.id < {vertex(pattern, second)}.id")
            elif (w, other) not in pattern.edges and (other, w) not in pattern.edges:
                conditions.append(f"{vertex(pattern, w)}.id <> {vertex(pattern, other)}.id")
    conditions += [
        f"NOT EXISTS {{ MATCH ({vertex(pattern, a)})-[:EXCITES|INHIBITS]->({vertex(pattern, b)}) }}"
        for a, b in pattern.forbidden
        if {a, b} <= set(known) and {a, b} & set(new)
    ]
    labels = {w: f"({vertex(pattern, w)}:Neuron)" if w in new else f"({vertex(pattern, w)})" for w in (u, v)}
    match = f"MATCH {path and f'{path} = '}{labels[u]}-[{edge(number, kind)}]->{labels[v]}"
    return [match, "WHERE " + "\n  AND ".join(conditions)] if conditions else [match]


def known_as_first(number: int, placed: Sequence[int], new: Sequence[int]) -> bool:
    """Whether a vertex is the first of all; Neo4j must not look up the others in its index and join all with all."""
    return not placed and number == new[0]


def vertex(pattern: Pattern, number: int) -> str:
    """A name that is no word of Cypher."""
    return f"v_{pattern.vertices[number]}"


def edge(number: int, kind: Type) -> str:
    """Variable, where its weight is looked at, and types of an edge."""
    return f"r{number}:EXCITES|INHIBITS" if isinstance(kind, int) else f":{ARROW.get(kind or '', 'EXCITES|INHIBITS')}"


def edge_order(pattern: Pattern, start: int | None = None) -> list[int]:
    """Edges in an order in which each has a vertex in common with an earlier one; those that close cycles first.

    The first is one of the vertex `start`, where one is given.
    """
    order = [next(i for i, edge in enumerate(pattern.edges) if start is None or start in edge)]
    placed = set(pattern.edges[order[0]])
    while len(order) < len(pattern.edges):
        left = [i for i in range(len(pattern.edges)) if i not in order and placed & set(pattern.edges[i])]
        order.append(max(left, key=lambda i: len(placed & set(pattern.edges[i]))))
        placed |= set(pattern.edges[order[-1]])
    return order


def orderings(pattern: Pattern, fixed: int | None = None) -> list[tuple[int, int]]:
    """Pairs (first, second) of vertices whose ids are to ascend, so that each occurrence comes exactly once.

    One vertex of an orbit is the smallest; then only the symmetries that keep it where it is remain, and so on until
    none is left. (One chain through every orbit, as some programs take, is wrong for groups that move several vertices
    at a time, such as that of a->b, a->c, b->d, c->e.) Where the neuron of a vertex is `fixed`, occurrences in which it
    has this place or one that symmetries exchange with it come exactly once.

    Source:
        Grochow and Kellis, RECOMB 2007, section 3.2 (symmetry-breaking conditions).
    """
    group = [order for order in pattern.symmetries if fixed is None or order[fixed] == fixed]
    found: list[tuple[int, int]] = []
    while len(group) > 1:
        orbit_of = {v: {order[v] for order in group} for v in range(len(pattern.vertices))}
        first = max(orbit_of, key=lambda v: len(orbit_of[v]))
        found += [(first, other) for other in sorted(orbit_of[first] - {first})]
        group = [order for order in group if order[first] == first]
    return found
