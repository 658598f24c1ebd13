from itertools import pairwise

import pytest
import torch
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.restore import restore
from connectorch.queries import networks
from connectorch.training.network import Block, LayeredNetwork, feedforward
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def back(store, network, **options):
    """The network exported and restored, then dropped."""
    exported = store.export(neuron_graph(network, **options), replace=True)
    try:
        return restore(store, networks.find(store, network.name).properties)
    finally:
        store.drop(exported.network)


@pytest.mark.parametrize("with_bias", [False, True])
def test_the_toy_network_comes_back_equal(store, toy, with_bias):
    found = back(store, toy, with_bias=with_bias)
    assert found.digest == toy.digest
    assert (found.name, found.sizes, dict(found.about)) == (toy.name, toy.sizes, dict(toy.about))
    assert found.edges_per_block == toy.edges_per_block
    assert [bias is None for bias in found.biases] == [True, False, False, True]


def test_blocks_that_skip_layers_come_back(embedded_store):
    rng = torch.Generator().manual_seed(2)
    sizes = (3, 2, 4, 2)
    blocks = []
    for pre, post in ((0, 1), (0, 2), (1, 2), (0, 3), (2, 3)):
        weight = torch.randn(sizes[post], sizes[pre], generator=rng)
        blocks.append(Block(pre, post, weight, weight > -0.5))
    network = LayeredNetwork("skips", sizes, tuple(blocks), (None,) * 4)
    found = back(embedded_store, network)
    assert found.digest == network.digest
    assert [(block.pre, block.post) for block in found.blocks] == [(b.pre, b.post) for b in blocks]


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4), seed=st.integers(0, 99), double=st.booleans())
def test_random_networks_come_back_to_the_last_bit(embedded_store, sizes, seed, double):
    rng = torch.Generator().manual_seed(seed)
    dtype = torch.float64 if double else torch.float32
    weights = [torch.randn(b, a, generator=rng, dtype=dtype) for a, b in pairwise(sizes)]
    weights = [weight * (torch.rand(weight.shape, generator=rng) < 0.5) for weight in weights]
    biases = [torch.randn(n, generator=rng, dtype=dtype) if seed % 2 else None for n in sizes[1:]]
    network = feedforward("random", weights, biases=biases)
    assert back(embedded_store, network, with_bias=bool(seed % 3)).digest == network.digest


def test_a_network_that_was_changed_in_the_store_is_refused(embedded_store, toy):
    embedded_store.export(neuron_graph(toy))
    there = networks.find(embedded_store, "toy")
    embedded_store.write(("MATCH (:Neuron {name: 'i0'})-[e:EXCITES]->() SET e.weight = 2.0000001", [{"a": 1}]))
    with pytest.raises(ValueError, match=r"'toy' in store .* is not what was exported; ingest it with --replace"):
        restore(embedded_store, there.properties)
