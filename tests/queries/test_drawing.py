"""Drawings of motifs: what can be written, what is refused and where, and names for the same thing."""

from itertools import permutations

import pytest
from connectorch.queries import codes, wanted
from connectorch.queries.drawing import parse
from connectorch.queries.pattern import Pattern, orbits


def test_every_kind_of_statement_is_read():
    found = parse("all", "a-[+]->b, a-[-]->c; b!>c\nc->d  # what follows is no edge: a->d\na:Input, d@3, induced")
    assert found.vertices == ("a", "b", "c", "d")
    assert found.edges == ((0, 1), (0, 2), (2, 3))
    assert found.types == ("+", "-", None)
    assert found.absent == ((1, 2),)
    assert found.roles == ("input", None, None, None)
    assert found.layers == (None, None, None, 3)
    assert found.induced


@pytest.mark.parametrize(
    ("dotmotif", "ours"),
    [
        ("A -> B\nB -> C\nC !> A", "A->B, B->C, C!>A"),
        ("A ~> B\nB -> A", "A!>B, B->A"),
        ("A -| B", "A-[-]->B"),
        ("A -- B", "A-[-]->B"),
        ("A -+ B # excites", "A-[+]->B"),
    ],
)
def test_dotmotif_means_the_same(dotmotif, ours):
    assert parse("x", dotmotif) == parse("x", ours)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a->b, c", 7, "the end stands where an edge"),
        ("a-b", 1, "'-' begins no statement"),
        ("a->a", 0, "joins 'a' to itself"),
        ("a->b, a->b", 6, "joined, or kept apart, twice"),
        ("a->b, a!>b", 6, "joined, or kept apart, twice"),
        ("a->b, c->d", 6, "vertex 'c' is not connected with 'a'"),
        ("a->b, b->c, c->d, d->e, e->f, f->g", 0, "7 vertices; at most 6"),
        ("a-[x]->b", 3, "'x' is no edge type"),
        ("a-[0]->b", 3, "'0' is no edge type"),
        ("a-[+]->b, b-[2]->c", 0, "signs and colours"),
        ("a->b a->c", 5, "a comma or a new line is missing"),
        ("a:Foo, a->b", 2, "no role 'Foo'; known: input, hidden, output, bias"),
        ("a:input, a:output, a->b", 11, "has another role already"),
        ("a@first, a->b", 2, "'first' is no layer"),
        ("a->", 3, "the vertex that the edge enters was expected"),
        ("a->b\nb=>c", 6, "'=' begins no statement"),
        ("", 0, "it has no edge"),
        ("# nothing", 0, "it has no edge"),
        ("a!>b", 0, "it has no edge"),
    ],
)
def test_an_error_points_at_the_character(text, place, said):
    with pytest.raises(ValueError, match="motif 'try'") as caught:
        parse("try", text)
    message = str(caught.value)
    assert said in message
    shown, mark = message.splitlines()[-2:]
    before = text[:place].split("\n")[-1]
    assert shown[4:] == text.split("\n")[text[:place].count("\n")]
    assert mark.index("^") - 4 == len(before)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("a->b, a->c, b->d, c->e", 2),
        ("a->b, b->c, c->a", 3),
        ("a->b, b->c, c->d, d->a", 4),
        ("a->d, a->e, a->f, b->d, b->e, b->f, c->d, c->e, c->f", 36),
        ("a->b, a->c, a->d", 6),
        ("a->b, a-[-]->c, a->d", 2),
        ("a->b, a->c, b:output", 1),
        ("a->b, a->c, b!>c", 1),
        ("a->b, a->c, b@1, c@1", 2),
    ],
)
def test_automorphisms_regard_all_that_is_drawn(text, n):
    assert parse("x", text).automorphisms == n


def test_a_drawing_and_its_text_are_one():
    for text in ("a-[+]->b, a->c, b!>c, a:input, c@2, induced", "a-[2]->b, b-[1]->c"):
        assert parse("x", parse("x", text).text) == parse("x", text)


def test_orbits_are_what_symmetries_exchange():
    bifan = parse("bifan", "a->c, a->d, b->c, b->d")
    assert orbits(bifan, range(4)) == [[0, 1], [2, 3]]
    assert orbits(bifan, bifan.edges) == [list(bifan.edges)]


def test_a_code_is_equal_exactly_for_equal_motifs():
    """All drawings of all typed patterns of three neurons; two are one motif where some order maps one to the other."""
    pairs = list(permutations(range(3), 2))
    drawn = [(edges, types) for edges in chosen(pairs, 2) + chosen(pairs, 3) for types in both(len(edges))]
    patterns = [Pattern("x", tuple("abc"), edges, types) for edges, types in drawn]
    patterns = [p for p in patterns if {v for e in p.edges for v in e} == {0, 1, 2}]
    by_form = {p.form: codes.code(p) for p in patterns}
    assert len(set(by_form.values())) == len(by_form)
    assert all(codes.code(p) == by_form[p.form] for p in patterns)
    assert all(codes.decode("x", code).form == form for form, code in by_form.items())


def chosen(things, n):
    return [tuple(sorted(some)) for some in {frozenset(c) for c in permutations(things, n)}]


def both(n):
    return [()] + [tuple("+-"[number >> i & 1] for i in range(n)) for number in range(2**n)]


def test_every_common_name_is_a_canonical_code():
    for code, name in codes.ALIASES.items():
        assert codes.code(codes.decode(name, name)) == code


def test_names_codes_drawings_and_files_are_asked_for_alike(tmp_path):
    drawn = tmp_path / "mine.motif"
    drawn.write_text("A -> B\nA -> C  # two targets\n", encoding="utf-8")
    listed = tmp_path / "list.motif"
    listed.write_text("# two\nfirst: a->b, b->c\nsecond: a->b, a->c, b->c\n", encoding="utf-8")
    query = tmp_path / "fork.cypher"
    query.write_text(
        "// fork: how often?\n// motif: a->b, a->c\n// parameters: none\n// returns: n\nRETURN 1 AS n\n",
        encoding="utf-8",
    )
    assert [p.name for p in wanted.wanted("bifan, ab.ac.bc, bifan[+,+,+,-]")] == ["bifan", "ab.ac.bc", "bifan[+,+,+,-]"]
    assert wanted.wanted("x->z, y->z")[0].name == "conv2"
    assert wanted.wanted("x->z, y->z, induced")[0].name == "conv2 induced"
    assert wanted.wanted(str(drawn))[0].form == wanted.wanted("div2")[0].form
    assert [p.name for p in wanted.wanted(str(listed))] == ["first", "second"]
    assert wanted.wanted(str(query))[0].name == "fork"
    assert [p.name for p in wanted.wanted(["edge", parse("my own", "a->b, b->c")])] == ["edge", "my own"]


@pytest.mark.parametrize(
    ("asked", "culprit"),
    [
        ("ring", "no motif named 'ring'; known: edge, div2"),
        ("bifan[+,-]", "2 types and 4 edges"),
        ("bifan[+,-,x,+]", "'x' is no edge type"),
        ("bifan,bifan", "'bifan' is asked for twice"),
        ("nowhere.motif", "no file 'nowhere.motif'"),
        ("ac.bd", "no motif named 'ac.bd'|is not connected"),
    ],
)
def test_what_is_no_motif_is_refused(asked, culprit):
    with pytest.raises((LookupError, ValueError, FileNotFoundError), match=culprit):
        wanted.wanted(asked)
