"""Any motif, by every engine: random motifs in random networks, against enumeration; and what must hold of counts."""

import os
from itertools import pairwise
from math import comb

import pytest
import torch
from connectorch.analysis.census import enumeration, masks
from connectorch.analysis.edge_types import typed
from connectorch.ingest.clean import with_bias_neurons
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.queries import census as cypher
from connectorch.queries import networks
from connectorch.queries.drawing import parse
from connectorch.training.network import Block, LayeredNetwork, feedforward

N = int(os.environ.get("CONNECTORCH_NETWORKS", "300"))
FORK = parse("fork", "a->b, a->c, b->d, c->e")


@pytest.fixture(scope="module")
def cases(random_network, random_pattern):
    """Networks, a motif for each, and how often enumeration finds it."""
    some = [(random_network(i), random_pattern(i)) for i in range(N)]
    return [(network, pattern, enumeration.count([pattern], [network])[0][0]) for network, pattern in some]


def test_the_cases_say_something(cases):
    """Most motifs occur; all kinds of them do."""
    occurring = [pattern for _, pattern, n in cases if n]
    assert len(occurring) > N // 4
    assert any(p.induced for p in occurring)
    assert any(p.types for p in occurring)
    assert any(p.roles for p in occurring)
    assert any(p.absent for p in occurring)
    assert {len(p.vertices) for p in occurring} == {2, 3, 4, 5}
    assert {network.is_layered for network, _, n in cases if n} == {True, False}
    assert any(not network.is_feedforward and has_cycle(pattern) for network, pattern, n in cases if n)


def has_cycle(pattern):
    return any(pair[::-1] in pattern.edges for pair in pattern.edges)


def test_masks_agree_with_enumeration(cases):
    for number, (network, pattern, expected) in enumerate(cases):
        assert (number, masks.count([pattern], [network])) == (number, [[expected]]), pattern.text


@pytest.mark.graphtool
def test_graphtool_agrees_with_enumeration(cases):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    from connectorch.analysis.census import graphtool

    for number, (network, pattern, expected) in enumerate(cases):
        assert (number, graphtool.count([pattern], [network])) == (number, [[expected]]), pattern.text


def check_in_store(some, store):
    store.export_many(neuron_graph(network) for network, _, _ in some)
    there = {one.name: one for one in networks.networks(store)}
    for network, pattern, expected in some:
        found = cypher.count(
            store, there[network.name], [pattern], cleaning="raw", bias=False, topology=network.topology
        )
        assert found == {pattern.name: expected}, (network.name, pattern.text)


def test_cypher_agrees_with_enumeration_on_the_embedded_store(cases, tmp_path):
    """A store for every 300 networks: the embedded one keeps what it planned, gigabytes for 10,000 texts."""
    for first in range(0, N, 300):
        with LadybugStore(tmp_path / f"{first}.lbug") as store:
            check_in_store(cases[first : first + 300], store)


@pytest.mark.neo4j
def test_cypher_agrees_with_enumeration_on_neo4j(cases, neo4j_store):
    """Neo4j plans every text anew, which takes longer than the counting: one motif in five, or ten, is tried."""
    check_in_store(cases[:: 5 if N <= 300 else 10], neo4j_store)


def test_the_fork_is_counted_once_for_each_set_of_edges(store):
    """Its two symmetries move four vertices at a time, which breaks orderings orbit by orbit: a full 2-3-4 network."""
    full = feedforward("full", [torch.ones(3, 2), torch.ones(4, 3)])
    expected = 2 * comb(3, 2) * 4 * 3
    assert enumeration.count([FORK], [full]) == masks.count([FORK], [full]) == [[expected]]
    store.export(neuron_graph(full))
    there = networks.find(store, "full")
    assert cypher.count(store, there, [FORK], cleaning="raw", bias=False) == {"fork": expected}


@pytest.mark.parametrize("number", range(0, 40, 3))
def test_types_add_up_to_the_motif_without_types(number, random_network, random_pattern):
    network, pattern = random_network(number), random_pattern(number)
    if pattern.types or len(pattern.edges) > 5:
        pattern = parse("typed", "a->b, a->c, b->d, c->d")
    variants = typed([pattern], ("+", "-"))
    (row,) = masks.count(variants, [network])
    assert sum(row) == masks.count([pattern], [network])[0][0]


@pytest.mark.parametrize("number", range(1, 60, 6))
def test_reversing_all_edges_turns_motifs_around(number, random_network, random_pattern):
    network, pattern = random_network(number), random_pattern(number)
    pattern = parse("plain", ", ".join(f"{pattern.vertices[u]}->{pattern.vertices[v]}" for u, v in pattern.edges))
    turned = parse("turned", ", ".join(f"{pattern.vertices[v]}->{pattern.vertices[u]}" for u, v in pattern.edges))
    backwards = feedforward("turned", [weight.T for weight in reversed(network.weights)])
    for one, other in ((pattern, turned), (pattern.as_induced(), turned.as_induced())):
        assert masks.count([one], [network]) == masks.count([other], [backwards])


@pytest.mark.parametrize("number", range(0, 40, 4))
def test_the_order_of_neurons_does_not_matter(number, random_network, random_pattern):
    network, pattern = random_network(number), random_pattern(number)
    order = [torch.randperm(n, generator=torch.Generator().manual_seed(number + n)) for n in network.sizes]
    moved = tuple(
        Block(b.pre, b.post, b.weight[order[b.post]][:, order[b.pre]], b.mask[order[b.post]][:, order[b.pre]])
        for b in network.blocks
    )
    other = LayeredNetwork("moved", network.sizes, moved, network.biases)
    assert masks.count([pattern], [network]) == masks.count([pattern], [other])


def test_networks_of_one_shape_are_counted_in_one_batch():
    rng = torch.Generator().manual_seed(3)
    made = [
        feedforward(str(i), [torch.randn(post, pre, generator=rng).relu() for pre, post in pairwise((4, 5, 5, 3))])
        for i in range(7)
    ]
    patterns = [FORK, parse("zig", "a->c, b->c, b->d, induced"), parse("signed", "a-[+]->b, b->c")]
    assert masks.count(patterns, made) == enumeration.count(patterns, made)


def test_bias_neurons_have_a_role_of_their_own():
    network = feedforward(
        "biased", [torch.ones(3, 2), torch.ones(2, 3)], biases=[torch.tensor([1.0, 0, 2.0]), torch.ones(2)]
    )
    wired = with_bias_neurons(network)
    drawn = [
        parse(str(i), text) for i, text in enumerate(["a->b, a:bias", "a->b, a:input", "a->c, b->c, a:bias, b!>a"])
    ]
    assert enumeration.count(drawn, [wired]) == masks.count(drawn, [wired])
    assert masks.count(drawn, [wired])[0][:2] == [2 + 2, 6]


def test_counts_beyond_double_precision_stay_exact():
    """A full network: every path, and every pair of paths, is there; the numbers pass 2**63."""
    width = 70_000
    star = feedforward("star", [torch.ones(1, width)])
    drawn = parse("conv5", "a->f, b->f, c->f, d->f, e->f")
    assert masks.count([drawn], [star]) == [[comb(width, 5)]]
    assert comb(width, 5) > 2**63
    three = feedforward("three", [torch.ones(900, 800), torch.ones(700, 900)])
    drawn = parse("two bifans", "a->c, a->d, b->c, b->d, c->e, d->e")
    assert masks.count([drawn], [three]) == [[comb(800, 2) * comb(900, 2) * 700]]
