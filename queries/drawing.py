"""Drawings of motifs as text: `a->b, a-[+]->c, b!>c, a:Input, induced`; errors point at the character."""

import re
from dataclasses import dataclass, field

from ..ingest.schema import Role
from .pattern import MAX_VERTICES, Pair, Pattern, Type, reached

ROLES = tuple(str(role) for role in Role)
ARROWS = {"->": None, "-|": "-", "-+": "+", "--": "-"}  # of DotMotif: exists, inhibits, excites
ABSENT = ("!>", "~>")
TOKEN = re.compile(
    r"(?P<space>[ \t\r]+|\#[^\n]*|//[^\n]*)|(?P<end>[,;\n])|-\[\s*(?P<type>[^\]\n]*?)\s*\]->|(?P<absent>!>|~>)"
    r"|(?P<arrow>->|-\||-\+|--)|(?P<word>\w+)|(?P<sign>[:@])"
)


@dataclass
class Drawn:
    """What has been read so far; `places` holds where each edge or absent edge begins."""

    vertices: list[str] = field(default_factory=list[str])
    edges: dict[Pair, Type] = field(default_factory=dict[Pair, Type])
    absent: list[Pair] = field(default_factory=list[Pair])
    roles: dict[int, str] = field(default_factory=dict[int, str])
    layers: dict[int, int] = field(default_factory=dict[int, int])
    induced: bool = False

    def vertex(self, name: str) -> int:
        """The number of a vertex, new or known."""
        if name not in self.vertices:
            self.vertices.append(name)
        return self.vertices.index(name)


class DrawingError(ValueError):
    """A drawing that is no motif; the message shows the text with a mark under the place."""


def parse(name: str, text: str) -> Pattern:
    """The pattern of a drawing.

    Statements stand between commas, semicolons or line ends: `a->b`; `a-[+]->b`, `a-[-]->b`, `a-[2]->b` (types);
    `a!>b` (no such edge); `a:Input` (role); `a@2` (layer); `induced`. What follows # or // is a comment. DotMotif's
    `a ~> b` (absent), `a -| b` and `a -- b` (inhibits), `a -+ b` (excites) mean the same here.

    Args:
        name: what reports call the motif.
        text: the drawing.

    Raises:
        DrawingError: it cannot be read; an edge stands twice or joins a vertex to itself; the motif is not connected,
            or it has more than six vertices.

    >>> parse("bifan", "a->c, a->d, b->c, b->d").automorphisms
    4
    """
    reader = Reader(name, text)
    drawn = reader.read()
    if not drawn.edges:
        raise reader.error(0, "it has no edge; write edges like 'a->b, b->c'")
    if len(drawn.vertices) > MAX_VERTICES:
        raise reader.error(0, f"it has {len(drawn.vertices)} vertices; at most {MAX_VERTICES} can be counted")
    together = reached(drawn.edges)
    lonely = [name for v, name in enumerate(drawn.vertices) if v not in together]
    if lonely:
        raise reader.error(
            reader.first(lonely[0]),
            f"vertex {lonely[0]!r} is not connected with {drawn.vertices[0]!r}; count parts apart",
        )
    order = sorted(range(len(drawn.vertices)), key=lambda v: drawn.vertices[v])
    place = {v: i for i, v in enumerate(order)}
    colours = {type(t) for t in drawn.edges.values() if t is not None}
    if len(colours) > 1:
        raise reader.error(0, "it has signs and colours; an edge type is a sign (+, -) or a colour (1, 2, ...)")
    return Pattern(
        name,
        tuple(drawn.vertices[v] for v in order),
        tuple((place[u], place[v]) for u, v in drawn.edges),
        tuple(drawn.edges.values()) if colours else (),
        tuple((place[u], place[v]) for u, v in drawn.absent),
        tuple(drawn.roles.get(v) for v in order) if drawn.roles else (),
        tuple(drawn.layers.get(v) for v in order) if drawn.layers else (),
        drawn.induced,
    )


