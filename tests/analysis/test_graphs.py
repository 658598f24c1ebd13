"""Graphs without layers: read, stored, counted by every engine, and what is refused of them."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import torch
from connectorch.analysis.census import census, enumeration, masks
from connectorch.ingest.clean import clean, compact
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.restore import restore
from connectorch.queries import networks
from connectorch.queries.drawing import parse
from connectorch.queries.run import query
from connectorch.training.network import Block, LayeredNetwork


def graph(number, n=8, density=0.3):
    """A random directed graph, weights +1 and -1."""
    rng = np.random.default_rng([3, number])
    weight = np.where(rng.random((n, n)) < density, rng.choice([-1.0, 1.0], (n, n)), 0.0)
    np.fill_diagonal(weight, 0)
    held = torch.from_numpy(weight)
    return LayeredNetwork(f"graph {number}", (n,), (Block(0, 0, held, held != 0),), (None,))


def as_networkx(network):
    return nx.from_numpy_array(network.masks[0].T.numpy(), create_using=nx.DiGraph)


@pytest.mark.parametrize(
    ("drawing", "length"), [("a->b, b->a", 2), ("a->b, b->c, c->a", 3), ("a->b, b->c, c->d, d->a", 4)]
)
def test_directed_cycles_are_counted_once_each(drawing, length):
    """networkx lists simple cycles by an algorithm of its own."""
    for number in range(4):
        network = graph(number)
        expected = sum(len(cycle) == length for cycle in nx.simple_cycles(as_networkx(network)))
        found = census(network, [parse("cycle", drawing)], ("masks", "graphtool", "cypher", "enumeration"), clean="raw")
        assert {c["cycle"] for c in found[0].counts.values()} == {expected}
        assert len(found[0].counts) == 4


def test_the_nine_motifs_agree_by_all_engines_in_a_graph():
    (result,) = census(graph(5), "flight", ("masks", "graphtool", "cypher", "enumeration"))
    assert result.agree
    assert all(len(counts) == 9 for counts in result.counts.values())


def test_a_graph_comes_back_from_a_store_as_it_was(store):
    network = graph(6)
    exported = store.export(neuron_graph(network))
    there = networks.find(store, network.name)
    assert there.id == exported.network
    back = restore(store, there.properties)
    assert back.digest == network.digest
    assert back.topology == "any"


def test_cleaning_leaves_a_graph_as_it_is():
    network = graph(7, density=0.1)
    assert clean(network, "strict").n_edges == network.n_edges
    degree = (network.masks[0].sum(0) + network.masks[0].sum(1)).numpy()
    assert compact(network).sizes == (int((degree > 0).sum()),)


@pytest.mark.parametrize(("size", "n_classes"), [(3, 13), (4, 199)])
def test_all_classes_of_a_graph_are_its_connected_sets_by_isomorphism(size, n_classes):
    """networkx sorts all connected sets by isomorphism; the sizes of its groups are the counts."""
    network = graph(8)
    whole, groups = as_networkx(network), []
    for some in combinations(whole, size):
        part = whole.subgraph(some)
        if nx.is_weakly_connected(part):
            alike = next((group for group in groups if nx.is_isomorphic(group[0], part)), None)
            if alike is None:
                groups.append([part])
            else:
                alike.append(part)
    (result,) = census(network, f"k{size}", clean="raw")
    assert len(result.classes) == n_classes
    assert sorted(n for n in result.counts["masks"].values() if n) == sorted(map(len, groups))
    assert result.totals[size] == sum(map(len, groups))


@pytest.mark.parametrize("number", range(4))
def test_classes_of_a_graph_are_what_enumeration_finds_of_each(number):
    network = graph(number, n=7, density=(0.15, 0.3, 0.5, 0.8)[number])
    for motifs, types in (("k3", "none"), ("k3", "sign"), ("k4", "none")):
        (result,) = census(network, motifs, ("masks", "graphtool"), clean="raw", types=types)
        assert result.agree
        found = [parse(name, result.classes[name]) for name in result.classes]
        occurring = [p for p in found if result.counts["masks"][p.name]]
        assert enumeration.count(occurring, [network])[0] == masks.count(occurring, [network])[0]


def test_a_neuron_that_feeds_itself_is_refused():
    weight = torch.eye(3)
    with pytest.raises(ValueError, match=r"block 0->0 of network 'x': neuron 0 feeds itself; leave such edges out"):
        LayeredNetwork("x", (3,), (Block(0, 0, weight, weight != 0),), (None,))


def test_a_graph_has_no_biases_and_no_published_rules():
    with pytest.raises(ValueError, match="is a graph without layers, and has no bias neurons; leave out --bias"):
        census(graph(1), bias=True)
    with pytest.raises(ValueError, match="has no layers; the published rules are for layered networks"):
        census(graph(1), "published")


def test_the_sparsity_of_a_graph_leaves_out_edges_of_neurons_to_themselves():
    network = graph(2)
    assert network.sparsity == 1 - network.n_edges / (8 * 7)


@pytest.mark.parametrize("name", ["neuron_motifs", "chain_signs", "parallel_signs", "strongest_paths"])
def test_views_that_would_take_a_way_back_for_a_path_refuse_graphs(store, name):
    store.export(neuron_graph(graph(3)))
    with pytest.raises(ValueError, match=f"'{name}' counts right in acyclic networks, .* name another network"):
        query(name, store=store, network="graph 3")
