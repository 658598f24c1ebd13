"""The picture of a motif is what the motif is: one circle a vertex, one line an edge, types by shape."""

import re
from math import dist
from xml.etree import ElementTree

import pytest
from connectorch.analysis.algebra.structures import classes
from connectorch.analysis.report.motif_picture import RADIUS, svg
from connectorch.queries.codes import decode
from connectorch.queries.drawing import parse
from connectorch.queries.pattern import Pattern

SPACE = "{http://www.w3.org/2000/svg}"
PATTERNS = [
    *(decode(one.code, one.code) for size in (3, 4, 5) for one in classes(size, "layered")),
    *(decode(one.code, one.code) for size in (3, 4) for one in classes(size, "acyclic")),
    *(decode(one.code, one.code) for one in classes(3, "any")),
    *(
        decode(text, text)
        for text in (
            "ab.ba",
            "cycle3",
            "ffl[+,-,*]",
            "bifan[+,+,+,-]",
            "bifan[1,2,9,12]",
            "ab.ba.bc.cb.ca.ac[1,2,3,4,5,6]",
        )
    ),
    parse("toy", "a->b, a-[-]->c, b!>c, a:Input, c@2"),
    parse("kept apart", "a->b, b->c, a!>c, c!>a"),
    parse("named", "sensor-[+]->relay, relay-[-]->motor, sensor:input, motor:output, motor@3"),
]


def drawn(pattern):
    """The picture as a tree of XML, the centres of its circles, and its groups of edges."""
    root = ElementTree.fromstring(svg(pattern))
    circles = [(float(one.get("cx")), float(one.get("cy"))) for one in root.iter(SPACE + "circle")]
    edges = [one for one in root.iter(SPACE + "g") if "edge" in one.get("class").split()]
    return root, circles, edges


def points(path):
    """The points of a path of SVG."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d"))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.text)
def test_there_is_one_mark_a_vertex_and_one_an_edge_between_the_right_ends(pattern):
    _, circles, edges = drawn(pattern)
    assert len(circles) == len(set(circles)) == len(pattern.vertices)
    told = [(one.get("data-pre"), one.get("data-post")) for one in edges]
    assert told == [(pattern.vertices[u], pattern.vertices[v]) for u, v in (*pattern.edges, *pattern.absent)]
    for one, (u, v) in zip(edges, (*pattern.edges, *pattern.absent), strict=True):
        line, head = one.findall(SPACE + "path")
        nearest = [
            min(range(len(circles)), key=lambda w: dist(circles[w], end)) for end in (points(line)[0], points(line)[-1])
        ]
        assert nearest == [u, v]
        assert abs(dist(circles[u], points(line)[0]) - RADIUS) < 0.2  # it begins at the rim
        assert all(RADIUS < dist(circles[v], point) < RADIUS + 12 for point in points(head))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.text)
def test_everything_lies_inside_the_picture(pattern):
    root, circles, edges = drawn(pattern)
    left, top, width, height = map(float, root.get("viewBox").split())
    marks = [*circles, *(p for one in edges for path in one for p in (points(path)[0], points(path)[-1]))]
    marks += [(float(text.get("x")), float(text.get("y"))) for text in root.iter(SPACE + "text")]
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in marks)
    assert (float(root.get("width")), float(root.get("height"))) == (width, height)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [("+", "Z"), ("-", "bar"), (None, "open"), (3, "Z")],
    ids=["excites", "inhibits", "any", "colour"],
)
def test_types_are_told_apart_without_colour(kind, shape):
    root, _, (edge,) = drawn(Pattern("edge", ("a", "b"), ((0, 1),), (kind,)))
    head = edge.findall(SPACE + "path")[1]
    found = "bar" if "bar" in head.get("class").split() else "Z" if head.get("d").endswith("Z") else "open"
    numbers = [text.text for text in root.iter(SPACE + "text") if "colour" in text.get("class").split()]
    assert (found, numbers) == (shape, ["3"] if kind == 3 else [])


def test_absent_edges_are_dashed_and_others_are_not():
    _, _, edges = drawn(parse("toy", "a->b, b->c, a!>c"))
    assert ["absent" in one.get("class").split() for one in edges] == [False, False, True]
    assert re.search(r"\.absent \{[^}]*stroke-dasharray", svg(parse("toy", "a->b, b->c, a!>c")))


def test_vertices_joined_both_ways_have_two_lines_apart():
    _, _, (there, back) = drawn(decode("ab.ba", "ab.ba"))
    bends = [points(one.findall(SPACE + "path")[0])[1] for one in (there, back)]
    assert dist(*bends) > 2 * RADIUS


def test_roles_layers_and_long_names_stand_beside_their_vertices():
    root, circles, _ = drawn(parse("toy", "a->relay, relay->c, a:Input, relay:hidden, relay@2, c@3"))
    labels = {text.text: float(text.get("y")) for text in root.iter(SPACE + "text") if text.get("class") == "label"}
    assert list(labels) == ["I", "@3", "relay H @2"]
    assert [abs(labels[label] - y) < RADIUS for label, (_, y) in zip(labels, circles, strict=True)] == [True] * 3
    assert [text.text for text in root.iter(SPACE + "text") if text.get("class") == "name"] == ["a", "c"]


def test_numbers_of_colours_stand_on_their_edges_and_apart():
    for code in ("bifan[1,2,3,4]", "ac.ad.ae.bc.bd.be[1,2,3,4,5,6]", "ab.ba[1,2]"):
        root, circles, _ = drawn(decode(code, code))
        spots = [
            (float(t.get("x")), float(t.get("y")) - 4) for t in root.iter(SPACE + "text") if "colour" in t.get("class")
        ]
        assert all(dist(a, b) > 10 for i, a in enumerate(spots) for b in spots[:i])
        assert all(dist(spot, centre) > RADIUS + 4 for spot in spots for centre in circles)


def test_text_is_escaped():
    root, _, _ = drawn(Pattern("odd", ('a"', "<b>"), ((0, 1),)))
    assert [one.get("data-post") for one in root.iter(SPACE + "g")] == ["<b>"]


def test_the_file_needs_nothing_else():
    assert re.findall(r"https?://[^\"]*", svg(PATTERNS[0])) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"url\(|@import|<script|href", svg(PATTERNS[0]))
