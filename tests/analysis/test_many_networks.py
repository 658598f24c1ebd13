"""Hundreds of random networks: every engine and both stores, counts checked in bulk."""

import os
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from connectorch.analysis.crosscheck import census, sampled
from connectorch.analysis.writing import flag_crosschecked, write_censuses
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.results import write_crosschecked
from connectorch.queries import catalog, networks
from connectorch.queries import census as cypher
from connectorch.training.network import feedforward

N_RANDOM = 200
N_LARGE = int(os.environ.get("CONNECTORCH_NETWORKS", "500"))
SEED = 20261121


def random_network(number, largest):
    """A layered network of random sizes and density, dead neurons and biases included; the number is its seed."""
    rng = np.random.default_rng((SEED, number))
    sizes = rng.integers(1, largest + 1, rng.integers(2, 6)).tolist()
    weights, biases = [], []
    for n_pre, n_post in pairwise(sizes):
        kept = rng.random((n_post, n_pre)) < rng.uniform(0.05, 1)
        weights.append(torch.from_numpy(rng.normal(size=(n_post, n_pre)) * kept))
        biases.append(torch.from_numpy(rng.normal(size=n_post) * (rng.random(n_post) < rng.uniform(0, 1))))
    return feedforward(f"random/{number:03}", weights, biases=biases)


@pytest.fixture(scope="module")
def some():
    return [random_network(number, 7) for number in range(N_RANDOM)]


@pytest.fixture(scope="module")
def enumerated(some):
    """Counts by the slow and obvious engine, by cleaning and bias."""
    asked = [("raw", False), ("strict", True), ("published", True)]
    return {how: counted("enumeration", some, *how) for how in asked}


def counted(engine, networks, cleaning, bias):
    found = census(networks, engines=[engine], clean=cleaning, bias=bias)
    assert [one.skipped for one in found] == [{}] * len(networks)
    return [one.counts[engine] for one in found]


@pytest.mark.parametrize("engine", ["masks", pytest.param("graphtool", marks=pytest.mark.graphtool)])
def test_engines_on_arrays_agree_with_enumeration_on_every_network(engine, some, enumerated):
    if engine == "graphtool":
        pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    for (cleaning, bias), expected in enumerated.items():
        assert counted(engine, some, cleaning, bias) == expected


def test_both_texts_of_a_store_agree_with_enumeration_on_every_network(store, some, enumerated):
    done = store.export_many(neuron_graph(network, with_bias=True) for network in some)
    assert [one.name for one in done] == [network.name for network in some]
    held = [networks.find(store, "random/000"), *networks.networks(store)[1:]]
    assert len(held) == N_RANDOM
    for (cleaning, bias), expected in enumerated.items():
        for motif in catalog.FLIGHT:
            counts = cypher.count_grouped(store, held, motif, cleaning=cleaning, bias=bias)
            assert [counts[one.id] for one in held] == [each[motif] for each in expected], (motif, cleaning, bias)
    one_by_one = census(some[:20], engines=["cypher"], store=store)
    strict = census(some[:20], engines=["enumeration"])
    assert [one.counts["cypher"] for one in one_by_one] == [one.counts["enumeration"] for one in strict]
    assert all(one.written == 0 or one.n_edges == one.written for one in done)


@pytest.mark.graphtool
def test_a_store_of_hundreds_of_networks_is_cross_checked(store):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    many = [random_network(number, 20) for number in range(1000, 1000 + N_LARGE)]
    store.export_many(map(neuron_graph, many))
    results = sampled(many, 0.02, store=store)
    assert len(results) == N_LARGE
    assert [result.name for result in results if not result.agree] == []
    assert sum(len(result.counts["cypher"]) for result in results) == 9 * N_LARGE
    assert sum("graphtool" in result.counts for result in results) == N_LARGE // 50
    flag_crosschecked(store, results)
    assert {there.properties["crosschecked"] for there in networks.networks(store)} == {True}
    write_crosschecked(store, {networks.networks(store)[7].id: False})
    assert [there.properties["crosschecked"] for there in networks.networks(store)].count(False) == 1


def test_networks_between_the_counted_ones_are_left_out(store):
    many = [random_network(number, 9) for number in range(6)]
    store.export_many(map(neuron_graph, many))
    chosen = [many[i] for i in (0, 1, 3, 5)]
    found = census(chosen, engines=["masks", "cypher"], store=store, grouped=True)
    assert [one.disagreements for one in found] == [[]] * 4
    store.drop(networks.find(store, many[1].name).id)
    left = [many[i] for i in (0, 2, 3, 4, 5)]
    assert all(one.agree for one in census(left, engines=["masks", "cypher"], store=store, grouped=True))


def test_the_budget_holds_for_each_of_many_networks(store):
    small, large = random_network(1, 5), feedforward("large", [torch.ones(60, 60), torch.ones(60, 60)])
    found = census([small, large], ["bifan"], ["masks", "cypher"], store=store, grouped=True, budget=0.001)
    assert (list(found[0].counts["cypher"]), found[1].counts["cypher"]) == (["bifan"], {})
    assert "budget 0.001" in found[1].skipped["cypher"]["bifan"]


def test_an_export_of_many_is_the_same_as_one_by_one(store, some):
    twice = [neuron_graph(network, with_bias=True) for network in some[:30]]
    alone = [store.export(graph) for graph in twice[:10]]
    together = store.export_many(twice)
    assert [one.written for one in together[:10]] == [0] * 10
    assert [one.network for one in together[:10]] == [one.network for one in alone]
    assert len({one.network for one in together}) == 30
    assert [one.written for one in store.export_many(twice)] == [0] * 30
    other = neuron_graph(replace(random_network(999, 5), name="random/003"))
    with pytest.raises(ValueError, match="another network named 'random/003'"):
        store.export_many([twice[2], other])
    assert len(networks.networks(store)) == 30


def test_only_what_two_engines_counted_is_flagged(store):
    one, two = random_network(1, 9), random_network(2, 9)
    same = replace(two, name="same")
    store.export_many(map(neuron_graph, (one, two, same)))
    flag_crosschecked(store, sampled([one], 0, store=store, budget=0))
    flag_crosschecked(store, sampled([two], 0, store=store))
    flags = {there.name: there.properties["crosschecked"] for there in networks.networks(store)}
    assert flags == {one.name: None, two.name: True, "same": True}


def test_results_go_to_the_network_of_their_name_where_two_are_equal(store):
    one = random_network(1, 9)
    same = replace(one, name="same")
    store.export_many(map(neuron_graph, (one, same)))
    write_censuses(store, [same], census(same, ["edge"]))
    held = {there.id: there.name for there in networks.networks(store)}
    assert [held[row["n"]] for row in store.read("MATCH (c:Census) RETURN c.network AS n")] == ["same"]


def test_networks_without_bias_neurons_are_left_out_of_a_crosscheck_with_biases(store):
    one, two = random_network(1, 9), random_network(2, 9)
    store.export_many([neuron_graph(one), neuron_graph(two, with_bias=True)])
    first, second = sampled([one, two], 0, bias=True, store=store)
    assert set(first.skipped["cypher"].values()) == {"stored without bias neurons"}
    assert len(second.counts["cypher"]) == 9
