"""Participation in a store: the numbers of a list of all occurrences, of one motif at a time, whole or not at all."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from connectorch.analysis.counting import wiring
from connectorch.analysis.participation import participation, sample
from connectorch.analysis.writing import sample_text, stored_for, write_participations
from connectorch.ingest import results
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.frames import to_networkx
from connectorch.ingest.restore import restore
from connectorch.ingest.schema import first_id
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.queries import networks, run
from connectorch.queries.drawing import parse
from connectorch.queries.wanted import by_name
from connectorch.training.network import Block, LayeredNetwork, feedforward
from networkx import DiGraph
from networkx.algorithms.isomorphism import DiGraphMatcher

NEURONS = "MATCH (n:Neuron) WHERE n.id >= $first AND n.id < $last RETURN n.name AS name, n.participation AS n"
EDGES = """
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last
RETURN a.name AS pre, b.name AS post, e.participation AS n
"""
STEPS = ("write_neuron_participation", "write_edge_participation", "set_participation")
ADDED = {
    "Network": ["motif", "drawing", "count", "cleaning", "bias"],
    "Neuron": [""],
    "EXCITES": [""],
    "INHIBITS": [""],
}


def listed(network, motif, cleaning="strict", bias=False):
    """By networkx, occurrence by occurrence: how many, and how often neurons and edges take part, by name."""
    pattern = by_name(motif)
    graph = to_networkx(neuron_graph(network, with_bias=bias))
    mark = {"raw": None, "strict": "live", "published": "live_published"}[cleaning]
    graph = graph.subgraph([n for n, has in graph.nodes(data=True) if mark is None or has[mark]])
    found = {
        frozenset((placed[u], placed[v]) for u, v in pattern.edges)
        for placed in (
            {v: n for n, v in one.items()}
            for one in DiGraphMatcher(graph, DiGraph(list(pattern.edges))).subgraph_monomorphisms_iter()
        )
    }
    neurons = Counter(neuron for edges in found for neuron in {end for edge in edges for end in edge})
    return len(found), neurons, Counter(edge for edges in found for edge in edges)


def write(store, network, motif, cleaning="strict", bias=False):
    there = stored_for(store, network, "SOURCE", bias=bias)
    result = participation(by_name(motif), wiring(network, cleaning, bias))
    write_participations(store, there, network, result, cleaning, bias=bias)


def held(store, number):
    """What the store says: motif, count, cleaning, bias; numbers of neurons and edges by name."""
    ends = {"first": first_id(number), "last": first_id(number + 1)}
    (there,) = [one.properties for one in networks.networks(store) if one.id == number]
    said = tuple(there[f"participation_{key}"] for key in ("motif", "count", "cleaning", "bias"))
    neurons = {row["name"]: row["n"] for row in store.read(NEURONS, **ends)}
    return said, neurons, {(row["pre"], row["post"]): row["n"] for row in store.read(EDGES, **ends)}


def positive(numbers):
    return {key: n for key, n in numbers.items() if n != 0}


@pytest.mark.parametrize(("motif", "cleaning", "bias"), [("chain2", "strict", True), ("bifan", "raw", False)])
def test_the_store_holds_what_a_list_of_all_occurrences_says(store, toy, motif, cleaning, bias):
    beside = store.export(neuron_graph(replace(toy, name="beside", biases=(None,) * 4))).network
    number = store.export(neuron_graph(toy, with_bias=True)).network
    write(store, toy, motif, cleaning, bias)
    said, neurons, edges = held(store, number)
    count, by_neuron, by_edge = listed(toy, motif, cleaning, bias)
    assert said == (motif, count, cleaning, bias)
    assert count > 1
    assert (positive(neurons), positive(edges)) == (by_neuron, by_edge)
    assert (len(neurons), len(edges)) == (12 + 3, 14 + 2)  # all have a number: 0 where they take no part
    pattern = by_name(motif)
    assert sum(neurons.values()) == count * len(pattern.vertices)
    assert sum(edges.values()) == count * len(pattern.edges)
    assert set(held(store, beside)[1].values()) == {None}
    assert restore(store, networks.find(store, "toy").properties).digest == toy.digest
    assert networks.find(store, "toy").digest == toy.digest


def test_networks_that_skip_layers_are_written_too(store, random_network):
    network = next(n for n in map(random_network, range(200)) if not n.is_layered and 10 < n.n_edges < 40)
    number = store.export(neuron_graph(network)).network
    write(store, network, "ffl")
    said, neurons, edges = held(store, number)
    count, by_neuron, by_edge = listed(network, "ffl")
    assert said[:2] == ("ffl", count)
    assert (positive(neurons), positive(edges)) == (by_neuron, by_edge)


def test_graphs_without_layers_are_written_too(store):
    kept = torch.rand(7, 7, generator=torch.Generator().manual_seed(4)) < 0.4
    weight = torch.where(kept & ~torch.eye(7, dtype=torch.bool), torch.tensor(-1.5), torch.tensor(0.0))
    network = LayeredNetwork("graph", (7,), (Block(0, 0, weight, weight != 0),), (None,))
    number = store.export(neuron_graph(network)).network
    write(store, network, "ffl", "raw")
    said, neurons, edges = held(store, number)
    count, by_neuron, by_edge = listed(network, "ffl", "raw")
    assert (said[:2], count > 3) == (("ffl", count), True)
    assert (positive(neurons), positive(edges)) == (by_neuron, by_edge)


def test_another_motif_takes_the_place_of_the_first(store, toy):
    number = store.export(neuron_graph(toy)).network
    write(store, toy, "chain2", "raw")
    write(store, toy, "bifan")
    said, neurons, edges = held(store, number)
    count, by_neuron, by_edge = listed(toy, "bifan")
    assert said == ("bifan", count, "strict", False)
    assert (positive(neurons), positive(edges)) == (by_neuron, by_edge)
    write(store, toy, "ffl")  # which a layered network has none of
    said, neurons, edges = held(store, number)
    assert (said[:2], positive(neurons), positive(edges)) == (("ffl", 0), {}, {})


@pytest.mark.parametrize("last", STEPS)
def test_numbers_are_written_whole_or_not_at_all(store, toy, monkeypatch, last):
    number = store.export(neuron_graph(toy)).network
    write(store, toy, "chain2")
    before, text = held(store, number), results.text
    monkeypatch.setattr(results, "text", lambda name: text(name).replace("SET", "SAT") if name == last else text(name))
    with pytest.raises(ValueError, match=r"(?i)invalid input"):
        write(store, toy, "bifan")
    assert held(store, number) == before


def test_a_network_that_was_changed_in_the_store_is_of_no_motif(store, toy):
    number = store.export(neuron_graph(toy)).network
    write(store, toy, "chain2")
    store.write(("MATCH (:Neuron {name: 'i0'})-[e:EXCITES]->() DELETE e", [{"a": 1}]))
    with pytest.raises(OSError, match=r"participation came out as .* did another program .* Ingest it again"):
        write(store, toy, "bifan")
    assert held(store, number)[0] == (None,) * 4


def test_numbers_that_no_store_holds_are_refused_before_anything_is_written(embedded_store, toy):
    number = embedded_store.export(neuron_graph(toy)).network
    write(embedded_store, toy, "chain2")
    before = held(embedded_store, number)
    counted = results.Counted("vast", "a->b", 2**63, "strict", False)
    for count, neuron in ((2**63, 1), (1, 2**63)):
        with pytest.raises(OverflowError, match=f"'vast' goes up to {2**63}: stores hold .* nothing was written"):
            results.write_participation(embedded_store, number, replace(counted, count=count), [(0, 0, neuron)], [])
    assert held(embedded_store, number) == before
    neurons = [(layer, unit, 2**63 - 1) for layer, size in enumerate(toy.sizes) for unit in range(size)]
    edges = [(0, 0, 1, 0, 2**63 - 1)]
    with pytest.raises(OSError, match="came out as"):  # the other edges keep chain2's
        results.write_participation(embedded_store, number, replace(counted, count=1), neurons, edges)
    assert set(held(embedded_store, number)[1].values()) == {2**63 - 1}


def test_a_network_that_is_not_there_is_said_to_be_ingested_first(store, toy):
    store.export(neuron_graph(replace(toy, biases=(None,) * 4)))  # of the same name
    expected = r"no network with the content of 'toy' \(digest .* `connectorch ingest toy.npz --store "
    with pytest.raises(LookupError, match=expected):
        stored_for(store, toy, "toy.npz", bias=False)
    store.export(neuron_graph(replace(toy, name="again")))
    assert stored_for(store, toy, "toy.npz", bias=False).name == "again"
    with pytest.raises(ValueError, match=r"'again' in store .* has no bias neurons; leave out --bias, or ingest it"):
        stored_for(store, toy, "toy.npz", bias=True)
    store.export(neuron_graph(toy, with_bias=True), replace=True)
    assert stored_for(store, toy, "toy.npz", bias=True).name == "toy"


def test_a_store_of_before_there_was_participation_is_read_and_written(tmp_path, toy):
    with LadybugStore(tmp_path / "old.lbug") as old:
        number = old.export(neuron_graph(toy)).network
        for table, names in ADDED.items():
            for name in names:
                old.run(f"ALTER TABLE {table} DROP participation{'_' if name else ''}{name}")
        old.run("ALTER TABLE Network DROP crosschecked")
    with LadybugStore(tmp_path / "old.lbug", read_only=True) as old:
        assert networks.find(old, "toy").properties["participation_motif"] is None
        with pytest.raises(LookupError, match=r"write it with `connectorch participation toy "):
            run.query("participants", store=old)
    with LadybugStore(tmp_path / "old.lbug") as old:
        write(old, toy, "chain2")
        assert held(old, number)[0] == ("chain2", 14, "strict", False)
        assert run.query("participants", store=old).participation.sum() == 3 * 14
        assert restore(old, networks.find(old, "toy").properties).digest == toy.digest
    with LadybugStore(tmp_path / "old.lbug") as old:
        assert old.export(neuron_graph(toy)).written == 0
        second = old.export(neuron_graph(replace(toy, name="second")))
        assert set(held(old, second.network)[1].values()) == {None}


@pytest.mark.neo4j
def test_a_sample_is_drawn_in_the_browser_as_it_was_drawn(neo4j_store, toy):
    neo4j_store.export(neuron_graph(feedforward("before", [torch.ones(2, 2)])))
    neo4j_store.export(neuron_graph(toy, with_bias=True))
    there, pattern = networks.find(neo4j_store, "toy"), parse("chain", "a->b, b->c, a:bias")
    live = wiring(toy, "strict", bias=True)
    drawn = sample(pattern, live, 3, np.random.default_rng(2))
    with neo4j_store.driver.session() as session:
        rows = [row["path"] for row in session.run(sample_text(pattern, drawn, there))]
    found = {tuple((node["layer"], node["unit"]) for node in path.nodes) for path in rows}
    assert found == {(one[pre], one[post]) for one in drawn for pre, post in ("ab", "bc")}
    assert {path.start_node["network"] for path in rows} == {there.id}
