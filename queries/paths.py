"""What a query text matches: for each MATCH its edges, and which vertices its WHERE keeps apart."""

import re
from dataclasses import dataclass

CLAUSES = (
    r"(?<![\w.$:])(?:WHERE|RETURN|(?<!STARTS )(?<!ENDS )WITH|OPTIONAL|MATCH|UNWIND|CALL|ORDER|SKIP|LIMIT|UNION|SET|"
    r"CREATE|MERGE|DETACH|DELETE)\b"
)
VERTEX = re.compile(r"\(\s*(\w*)[^()]*\)\s*")
LINK = re.compile(r"(<)?-\s*(?:\[([^\[\]]*)\]\s*)?-\s*(>)?\s*")
APART = re.compile(r"(\w+)((?:\.\w+)?)\s*(?:<>|<|>)\s*(\w+)\2")


@dataclass(frozen=True)
class Edge:
    """One edge of a pattern, as names of vertices; no types means any; a vertex without name is called by its place."""

    pre: str
    post: str
    types: frozenset[str]
    directed: bool

    def __str__(self) -> str:
        """As in a header: a->b."""
        return f"{self.pre}{'->' if self.directed else '--'}{self.post}"


@dataclass(frozen=True)
class Match:
    """One MATCH: its edges, and the pairs of vertices that its WHERE keeps apart."""

    edges: tuple[Edge, ...]
    apart: frozenset[frozenset[str]]


def matches(text: str) -> list[Match]:
    """Every MATCH of a text without comments, those inside EXISTS and COUNT too.

    >>> str(matches("MATCH (a)-->(c)<--(b) WHERE a.id < b.id RETURN c.id AS c")[0].edges[1])
    'b->c'
    """
    found: list[Match] = []
    for start in re.finditer(r"(?i)\bMATCH\b", text):
        pattern, rest = cut(text[start.end() :], CLAUSES)
        condition = cut(rest[len("WHERE") :], CLAUSES)[0] if rest.upper().startswith("WHERE") else ""
        found.append(Match(edges(pattern), apart(condition)))
    return found


def edges(pattern: str) -> tuple[Edge, ...]:
    """The edges between the vertices of a pattern, in its order."""
    found: list[Edge] = []
    for vertex in VERTEX.finditer(pattern):
        link = LINK.match(pattern, vertex.end())
        after = VERTEX.match(pattern, link.end()) if link else None
        if link is None or after is None:
            continue
        left, right = vertex[1] or f"({vertex.start()})", after[1] or f"({after.start()})"
        types = re.search(r":([\w|: ]+)", link[2] or "")
        names = frozenset(re.findall(r"\w+", types[1])) if types else frozenset[str]()
        backwards = link[1] is not None and link[3] is None
        pre, post = (right, left) if backwards else (left, right)
        found.append(Edge(pre, post, names, (link[1] is None) != (link[3] is None)))
    return tuple(found)


def apart(condition: str) -> frozenset[frozenset[str]]:
    """Pairs of vertices that a condition keeps apart in all its rows: `a.id < b.id` or `a <> b`, joined by AND."""
    parts: list[str] = []
    rest = condition
    while rest:
        part, rest = cut(rest, r"\b(?:AND|X?OR)\b")
        if re.match(r"(?i)X?OR\b", rest):
            return frozenset()
        parts.append(part.strip())
        rest = rest[len("AND") :]
    pairs = [APART.fullmatch(part) for part in parts]
    return frozenset(frozenset((pair[1], pair[3])) for pair in pairs if pair)


def cut(text: str, words: str) -> tuple[str, str]:
    """The text before the first of the words outside brackets, or before one closed too many; then the rest."""
    depth = 0
    for sign in re.finditer(rf"[()\[\]{{}}]|{words}", text, re.IGNORECASE):
        if sign[0] in "([{":
            depth += 1
        elif sign[0] in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and sign[0] not in "()[]{}"):
            return text[: sign.start()], text[sign.start() :]
    return text, ""
