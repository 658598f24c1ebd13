from itertools import pairwise

import pytest
import torch
from connectorch.ingest.clean import CLEANINGS, clean, compact, connected_neurons, live_neurons, with_bias_neurons
from connectorch.training.network import Block, LayeredNetwork, feedforward
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = settings(max_examples=80, derandomize=True, deadline=None)


@st.composite
def networks(draw, skips=True):
    """Any network of 2 to 5 layers of 1 to 4 neurons, with blocks that skip layers or without, with biases or none."""
    sizes = tuple(draw(st.lists(st.integers(1, 4), min_size=2, max_size=5)))

    def numbers(*shape):
        n = torch.Size(shape).numel()
        return torch.tensor(draw(st.lists(st.sampled_from([0.0, 0.0, 1.0, -2.0]), min_size=n, max_size=n))).view(shape)

    pairs = [(pre, post) for post in range(len(sizes)) for pre in range(post)]
    kept = [pair for pair in pairs if pair[1] == pair[0] + 1 or (skips and draw(st.booleans()))]
    weights = {pair: numbers(sizes[pair[1]], sizes[pair[0]]) for pair in kept}
    blocks = tuple(Block(pre, post, weight, weight != 0) for (pre, post), weight in weights.items())
    biases = tuple(None if layer == 0 or draw(st.booleans()) else numbers(n) for layer, n in enumerate(sizes))
    return LayeredNetwork("random", sizes, blocks, biases)


def edges(network):
    return {((b.pre, i), (b.post, j)) for b in network.blocks for j, i in b.mask.nonzero().tolist()}


def biased(network):
    return {(layer, j) for layer, b in enumerate(network.biases) if b is not None for j in b.nonzero()[:, 0].tolist()}


def on_paths(network):
    """Neurons on some path from an input to an output, by walking every path."""
    after = {}
    for pre, post in edges(network):
        after.setdefault(pre, []).append(post)
    found = set()

    def walk(path):
        if path[-1][0] == len(network.sizes) - 1:
            found.update(path)
        for post in after.get(path[-1], ()):
            walk([*path, post])

    for unit in range(network.sizes[0]):
        walk([(0, unit)])
    return found


def as_the_study_does(network):
    """Edges and biased neurons that remain by the study's rule, removed one after the other until nothing changes."""
    kept, biases, last = edges(network), biased(network), len(network.sizes) - 1
    hidden = [(layer, unit) for layer in range(1, last) for unit in range(network.sizes[layer])]
    while True:
        unfed = {n for n in hidden if n not in biases and not any(post == n for _, post in kept)}
        kept_next = {(pre, post) for pre, post in kept if pre not in unfed}
        idle = {n for n in hidden if not any(pre == n for pre, _ in kept_next)}
        kept_next = {(pre, post) for pre, post in kept_next if post not in idle}
        if (kept_next, biases - idle) == (kept, biases):
            return kept, biases
        kept, biases = kept_next, biases - idle


@EXAMPLES
@given(networks())
def test_strict_keeps_what_lies_on_a_path(network):
    live, cleaned = on_paths(network), clean(network, "strict")
    assert edges(cleaned) == {(pre, post) for pre, post in edges(network) if {pre, post} <= live}
    assert biased(cleaned) == {n for n in biased(network) if n in live}
    marked = live_neurons(network, "strict")
    assert {(layer, i) for layer, marks in enumerate(marked) for i in marks.nonzero()[:, 0].tolist()} == live


@EXAMPLES
@given(networks())
def test_published_removes_what_the_study_removes(network):
    cleaned = clean(network, "published")
    assert (edges(cleaned), biased(cleaned)) == as_the_study_does(network)


@EXAMPLES
@given(networks(), st.sampled_from(CLEANINGS))
def test_cleaning_twice_changes_nothing_and_neurons_keep_their_numbers(network, cleaning):
    once = clean(network, cleaning)
    assert once.sizes == network.sizes
    assert clean(once, cleaning).digest == once.digest
    assert edges(once) <= edges(network)
    if cleaning == "raw":
        return
    live = live_neurons(network, cleaning)
    kept = {
        ((b.pre, i), (b.post, j))
        for b in network.blocks
        for j, i in b.mask.nonzero().tolist()
        if live[b.pre][i] and live[b.post][j]
    }
    assert edges(once) == kept


@EXAMPLES
@given(networks())
def test_raw_is_everything(network):
    assert clean(network, "raw") is network


