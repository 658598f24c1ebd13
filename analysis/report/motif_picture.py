"""A motif as a small SVG picture: vertices by level, edge types told apart by shape, by number, and by colour too."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import hypot

from ...queries.pattern import Pair, Pattern, Type
from .places import places_of

UNIT, RADIUS, HEAD, MARGIN = 48.0, 9.0, 7.0, 5.0  # pixels; UNIT lies between neighbouring vertices
BULGE = 13.0  # pixels that the curves of two vertices joined both ways are drawn to the side
CHARACTER = 7.0  # pixels, the widest a letter of a label is
LONGEST = 12  # letters of a label
ABSENT = "absent"
ROLES = {"input": "I", "hidden": "H", "output": "O", "bias": "B"}
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#AA4499", "#8a8a2a", "#7f7f7f")

STYLE = """
.motif .edge { color: var(--ink, #1d1d1f); stroke: currentColor; stroke-width: 1.6; fill: none }
.motif .absent { color: var(--soft, #5f6368); stroke-dasharray: 4 3 }
.motif .head { stroke-dasharray: none }
.motif .solid { fill: currentColor; stroke-width: 1; stroke-linejoin: round }
.motif .bar { stroke-width: 2.6 }
.motif .excites { color: var(--excites, #0072B2) } .motif .inhibits { color: var(--inhibits, #D55E00) }
.motif circle { fill: var(--paper, #fff); stroke: var(--ink, #1d1d1f); stroke-width: 1.3 }
.motif text { font: 11px/1 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink, #1d1d1f) }
.motif .label { paint-order: stroke; stroke: var(--paper, #fff); stroke-width: 4px; stroke-linejoin: round }
.motif .colour { font-weight: 700; text-anchor: middle }
.motif .name { text-anchor: middle }
""" + "".join(f".motif .c{i} {{ color: {colour} }}\n" for i, colour in enumerate(COLOURS))

Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """A drawing: `body` are SVG elements, which `STYLE` colours, in the rectangle `box` of pixels; `text` says it."""

    box: tuple[float, float, float, float]  # left, top, width, height
    body: str
    text: str

    @property
    def frame(self) -> str:
        """The attributes of the `svg` element around the body."""
        return (
            f'class="motif" width="{self.box[2]:g}" height="{self.box[3]:g}" '
            f'viewBox="{" ".join(f"{side:g}" for side in self.box)}" role="img" aria-label="{escape(self.text)}"'
        )

    @property
    def element(self) -> str:
        """The picture for a page that has `STYLE`."""
        return f"<svg {self.frame}>{self.body}</svg>"


@dataclass(frozen=True)
class Line:
    """A quadratic curve between the rims of two vertices, straight where `control` lies between them."""

    begin: Point
    control: Point
    tip: Point

    def at(self, share: float) -> Point:
        """The point at a share, 0 to 1, of the way."""
        a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
        return (
            a * self.begin[0] + b * self.control[0] + c * self.tip[0],
            a * self.begin[1] + b * self.control[1] + c * self.tip[1],
        )


def svg(pattern: Pattern) -> str:
    """The picture as the text of an SVG file that needs nothing else.

    >>> svg(Pattern("edge", tuple("ab"), ((0, 1),))).count("<circle")
    2
    """
    made = picture(pattern)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {made.frame}><style>{STYLE}</style>{made.body}</svg>\n'


@lru_cache(maxsize=10_000)
def picture(pattern: Pattern) -> Picture:
    """A pattern as a picture: one circle a vertex, one line with a head an edge or absent edge.

    Edges of any type end in an open arrow, exciting ones in a filled arrow, inhibiting ones in a bar; those with a
    colour carry its number; absent ones are dashed. Names of one or two letters stand in the vertices, longer ones
    beside them, with role (I, H, O, B) and layer (@0, @1, ...). What else the vertices may have among them (`induced`)
    is not drawn.
    """
    said = zip(pattern.vertices, pattern.vertex_roles, pattern.vertex_layers, strict=True)
    labels = [label(name, role, layer) for name, role, layer in said]
    drawn = (*pattern.edges, *pattern.absent)
    kinds: list[Type] = [*pattern.edge_types, *(ABSENT for _ in pattern.absent)]
    coloured = any(isinstance(kind, int) for kind in kinds)
    centres = on_paper(pattern, max(map(len, labels)) * CHARACTER, coloured=coloured)
    lines = lines_of(centres, drawn)
    spots = spots_of(centres, drawn) if coloured else ()
    marks = [edge_mark(pattern, *one) for one in zip(drawn, lines, kinds, strict=True)]
    marks += [vertex_mark(name, centre) for name, centre in zip(pattern.vertices, centres, strict=True)]
    marks += [
        f'<text class="label" x="{x + RADIUS + 3:.1f}" y="{y + 4:.1f}">{escape(text)}</text>'
        for text, (x, y) in zip(labels, centres, strict=True)
        if text
    ]
    marks += [
        f'<text class="label colour" x="{x:.1f}" y="{y + 4:.1f}">{kind}</text>'
        for kind, (x, y) in zip(kinds, spots, strict=coloured)
        if isinstance(kind, int)
    ]
    ends = [(x + RADIUS + 3 + len(text) * CHARACTER, y) for text, (x, y) in zip(labels, centres, strict=True) if text]
    return Picture(box_of(centres, lines, spots, ends), "".join(marks), pattern.text)


def label(name: str, role: str | None, layer: int | None) -> str:
    """What stands beside a vertex."""
    parts = [name if len(name) > 2 else "", ROLES.get(role, role) if role else "", "" if layer is None else f"@{layer}"]
    text = " ".join(part for part in parts if part)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def on_paper(pattern: Pattern, beside: float, *, coloured: bool) -> tuple[Point, ...]:
    """Centres of the vertices in pixels, `beside` of which labels need; steep where edges would come in flat."""
    places, drawn = places_of(pattern), (*pattern.edges, *pattern.absent)
    unit = UNIT * (1.5 if any((v, u) in drawn for u, v in drawn) else 1.15 if coloured else 1)
    flattest = max(abs(places[u][0] - places[v][0]) for u, v in pattern.edges) if pattern.levels else 0
    wide, high = max(unit, 2 * RADIUS + beside + 10), unit * max(1, 0.8 * flattest)
    return tuple((x * wide, y * high) for x, y in places)


def box_of(
    centres: Sequence[Point], lines: Sequence[Line], spots: Sequence[Point], ends: Sequence[Point]
) -> tuple[float, float, float, float]:
    """The rectangle around vertices, curves, numbers and the ends of labels."""
    points = [*((x + side, y + side) for x, y in centres for side in (-RADIUS, RADIUS)), *ends]
    points += [line.at(share) for line in lines for share in (0.25, 0.5, 0.75)]
    points += [(x + 4 * side, y + 4 * side) for x, y in spots for side in (-1, 1)]
    left, top = (min(point[axis] for point in points) - MARGIN for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) + MARGIN for axis in (0, 1))
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)


@lru_cache(maxsize=10_000)
def lines_of(centres: tuple[Point, ...], drawn: tuple[Pair, ...]) -> tuple[Line, ...]:
    """A line per edge, from rim to rim; curved where the two vertices are joined the other way, too."""
    found: list[Line] = []
    for u, v in drawn:
        (x0, y0), (x1, y1) = centres[u], centres[v]
        bulge = BULGE / hypot(x1 - x0, y1 - y0) if (v, u) in drawn else 0.0
        control = ((x0 + x1) / 2 + bulge * (y1 - y0), (y0 + y1) / 2 - bulge * (x1 - x0))
        found.append(Line(towards(centres[u], control, RADIUS), control, towards(centres[v], control, RADIUS + 2)))
    return tuple(found)


def towards(start: Point, goal: Point, far: float) -> Point:
    """The point so far from `start`, on the way to `goal`."""
    length = hypot(goal[0] - start[0], goal[1] - start[1])
    return start[0] + far * (goal[0] - start[0]) / length, start[1] + far * (goal[1] - start[1]) / length


def edge_mark(pattern: Pattern, ends: Pair, line: Line, kind: Type) -> str:
    """The line and its head in one group, which names its ends."""
    pre, post = (escape(pattern.vertices[v]) for v in ends)
    tip, back = line.tip, towards(line.tip, line.control, HEAD)
    along = ((tip[0] - back[0]) / HEAD, (tip[1] - back[1]) / HEAD)

    def beside(point: Point, far: float) -> str:
        return f"{point[0] - far * along[1]:.1f} {point[1] + far * along[0]:.1f}"

    arrow = f"M{beside(back, -3.5)}L{beside(tip, 0)}L{beside(back, 3.5)}"
    if kind == "-":
        end = towards(tip, line.control, 1.5)
        head = f'<path class="head bar" d="M{beside(end, -5)}L{beside(end, 5)}"/>'
    elif kind is None or kind == ABSENT:
        head, end = f'<path class="head" d="{arrow}"/>', tip
    else:
        head, end = f'<path class="head solid" d="{arrow}Z"/>', towards(tip, line.control, HEAD - 1)
    return (
        f'<g class="edge {kind_class(kind)}" data-pre="{pre}" data-post="{post}"><path d="M{beside(line.begin, 0)}'
        f'Q{beside(line.control, 0)} {beside(end, 0)}"/>{head}</g>'
    )


def kind_class(kind: Type) -> str:
    """The class of an edge in `STYLE`; colours past the last begin anew, and their numbers tell them apart."""
    if isinstance(kind, int):
        return f"c{(kind - 1) % len(COLOURS)}"
    return {None: "any", "+": "excites", "-": "inhibits"}.get(kind, ABSENT)


def vertex_mark(name: str, centre: Point) -> str:
    x, y = centre
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:g}"/>'
    inside = f'<text class="name" x="{x:.1f}" y="{y + 4:.1f}">{escape(name)}</text>' if len(name) <= 2 else ""
    return circle + inside


@lru_cache(maxsize=10_000)
def spots_of(centres: tuple[Point, ...], drawn: tuple[Pair, ...]) -> tuple[Point, ...]:
    """A place on each edge for its number, far from vertices, from other edges and from other numbers."""
    lines = lines_of(centres, drawn)
    samples = [[line.at(i / 16) for i in range(17)] for line in lines]
    spots: list[Point] = []
    for i, line in enumerate(lines):
        others = [point for j, points in enumerate(samples) if j != i for point in points]

        def room(spot: Point, others: Sequence[Point] = others) -> float:
            rims = [distance(spot, centre) - RADIUS for centre in centres]
            numbers = [distance(spot, taken) - 5 for taken in spots]
            return min([*rims, *numbers, *(distance(spot, point) for point in others)])

        spots.append(max((line.at(share) for share in (0.45, 0.38, 0.52, 0.3, 0.6, 0.68)), key=room))
    return tuple(spots)


def distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