class Reader:
    """Reads a drawing word by word, and knows where it is."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.tokens: list[tuple[str, str, int]] = []
        self.at = 0

    def error(self, place: int, what: str) -> DrawingError:
        """What is wrong, with the line and a mark under the place."""
        start = self.text.rfind("\n", 0, place) + 1
        line = self.text[start:].split("\n", 1)[0]
        column = place - start
        if len(line) > 100:  # a window around the place
            cut = max(0, column - 50)
            line, column = line[cut : cut + 100], column - cut
        number = self.text.count("\n", 0, place) + 1
        where = (
            f"line {number}, character {place - start + 1}" if "\n" in self.text else f"character {place - start + 1}"
        )
        return DrawingError(f"motif {self.name!r}, {where}: {what}\n    {line}\n    {' ' * column}^")

    def first(self, vertex: str) -> int:
        """Where a vertex is named first."""
        found = re.search(rf"\b{re.escape(vertex)}\b", self.text)
        return found.start() if found else 0

    def read(self) -> Drawn:
        """All statements."""
        place = 0
        while place < len(self.text):
            token = TOKEN.match(self.text, place)
            if token is None or token.lastgroup is None:
                raise self.error(
                    place, f"{self.text[place]!r} begins no statement; write 'a->b', 'a!>b', 'a:Input', 'a@1'"
                )
            if token.lastgroup != "space":
                self.tokens.append((token.lastgroup, token[token.lastgroup], place))
            place = token.end()
        drawn = Drawn()
        while self.at < len(self.tokens):
            if self.tokens[self.at][0] == "end":
                self.at += 1
            else:
                self.statement(drawn)
        return drawn

    def take(self, kinds: tuple[str, ...], expected: str) -> tuple[str, str, int]:
        """The next word, which must be of one of these kinds."""
        if self.at >= len(self.tokens) or self.tokens[self.at][0] not in kinds:
            place = self.tokens[self.at][2] if self.at < len(self.tokens) else len(self.text)
            had = repr(self.tokens[self.at][1].strip() or "end of line") if self.at < len(self.tokens) else "the end"
            raise self.error(place, f"{had} stands where {expected} was expected")
        self.at += 1
        return self.tokens[self.at - 1]

    def statement(self, drawn: Drawn) -> None:
        """One edge, role, layer, or `induced`."""
        _, name, place = self.take(("word",), "a vertex, as in 'a->b'")
        following = self.tokens[self.at][0] if self.at < len(self.tokens) else "end"
        if name.lower() == "induced" and following == "end":
            drawn.induced = True
            return
        kind, value, at = self.take(
            ("arrow", "type", "absent", "sign"), "an edge ('->', '-[+]->', '!>'), ':' and a role, or '@' and a layer"
        )
        if kind == "sign":
            self.label(drawn, drawn.vertex(name), value)
        else:
            other = self.take(("word",), "the vertex that the edge enters")[1]
            if name == other:
                raise self.error(place, f"the edge joins {name!r} to itself; networks have no such edges")
            pair = (drawn.vertex(name), drawn.vertex(other))
            if pair in drawn.edges or pair in drawn.absent:
                raise self.error(place, f"{name!r} and {other!r} are joined, or kept apart, twice")
            if kind == "absent":
                drawn.absent.append(pair)
            else:
                drawn.edges[pair] = ARROWS[value] if kind == "arrow" else self.type_of(value, at)
        if self.at < len(self.tokens) and self.tokens[self.at][0] != "end":
            raise self.error(self.tokens[self.at][2], "a comma or a new line is missing before this")

    def type_of(self, value: str, place: int) -> Type:
        """The type between the brackets of an edge."""
        if value in ("+", "-"):
            return value
        if value.isdecimal() and int(value) > 0:
            return int(value)
        named = {"EXCITES": "+", "INHIBITS": "-"}
        if value.upper() in named:
            return named[value.upper()]
        raise self.error(place + 2, f"{value!r} is no edge type; write + (excites), - (inhibits) or a colour from 1")

    def label(self, drawn: Drawn, vertex: int, sign: str) -> None:
        """A role or a layer of a vertex."""
        _, word, place = self.take(("word",), "a role" if sign == ":" else "a layer")
        if sign == ":":
            if word.lower() not in ROLES:
                raise self.error(place, f"no role {word!r}; known: {', '.join(ROLES)}")
            if drawn.roles.setdefault(vertex, word.lower()) != word.lower():
                raise self.error(place, f"{drawn.vertices[vertex]!r} has another role already")
        else:
            if not word.isdecimal():
                raise self.error(place, f"{word!r} is no layer; write a whole number, the input layer being 0")
            if drawn.layers.setdefault(vertex, int(word)) != int(word):
                raise self.error(place, f"{drawn.vertices[vertex]!r} has another layer already")
