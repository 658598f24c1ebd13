import pytest
from connectorch.queries import catalog, lint
from connectorch.queries.paths import matches

HEAD = "// try: a try\n// motif: a->c, b->c\n// parameters: none\n// returns: n (integer), one row\n"


def query(tmp_path, body, head=HEAD, name="try.cypher", kind="motifs"):
    path = tmp_path / kind / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + body, encoding="utf-8")
    return catalog.read(path)


@pytest.mark.parametrize("text", catalog.catalogue(), ids=lambda q: f"{q.name}-{q.dialect or 'both'}")
def test_texts_of_the_catalogue_have_no_fault(text):
    assert lint.faults(text) == []


WRITTEN = sorted((catalog.ROOT.parent / "ingest").glob("*.cypher")) + sorted(catalog.ROOT.glob("*.cypher"))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_texts_outside_the_catalogue_have_a_right_header(path):
    assert lint.header_faults(catalog.read(path)) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("MATCH p = (a:Neuron)-->(b:Neuron) RETURN nodes(p)[0].id AS n", "by its number"),
        ("MATCH (a:Network) WITH a.layer_sizes AS sizes RETURN sizes [1] AS n", "by its number"),
        ("MATCH (a:Network) WITH a.layer_sizes AS sizes RETURN sizes[size(sizes) - 1] AS n", "by its number"),
        ("MATCH (a:Neuron) RETURN labels(a) AS n", "labels()"),
        ("MATCH (a:Neuron:Hidden) RETURN count(a) AS n", "several labels"),
        ("MATCH (:Neuron|Layer) RETURN count(*) AS n", "several labels"),
        ("MATCH (a:Neuron) WHERE a:Neuron:Hidden RETURN count(a) AS n", "several labels"),
        ("MATCH (a:Neuron) CALL { WITH a RETURN a.id AS i } RETURN sum(i) AS n", "CALL"),
        ("MATCH (a:Neuron) CALL (a) { RETURN a.id AS i } RETURN sum(i) AS n", "CALL"),
        ("MATCH (a:Network) RETURN [x IN a.layer_sizes | x + 1] AS n", "comprehension"),
        ("MATCH (a:Neuron) RETURN [(a)-->(b:Neuron) | b.id] AS n", "comprehension"),
        ("MATCH (a:Neuron)-[:EXCITES]->{1,3}(b:Neuron) RETURN count(*) AS n", "quantifier"),
        ("MATCH (a:Neuron)-[:EXCITES]->+(b:Neuron) RETURN count(*) AS n", "quantifier"),
        ("MATCH ((a:Neuron)-[:EXCITES]->(b:Neuron)){2} RETURN count(*) AS n", "quantifier"),
        ("MATCH (a:Neuron WHERE a.live) RETURN count(a) AS n", "WHERE inside"),
        ("MATCH (a:Neuron) RETURN a {.id} AS n", "map projection"),
        ("MATCH (a:Neuron) WHERE 0 < a.layer < 3 RETURN count(a) AS n", "chained comparison"),
        ("MATCH (a:Neuron) RETURN elementId(a) AS n", "only one store"),
        ("MATCH (a:Neuron) RETURN id(a) AS n", "only one store"),
        ("MATCH (a:Neuron) FOREACH (x IN [1] | SET a.unit = x) RETURN 1 AS n", "FOREACH"),
    ],
)
def test_words_that_one_store_lacks_are_found(body, word, tmp_path):
    assert [fault for fault in lint.faults(query(tmp_path, body)) if word in fault]


@pytest.mark.parametrize(
    "body",
    [
        "MATCH (a)-[:EXCITES]->(c)<-[:EXCITES]-(b) RETURN count(*) AS n",
        "MATCH (a)-->(c), (b)-->(c) RETURN count(*) AS n",
        "MATCH (a)-->(c), (a)-->(d) WHERE a.id < 7 RETURN count(*) AS n",
        "MATCH (a)-[:EXCITES|INHIBITS]->(c)<-[:EXCITES]-(b) RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE a.id <= b.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE a.id < b.unit RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE a.id < b.id OR c.live RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE (a.id < b.id OR c.live) AND c.live RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE NOT a.id < b.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE a.id < c.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WITH a, b, c WHERE a.id < b.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--() RETURN count(*) AS n",
        "MATCH (a)--(b)--(c) RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b), (a)-->(d)<--(b) WHERE a.id < b.id RETURN count(*) AS n",
        "MATCH (c) WHERE EXISTS { MATCH (a)-->(c)<--(b) } RETURN count(*) AS n",
        "MATCH (a)-->(c) RETURN COUNT { MATCH (a)-->(x), (a)-->(y) WHERE x.live AND y.live } AS n",
        "match (a)-->(c)<--(b) where a.live return count(*) AS n RETURN 1 AS n",
    ],
)
def test_one_edge_that_may_match_twice_is_found(body, tmp_path):
    assert [fault for fault in lint.faults(query(tmp_path, body)) if "one edge may match both" in fault]