def test_the_toy_network_cleaned_by_hand(toy):
    strict, published = clean(toy, "strict"), clean(toy, "published")
    assert strict.edges_per_block == [4, 4, 3]
    assert published.edges_per_block == [4, 5, 3]  # the bias of h1.3 feeds it
    assert (biased(strict), biased(published)) == ({(2, 0)}, {(1, 3), (2, 0)})
    assert [live.tolist() for live in live_neurons(toy, "strict")] == [
        [True, True, False],
        [True, True, False, False],
        [True, True, False],
        [True, True],
    ]
    assert [int(live.sum()) for live in connected_neurons(toy)] == [3, 2, 2, 2]


@EXAMPLES
@given(networks(skips=False), st.booleans())
def test_a_compact_network_has_the_same_edges_in_the_same_order(network, keep_biased):
    cleaned = clean(network, "published")
    used = {neuron for edge in edges(cleaned) for neuron in edge} | (biased(cleaned) if keep_biased else set())
    numbers = [sorted(unit for layer, unit in used if layer == at) for at in range(len(network.sizes))]
    if not all(numbers):
        with pytest.raises(
            ValueError, match=f"layer {next(i for i, n in enumerate(numbers) if not n)} has no edge left"
        ):
            compact(cleaned, biased=keep_biased)
        return
    found = compact(cleaned, biased=keep_biased)
    assert found.sizes == tuple(map(len, numbers))
    renamed = {(layer, unit): (layer, i) for layer, units in enumerate(numbers) for i, unit in enumerate(units)}
    assert edges(found) == {(renamed[pre], renamed[post]) for pre, post in edges(cleaned)}
    assert biased(found) == {renamed[n] for n in biased(cleaned) if n in renamed}


@EXAMPLES
@given(networks(skips=False))
def test_bias_neurons_are_sources_at_the_end_of_their_layer(network):
    found, last = with_bias_neurons(network), len(network.sizes) - 1
    assert found.sizes == tuple(n + (layer < last) for layer, n in enumerate(network.sizes))
    sources = {((layer - 1, network.sizes[layer - 1]), (layer, unit)) for layer, unit in biased(network)}
    assert edges(found) == edges(network) | sources
    assert found.biases == (None,) * len(network.sizes)


@pytest.mark.parametrize("kinds", [(torch.float32, torch.float64), (torch.float64, torch.float32)])
def test_a_bias_too_small_for_the_weights_type_is_a_bias_still(kinds):
    weights, tiny = kinds
    small = torch.tensor([1e-60 if tiny == torch.float64 else 1e-44, 1.0, 0.0], dtype=tiny)
    network = feedforward("tiny", [torch.ones(3, 2, dtype=weights)], biases=[small])
    found = with_bias_neurons(network)
    assert found.masks[0][:, -1].tolist() == [True, True, False]
    assert found.weights[0][0, -1].item() == small[0].item()


def test_what_cannot_be_cleaned_is_refused(toy):
    with pytest.raises(LookupError, match="no cleaning named 'tidy'; known: raw, strict, published"):
        clean(toy, "tidy")


def test_bias_neurons_of_a_network_with_skips_join_the_next_layer_only():
    """Layers 2-2-2, the second joined to nothing before it but its biases."""
    ones = torch.ones(2, 2)
    blocks = (Block(0, 2, ones, ones.bool()), Block(1, 2, ones, ones.bool()))
    network = LayeredNetwork("skips", (2, 2, 2), blocks, (None, torch.tensor([0.0, 3.0]), torch.ones(2)))
    found = with_bias_neurons(network)
    assert found.sizes == (3, 3, 2)
    edges = {(b.pre, b.post): b.mask.nonzero().tolist() for b in found.blocks}
    assert edges[0, 1] == [[1, 2]]  # the last neuron of layer 0 is the bias of the second neuron of layer 1
    assert edges[0, 2] == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert [pair for pair in edges[1, 2] if pair[1] == 2] == [[0, 2], [1, 2]]
    assert found.about["bias_neurons"] == (0, 1)


def test_a_chain_cut_anywhere_is_dead_as_a_whole():
    for cut in range(4):
        weights = [torch.ones(1, 1) * (layer != cut) for layer in range(4)]
        assert clean(feedforward("chain", weights), "strict").n_edges == 0
    assert clean(feedforward("chain", [torch.ones(1, 1) for _ in pairwise(range(5))]), "strict").n_edges == 4
