"""What is written beside a network: modules of every level, all or none; censuses; lineage."""

from dataclasses import replace

import pytest
from connectorch.ingest import results
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.schema import first_id
from connectorch.ingest.texts import text

MODULES = [[(0, 0), (0, 1)], [(1, 0)], [(1, 1)], [(2, 0), (2, 1)], [(3, 0), (3, 1)]]
EDGES = [(0, 1, 2), (0, 2, 2), (1, 3, 1), (2, 3, 2), (3, 4, 3)]
LEVELS = [[0, 1, 1, 1, 2], [0, 0, 1]]  # two and three are joined with one; then the first two of those
NODES = "MATCH (m:Module) RETURN m.level AS level, m.size AS size, m.quality AS quality ORDER BY m.id"
PARTS = "MATCH (m:Module)-[:PART_OF]->(g:Module) RETURN m.id AS lower, g.id AS upper ORDER BY m.id"
FEEDS = "MATCH (a:Module)-[f:FEEDS]->(b:Module) RETURN a.id AS pre, b.id AS post, f.n_edges AS n ORDER BY a.id, b.id"
LINES = "MATCH (a:Network)-[:PRUNED_TO]->(b:Network) RETURN a.name AS pre, b.name AS post ORDER BY a.name"


def write(store, number, modules=MODULES, edges=EDGES, levels=LEVELS):
    results.write_modules(store, number, "hand", modules, edges, 0.25, 30.5, levels)


def test_a_hierarchy_of_modules_is_stored_level_by_level(store, toy):
    number = store.export(neuron_graph(toy)).network
    write(store, number)
    write(store, number)  # in place of the first
    first = store.read("MATCH (m:Module) RETURN min(m.id) AS first")[0]["first"]
    assert first >= first_id(number)
    rows = store.read(NODES)
    assert [(r["level"], r["size"]) for r in rows] == [(0, n) for n in (2, 1, 1, 2, 2)] + [
        (1, n) for n in (2, 4, 2)
    ] + [(2, n) for n in (6, 2)]
    assert [r["quality"] for r in rows] == [0.25] * 5 + [None] * 5
    parts = [(r["lower"] - first, r["upper"] - first) for r in store.read(PARTS)]
    assert parts == [(0, 5), (1, 6), (2, 6), (3, 6), (4, 7), (5, 8), (6, 8), (7, 9)]
    feeds = [(r["pre"] - first, r["post"] - first, r["n"]) for r in store.read(FEEDS)]
    assert feeds == [*EDGES, (5, 6, 4), (6, 7, 3), (8, 9, 3)]
    assert store.read("MATCH (:Neuron)-[:IN_MODULE]->(m:Module) RETURN max(m.level) AS n") == [{"n": 0}]


@pytest.mark.parametrize("last", ["write_members", "set_module_method"])
def test_a_partition_is_written_whole_or_not_at_all(store, toy, monkeypatch, last):
    number = store.export(neuron_graph(toy)).network
    write(store, number)
    before = [store.read(query) for query in (NODES, PARTS, FEEDS)]
    monkeypatch.setattr(results, "text", lambda name: text(name).replace("SET", "SAT") if name == last else text(name))
    with pytest.raises(ValueError, match=r"(?i)invalid input"):
        write(store, number, levels=[])
    assert [store.read(query) for query in (NODES, PARTS, FEEDS)] == before
    assert store.read("MATCH (n:Neuron) WHERE n.module IS NOT NULL RETURN count(*) AS n") == [{"n": 8}]


def test_a_partition_without_modules_takes_the_place_of_the_last(store, toy):
    number = store.export(neuron_graph(toy)).network
    write(store, number)
    write(store, number, [], [], [])
    assert store.read(NODES) == []
    assert store.read("MATCH (n:Neuron) WHERE n.module IS NOT NULL RETURN count(*) AS n") == [{"n": 0}]


def named(toy, name, level):
    return replace(toy, name=name, about=dict(toy.about) | {"level": level})


def joined(store):
    return [(row["pre"], row["post"]) for row in store.read(LINES)]


def test_levels_of_one_trained_network_are_joined_in_whatever_order_they_come(store, toy):
    for level in (0.9, 0.0):
        store.export_many([neuron_graph(named(toy, f"r/{i}@{level:.2f}", level)) for i in range(2)])
    assert joined(store) == [(f"r/{i}@0.00", f"r/{i}@0.90") for i in range(2)]
    store.export(neuron_graph(named(toy, "file", 0.7)))
    for _ in range(2):
        store.export(neuron_graph(named(toy, "r/1@0.50", 0.5)))
    expected = [("r/0@0.00", "r/0@0.90"), ("r/1@0.00", "r/1@0.50"), ("r/1@0.50", "r/1@0.90")]
    assert joined(store) == expected
    store.export(neuron_graph(named(toy, "r/1@0.50", 0.5), with_bias=True), replace=True)
    assert joined(store) == expected


def test_networks_without_a_level_or_a_run_have_no_lineage(store, toy):
    store.export_many([neuron_graph(one) for one in (named(toy, "a@x", None), named(toy, "a@y", None), toy)])
    assert joined(store) == []
