"""Modules of networks whose modules are known, and what every partition must obey."""

from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from connectorch.analysis import modules as methods
from connectorch.analysis.modules._wiring import hierarchy, wiring
from connectorch.analysis.results import Modules
from connectorch.ingest.clean import clean
from connectorch.ingest.read import read
from connectorch.training import registry
from connectorch.training.network import feedforward

METHODS = registry.names(methods)
SCULPTED = Path(__file__).parents[3] / "shared/data/sculpting/networks/ex_f4-2-4_a4-24-24-4_s0.npz"
pytestmark = [
    pytest.mark.graphtool,
    pytest.mark.skipif(find_spec("graph_tool") is None, reason="graph-tool is not installed"),
]


def find(method, network, seed=0):
    return registry.load(methods, method, "method").find(network, seed)


def planted(sizes=(8, 10, 10, 6), crossing=0.0, seed=0):
    """Lower and upper half of every layer joined fully, edges between the halves with probability `crossing`."""
    rng = np.random.default_rng(seed)
    weights = []
    for n_pre, n_post in pairwise(sizes):
        same = (np.arange(n_post) * 2 // n_post)[:, None] == (np.arange(n_pre) * 2 // n_pre)[None, :]
        weights.append(torch.from_numpy(np.where(same | (rng.random(same.shape) < crossing), 1.0, 0.0)))
    return feedforward("planted", weights)


def random_network(seed, sizes=(5, 6, 6, 4), density=0.4):
    rng = np.random.default_rng(seed)
    return feedforward(
        f"random-{seed}",
        [torch.from_numpy(rng.normal(size=s) * (rng.random(s) < density)) for s in zip(sizes[1:], sizes, strict=False)],
    )


def edges_of(network):
    for block in network.blocks:
        for post, pre in block.mask.nonzero().tolist():
            yield (block.pre, pre), (block.post, post)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(2))
def test_every_neuron_with_an_edge_is_in_one_module_and_every_edge_between_two(method, seed):
    network = random_network(seed)
    found = find(method, network, seed)
    wired = sorted({neuron for edge in edges_of(network) for neuron in edge})
    assert sorted(neuron for members in found.modules for neuron in members) == wired
    module = {neuron: m for m, members in enumerate(found.modules) for neuron in members}
    pairs = [(module[pre], module[post]) for pre, post in edges_of(network)]
    assert found.edges == tuple((*pair, pairs.count(pair)) for pair in sorted(set(pairs)))
    assert list(found.modules) == sorted(tuple(sorted(members)) for members in found.modules)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_finds_the_same_modules_and_leaves_numpys_state_alone(method):
    network = random_network(7)
    state = np.random.get_state()[1].copy()
    assert find(method, network, 3) == find(method, network, 3)
    assert (np.random.get_state()[1] == state).all()


def test_two_halves_without_an_edge_between_are_the_modules_of_greatest_modularity():
    found = find("modularity", planted())
    assert [{unit * 2 // found.layer_sizes[layer] for layer, unit in m} for m in found.modules] == [{0}, {1}]
    assert found.modularity == pytest.approx(0.5)


@pytest.mark.parametrize("crossing", [0.0, 0.05])
def test_the_block_model_mixes_no_halves(crossing):
    found = find("sbm", planted((12, 16, 16, 8), crossing))
    assert all(len({unit * 2 // found.layer_sizes[layer] for layer, unit in m}) == 1 for m in found.modules)


def one_block_and_each_half(network):
    """Description lengths, in bits, by graph-tool's own classes, of two partitions one can think of."""
    from connectorch.analysis.library import graph_tool
    from connectorch.analysis.modules._graphtool import directed_graph

    wired = wiring(network)
    halves = [unit * 2 // network.sizes[layer] for layer, unit in wired.neurons.tolist()]
    nested = graph_tool().inference.NestedBlockState
    graph = directed_graph(wired)
    return [
        nested(graph, bs=[np.array(labels), np.zeros(max(labels) + 1)]).entropy() / np.log(2)
        for labels in ([0] * len(halves), halves)
    ]


@pytest.mark.parametrize("network", [planted(), planted(crossing=0.05), random_network(1)], ids=lambda n: n.name)
def test_the_block_model_describes_no_longer_than_one_block_or_the_planted_halves(network):
    assert find("sbm", network).description_length <= min(one_block_and_each_half(network)) + 1e-6


@pytest.mark.parametrize("network", [planted(crossing=0.05), random_network(2)], ids=lambda n: n.name)
def test_each_method_is_best_by_its_own_measure(network):
    blocks, grouped = find("sbm", network), find("modularity", network)
    assert blocks.description_length <= grouped.description_length + 1e-6
    assert blocks.modularity <= grouped.modularity + 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_one_edge_is_network_enough(method):
    network = feedforward("pair", [torch.tensor([[0.0, 2.0]])])
    assert sorted(sum(find(method, network).modules, ())) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("method", METHODS)
def test_a_network_without_edges_has_no_modules(method):
    found = find(method, feedforward("bare", [torch.zeros(2, 3)]))
    assert (found.name, found.modules, found.edges, found.modularity) == ("bare", (), (), None)


def test_skipping_edges_count():
    from connectorch.training.network import Block, LayeredNetwork

    blocks = tuple(
        Block(i, j, torch.ones(2, 2), torch.ones(2, 2, dtype=torch.bool)) for i, j in [(0, 1), (0, 2), (1, 2)]
    )
    found = find("modularity", LayeredNetwork("skip", (2, 2, 2), blocks, (None,) * 3))
    assert sum(n for *_, n in found.edges) == 12


def test_levels_that_merge_nothing_are_left_out():
    upper = [np.array([0, 0, 1, 2]), np.array([2, 1, 0]), np.array([0, 1, 1]), np.array([0, 0])]
    assert hierarchy(np.array([3, 0, 1, 2]), upper) == ((0, 1, 1, 2), (0, 1, 1))


@pytest.mark.skipif(not SCULPTED.is_file(), reason="the sculpting networks are not beside this checkout")
def test_the_sculpted_network_has_its_two_separable_functions():
    found = find("modularity", clean(read(SCULPTED), "strict"))
    inputs = [{unit for layer, unit in members if layer == 0} for members in found.modules]
    outputs = [{unit for layer, unit in members if layer == 3} for members in found.modules]
    assert inputs == [{0, 1}, {2, 3}]
    assert outputs == [{0, 1}, {2, 3}]


def test_modules_as_a_frame_have_a_row_a_neuron():
    found = Modules("toy", "sbm", (1, 2), (((0, 0), (1, 1)), ((1, 0),)), ((0, 0, 1), (0, 1, 1)), 0.0)
    assert found.to_frame().to_numpy().tolist() == [[0, 0, 0], [1, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize("network", [planted(crossing=0.05), random_network(4)], ids=lambda n: n.name)
def test_description_length_of_a_given_partition_is_the_block_models_own_for_its_own(network):
    from connectorch.analysis.modules._graphtool import directed_graph
    from connectorch.analysis.modules.modularity import bits_given, labels_of

    found, wired = find("sbm", network), wiring(network)
    bits = bits_given(directed_graph(wired), labels_of(found, wired.neurons), np.random.default_rng(0))
    assert bits == pytest.approx(found.description_length, abs=1e-6)
