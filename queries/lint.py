"""Faults of a query text that is to run on both stores: words one of them lacks, and edges that one matches twice."""

import re
from graphlib import CycleError, TopologicalSorter

from .catalog import Query, body
from .paths import Edge, Match, matches

LACKED = {
    "an element of a list by its number (ladybug counts from 1, Neo4j from 0); use maps": (
        r"(?:[)\]]|\b(?!(?:IN|RETURN|WITH|UNWIND|AND|OR|NOT|CASE|WHEN|THEN|ELSE)\b)\w+)\s*\["
    ),
    "labels(), one string in ladybug; use the property `role`": r"\blabels\s*\(",
    "several labels, 'or' in ladybug; use one label and a property": r"\(\s*\w*\s*:\s*\w+\s*[:&|]|\w:\w+:\w",
    "CALL, which ladybug lacks; write one MATCH after the other": r"\bCALL\b",
    "a comprehension, which ladybug lacks; use UNWIND and collect()": r"\[\s*(?:\w+\s+IN\b|\()",
    "a quantifier, which ladybug lacks; write *1..3 inside the brackets": (
        r"->\s*\+|\]-\+|->\s*\{\s*[\d,]|\)\s*\{\s*[\d,]|\]-\s*\{\s*[\d,]"
    ),
    "WHERE inside a vertex or an edge, which ladybug lacks; put it behind": r"[(\[]\s*\w*\s*(?::[\w|]+)?\s+WHERE\b",
    "a map projection, which ladybug lacks; write {id: n.id}": r"\{\s*\.",
    "a chained comparison, which ladybug lacks; join two by AND": (r"[\w.)]\s*[<>]=?\s*[\w.$]+\s*[<>]=?\s*[\w.$(]"),
    "a function that only one store has": r"\b(?:elementId|id|reduce|split|shortestPath|stDev)\s*\(",
    "FOREACH, which ladybug lacks; use UNWIND": r"\bFOREACH\b",
}
"""What a text for both stores must not hold, and the pattern that finds it (trials of 67 queries on both)."""


def faults(query: Query) -> list[str]:
    """What is wrong with a query's text; empty where nothing is.

    A text for one store (`NAME.neo4j.cypher`) may use all the words of that store.
    """
    found = header_faults(query)
    if query.dialect is not None:
        return found
    text = re.sub(
        r"(?P<text>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|//[^\n]*",
        lambda found: "''" if found["text"] else "",
        body(query.text),
    )
    found += [f"it has {what}" for what, pattern in LACKED.items() if re.search(pattern, text, re.IGNORECASE)]
    return found + [fault for match in matches(text) for fault in twin_faults(match)]


def header_faults(query: Query) -> list[str]:
    """A header out of order, a motif that is not drawn, a returned column that the header does not describe."""
    found: list[str] = []
    if not query.text.startswith(f"// {query.name}: "):
        found.append(f"its first line is not '// {query.name}: what it answers'")
    if query.kind == "motifs" and query.motif is None:
        found.append("a line like '// motif: a->b, a->c' is missing")
    if query.motif is not None:
        try:
            _ = query.pattern
        except ValueError as error:
            found.append(str(error))
    returned = re.search(r"\bRETURN\b(?!.*\bRETURN\b)(.*)", body(query.text), re.DOTALL)
    columns = re.findall(r"\bAS\s+(\w+)", returned[1]) if returned else []
    if not columns and not query.returns.startswith("nothing"):
        found.append("no column is named by RETURN ... AS name, and its header does not say '// returns: nothing'")
    if "its properties" in query.returns:
        return found
    absent = [name for name in columns if not re.search(rf"\b{name}\b", query.returns)]
    return found + [f"column {name!r} is not in its line '// returns:'" for name in absent]


def twin_faults(match: Match) -> list[str]:
    """Pairs of edges of one MATCH that ladybug may match by one edge, and Neo4j never does."""
    pairs = [(one, other) for i, other in enumerate(match.edges) for one in match.edges[:i]]
    return [
        f"one edge may match both {one} and {other}: keep two of their ends apart in this WHERE, as by a.id < b.id"
        for one, other in pairs
        if may_be_one(match, one, other)
    ]


def may_be_one(match: Match, one: Edge, other: Edge) -> bool:
    """Whether two edges of a pattern could be matched by one edge of a network without cycles."""
    if one.types and other.types and not one.types & other.types:
        return False
    ways = [{(one.pre, other.pre), (one.post, other.post)}]
    if not (one.directed and other.directed):
        ways.append({(one.pre, other.post), (one.post, other.pre)})
    return any(
        not any(frozenset(pair) in match.apart for pair in way) and not closes_cycle(match.edges, way) for way in ways
    )


def closes_cycle(edges: tuple[Edge, ...], same: set[tuple[str, str]]) -> bool:
    """Whether a pattern without cycles has one once these pairs of vertices are the same vertex."""
    if not all(edge.directed for edge in edges):
        return False
    return acyclic(edges, set()) and not acyclic(edges, same)


def acyclic(edges: tuple[Edge, ...], same: set[tuple[str, str]]) -> bool:
    """Whether the pattern has no cycle, with these pairs of vertices taken as one."""
    group = {vertex: vertex for edge in edges for vertex in (edge.pre, edge.post)}
    for kept, merged in same:
        group = {vertex: group[kept] if of == group[merged] else of for vertex, of in group.items()}
    order: TopologicalSorter[str] = TopologicalSorter()
    for edge in edges:
        order.add(group[edge.post], group[edge.pre])
    try:
        order.prepare()
    except CycleError:
        return False
    return True
