"""Texts that draw occurrences of any motif in Neo4j Browser: the edges of each, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import indent

from . import catalog
from .catalog import Query, from_text
from .pattern import Pattern, orbits
from .render import clause, edge_order, orderings, vertex
from .wanted import wanted

ABOUT = {
    "occurrence": "What does one occurrence of {motif} look like? (a drawing, for Neo4j Browser)",
    "random_occurrences": "What do a few random occurrences of {motif} look like? (a drawing; all are found first)",
    "occurrences_through": "Which occurrences of {motif} go through a neuron? (a drawing, for Neo4j Browser)",
}
SUBJECT = "Occurrences of a motif, drawn"
HEADER = """// {name}: {about}
// subject: {subject}
// motif: {drawing}
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), {own}
// defaults: {start}$limit {limit}
// returns: path (an edge of an occurrence with its two neurons), one row an edge
"""
NEURON = "$neuron (its name, like h2.17), "
LIMITS = {"occurrence": 1, "random_occurrences": 3, "occurrences_through": 25}
EDGES = """/* {about} */
UNWIND {pairs} AS pair
MATCH path = (a:Neuron {{id: pair[0]}})-[:EXCITES|INHIBITS]->(b:Neuron {{id: pair[1]}})
RETURN path AS path
"""


def drawn(name: str, pattern: Pattern) -> Query:
    """The query of `ABOUT` that is called `name`, for a motif.

    Raises:
        LookupError: none is called so.
    """
    if name not in ABOUT:
        raise LookupError(f"no drawing named {name!r}; known: {', '.join(ABOUT)}")
    through = name == "occurrences_through"
    head = HEADER.format(
        name=name,
        about=ABOUT[name].format(motif=pattern.name.replace("\n", " ")),
        subject=SUBJECT,
        drawing=pattern.text,
        own=(NEURON if through else "") + "$limit (integer: occurrences drawn)",
        start="$neuron h1.0, " if through else "",
        limit=LIMITS[name],
    )
    if through:
        places = [orbit[0] for orbit in orbits(pattern, range(len(pattern.vertices)))]
        parts = "\nUNION ALL\n".join(f"{found(pattern, place)}\nRETURN paths" for place in places)
        text = f"CALL {{\n{indent(parts, '  ')}\n}}\nWITH paths"
    else:
        text = found(pattern)
    order = "\nORDER BY rand()" if name == "random_occurrences" else ""
    text = f"{head}{text}{order}\nLIMIT $limit\nUNWIND paths AS path\nRETURN path AS path\n"
    return from_text(text, name, name, "drawings", "neo4j")


def drawings() -> tuple[Query, ...]:
    """The queries of `ABOUT`, for a list of the catalogue: of a motif that is to be named."""
    motif = catalog.find("bifan", "motifs").pattern
    return tuple(replace(drawn(name, motif), about=ABOUT[name].format(motif="a motif")) for name in sorted(ABOUT))


def find(name: str, motif: str | None, dialect: str | None = None) -> Query:
    """The query of the catalogue called `name`, or the drawing of that name for a motif.

    Raises:
        LookupError: no such query, none for this dialect, or no such motif.
        ValueError: a drawing without a motif, a motif where none is asked for, or several.
    """
    if name not in ABOUT:
        if motif is not None:
            raise ValueError(f"query {name!r} takes no motif; leave out --motif {motif!r}, or ask {', '.join(ABOUT)}")
        try:
            return catalog.find(name, dialect=dialect)
        except LookupError as error:
            raise LookupError(f"{error}; drawings of a motif: {', '.join(ABOUT)}") from error
    if motif is None:
        raise ValueError(f"query {name!r} draws occurrences of a motif; name or draw one, such as --motif bifan")
    patterns = wanted(motif)
    if len(patterns) != 1:
        raise ValueError(f"--motif {motif!r} is {len(patterns)} motifs; give one")
    if dialect == "ladybug":
        raise LookupError(f"query {name!r} is for neo4j only, the store is {dialect}; name another by --store")
    return drawn(name, patterns[0])


def found(pattern: Pattern, place: int | None = None) -> str:
    """A text that finds all occurrences, once each: with a neuron in one place, or in any where none is given."""
    before, placed, lines = orderings(pattern, place), list[int](), list[str]()
    order = edge_order(pattern, place)
    for step, number in enumerate(order):
        match, *where = clause(pattern, number, placed, before, f"p{step}", place)
        if place is not None and not placed:
            where = [f"WHERE {vertex(pattern, place)}.name = $neuron\n  AND {where[0].removeprefix('WHERE ')}"]
        lines += [match, *where]
        placed += [v for v in pattern.edges[number] if v not in placed]
        paths = [f"p{i}" for i in range(step + 1)]
        if number != order[-1]:
            lines.append(f"WITH {', '.join([*paths, *(vertex(pattern, v) for v in placed)])}")
    return "\n".join([*lines, f"WITH [{', '.join(f'p{i}' for i in range(len(order)))}] AS paths"])


def edges_text(about: str, pairs: Sequence[tuple[int, int]]) -> str:
    """A text to paste into Neo4j Browser that draws edges, given by the ids of their neurons, each once."""
    return EDGES.format(about=about, pairs=[list(pair) for pair in dict.fromkeys(pairs)])