@pytest.mark.parametrize(
    "body",
    [
        "MATCH (a)-[:EXCITES]->(c)<-[:EXCITES]-(b) WHERE a.id < b.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b) WHERE c.name STARTS WITH 'WITH' AND a <> b RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b)\nWHERE a.live\n  AND b.id > a.id // by id\nRETURN count(*) AS n",
        "MATCH (a)-[:EXCITES]->(c)<-[:INHIBITS]-(b) RETURN count(*) AS n",
        "MATCH (a)-->(b)-->(c)-->(d) RETURN count(*) AS n",
        "MATCH (a)-->(b)-->(d), (a)-->(c)-->(d) WHERE b.id < c.id RETURN count(*) AS n",
        "MATCH (a)-->(c)<--(b), (a)-->(d)<--(b) WHERE a.id < b.id AND c.id < d.id RETURN count(*) AS n",
        "MATCH (a)-->(c) WITH c, count(*) AS k MATCH (c)-->(d) RETURN sum(k) AS n",
        "MATCH (a:Neuron) WHERE a.unit IN [1, 2] AND a.layer < 3 AND a.id > 7 RETURN {id: a.id} AS n",
        "MATCH (a:Neuron)-[e:EXCITES*1..3]->(b:Neuron) WHERE any(x IN [1] WHERE x > 0) RETURN count(*) + 1 AS n",
        "MATCH (n:Neuron) WHERE NOT (n)-[:EXCITES]->() RETURN count(*) AS n",
        "MATCH (a:Neuron) WHERE a.name = '[x IN y] labels(a) (a:B:C)' RETURN count(*) AS n",
    ],
)
def test_texts_that_mean_the_same_in_both_stores_pass(body, tmp_path):
    assert lint.faults(query(tmp_path, body)) == []


def test_a_text_for_one_store_may_use_its_words(tmp_path):
    body = "MATCH (a:Neuron:Hidden)-->(c)<--(b) RETURN count(*) AS n"
    assert lint.faults(query(tmp_path, body, name="try.neo4j.cypher")) == []


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("// motif: a->b\n// try: a try\n// parameters: none\n// returns: n\n", "first line"),
        ("// try: a try\n// parameters: none\n// returns: n\n", "'// motif: a->b, a->c' is missing"),
        ("// try: a try\n// motif: a->a\n// parameters: none\n// returns: n\n", "to itself"),
        ("// try: a try\n// motif: a->b\n// parameters: none\n// returns: one row\n", "column 'n'"),
    ],
)
def test_a_faulty_header_is_found(head, word, tmp_path):
    found = lint.faults(query(tmp_path, "MATCH (a)-->(b) RETURN count(*) AS n", head))
    assert len(found) == 1
    assert word in found[0]


def test_a_column_without_a_name_is_found(tmp_path):
    assert "no column" in lint.faults(query(tmp_path, "MATCH (a)-->(b) RETURN count(*)"))[0]


def test_a_text_that_returns_nothing_says_so(tmp_path):
    text = query(tmp_path, "MATCH (a:Neuron) SET a.unit = 1", HEAD.replace("n (integer), one row", "nothing"))
    assert lint.faults(text) == []
    assert "no column" in lint.faults(query(tmp_path, "MATCH (a:Neuron) SET a.unit = 1"))[0]


@pytest.mark.parametrize("line", ["// try: a try\n", "// parameters: none\n", "// returns: n (integer), one row\n"])
def test_a_header_without_a_line_is_refused(line, tmp_path):
    with pytest.raises(ValueError, match="no line"):
        query(tmp_path, "MATCH (a)-->(b) RETURN count(*) AS n", HEAD.replace(line, ""))


@pytest.mark.parametrize("body", ["MATCH (a) WHERE a.id < $last", "MATCH (a) WHERE a.id < 7"])
def test_parameters_of_header_and_body_must_be_the_same(body, tmp_path):
    head = HEAD.replace("none", "$first" if "$" not in body else "none")
    with pytest.raises(ValueError, match="its header names"):
        query(tmp_path, f"{body} RETURN count(*) AS n", head)


def test_edges_are_read_in_the_direction_of_their_arrows():
    found = matches("MATCH (a)<-[:EXCITES]-(b)--(c), (c)-[e:INHIBITS|EXCITES {weight: 1}]->(d:Neuron {id: 1})")[0].edges
    assert [str(edge) for edge in found] == ["b->a", "b--c", "c->d"]
    assert found[2].types == {"EXCITES", "INHIBITS"}
