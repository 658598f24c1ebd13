import re

import pytest
from connectorch.queries import catalog

GOOD = """// near: Which neurons are near?
// parameters: $first, $last (integers: the id range),
//   $limit (integer)
// defaults: $limit 10
// returns: neuron (its name), n; nearest first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN n.name AS neuron, n.unit + 1 AS n
ORDER BY n, neuron
LIMIT $limit
"""


def written(tmp_path, text, name="near.cypher"):
    path = tmp_path / "views" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read_line_by_line(tmp_path):
    found = catalog.read(written(tmp_path, GOOD, "near.neo4j.cypher"))
    assert (found.name, found.kind, found.dialect, found.motif) == ("near", "views", "neo4j", None)
    assert found.about == "Which neurons are near?"
    assert found.parameters == ("first", "last", "limit")
    assert found.defaults == {"limit": "10"}
    assert found.columns == ["neuron", "n"]
    with pytest.raises(ValueError, match="'near' is a view and draws no motif"):
        _ = found.pattern


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("// near:", "// far:", "has no line '// near: ...'"),
        ("// parameters:", "// takes:", "has no line '// parameters: ...'"),
        ("// returns: neuron (its name), n; nearest first\n", "", "has no line '// returns: ...'"),
        (
            "$first, $last (",
            "$first (",
            r"its header names ['first', 'limit'], its body uses ['first', 'last', 'limit']",
        ),
        ("LIMIT $limit", "LIMIT 3", "its header names ['first', 'last', 'limit'], its body uses ['first', 'last']"),
        ("defaults: $limit 10", "defaults: $least 10", "has defaults for ['least']"),
    ],
)
def test_a_header_that_does_not_fit_its_body_is_refused(tmp_path, old, new, culprit):
    assert old in GOOD
    with pytest.raises(ValueError, match=rf"near\.cypher: .*{re.escape(culprit)}"):
        catalog.read(written(tmp_path, GOOD.replace(old, new)))


def test_the_nine_motifs_are_those_of_the_flight_study():
    drawn = {query.name: query.pattern for query in catalog.motifs()}
    assert tuple(drawn) == catalog.FLIGHT
    automorphisms = {"div2": 2, "conv2": 2, "div3": 6, "conv3": 6, "bifan": 4, "biparallel": 2}
    assert {name: motif.automorphisms for name, motif in drawn.items()} == dict.fromkeys(drawn, 1) | automorphisms
    assert len({motif.form for motif in drawn.values()}) == 9


def test_a_view_answers_a_question():
    views = [query for query in catalog.catalogue() if query.kind == "views"]
    assert len({query.name for query in views}) >= 15
    assert [query.name for query in views if "?" not in query.about] == []


@pytest.mark.parametrize("query", catalog.catalogue(), ids=lambda q: f"{q.name}-{q.dialect or 'both'}")
def test_every_query_stays_inside_one_network(query):
    first = re.split(r"\b(?:WITH|RETURN)\b", catalog.body(query.text))[0]
    vertices = set(re.findall(r"\((\w+):Neuron", re.sub(r"\{.*?\}", "", first, flags=re.DOTALL)))
    assert vertices or "(here:Network)\nWHERE here.id = $first / 4294967296" in first
    ranges = re.findall(r"(\w+)\.id(?P<plus>(?: \+ 0)?) >= \$first AND \1\.id(?P=plus) < \$last", first)
    assert vertices <= {vertex for vertex, _ in ranges}
    assert not vertices or "" in {plus for _, plus in ranges}  # one is looked up, the others are reached from it


def test_a_query_that_goes_step_by_step_says_how_far(tmp_path):
    text = GOOD.replace("// returns", "// depth: 8 connections from input to output\n// returns")
    assert catalog.read(written(tmp_path, text)).depth == 8
    assert catalog.read(written(tmp_path, GOOD)).depth is None
    for query in catalog.catalogue():  # a step is a MATCH or two along connections
        steps = re.findall(r"^(?:OPTIONAL )?MATCH .*(?:\*0\.\.1|\[e:)", catalog.body(query.text), flags=re.MULTILINE)
        assert query.depth is None or len(steps) in (query.depth, 2 * query.depth)


def test_an_unknown_query_is_told_what_there_is():
    with pytest.raises(LookupError, match=r"no query named 'bifans'; known: bifan, biparallel, chain2"):
        catalog.find("bifans", "motifs")
    with pytest.raises(LookupError, match="no query named 'hubs'; known: bifan"):
        catalog.find("hubs", "motifs")
    assert catalog.find("strongest_paths", dialect="neo4j").dialect == "neo4j"
    assert catalog.find("hubs", dialect="neo4j").dialect is None
