"""Draws are counted as the network is: skips, roles, layers, types and bias neurons, each draw against enumeration."""

import numpy as np
import pytest
import torch
from connectorch.analysis.census import census, enumeration
from connectorch.analysis.draws import draws
from connectorch.queries.wanted import wanted
from connectorch.training.network import Block, LayeredNetwork, feedforward

TEXTS = ["ffl", "chain2", "bifan", "a->b, a:input", "a->b, b->c, c:output", "a->b, a->c, b->c, induced", "a->b, a@1"]
TYPED = ["a-[+]->b, a-[-]->c", "a-[-]->b, b->c, a->c", "a-[+]->b, a:input"]


def skipping(sizes=(4, 4, 4)):
    """Every neuron has an edge in every block on both sides; a third of the weights are negative."""
    rng = np.random.default_rng(8)
    blocks = []
    for post in range(len(sizes)):
        for pre in range(post):
            kept = rng.random((sizes[post], sizes[pre])) < 0.4
            around = np.arange(max(sizes))
            kept[around % sizes[post], around % sizes[pre]] = True
            weight = torch.from_numpy(np.where(kept, rng.choice([1.0, 1.0, -1.0], kept.shape), 0))
            blocks.append(Block(pre, post, weight, weight != 0))
    return LayeredNetwork("skipping", sizes, tuple(blocks), (None,) * len(sizes))


@pytest.mark.parametrize("sizes", [(4, 4, 4), (3, 5, 2)])
@pytest.mark.parametrize(
    "model", ["uniform", "min-degree", "degree", "degree-canonical", "degree-typed", "uniform-typed"]
)
def test_draws_of_a_network_with_skips_are_counted_as_enumeration_does(model, sizes):
    typed = model.endswith("typed")
    patterns = [pattern for text in TEXTS + TYPED * typed for pattern in wanted(text)]
    kept = draws(skipping(sizes), model, 6, seed=2, types="sign" if typed else "none")
    expected = np.array(enumeration.count(patterns, kept.networks()))
    (found,) = census(skipping(sizes), patterns, null=model, draws=6, seed=2)
    for i, pattern in enumerate(patterns):
        assert found.null.motifs[pattern.name].mean == pytest.approx(expected[:, i].mean()), pattern.name


def test_classes_of_draws_with_skips_are_counted_too():
    kept = draws(skipping(), "uniform", 5)
    expected = census(kept.networks(), "k3,k4", ("enumeration",), clean="raw")
    (found,) = census(skipping(), "k3,k4", null="uniform", draws=5)
    for name, score in found.null.motifs.items():
        each = [one.counts["enumeration"].get(name, 0) for one in expected]
        assert score.mean == pytest.approx(np.mean(each)), name
    assert len(found.null.motifs) == 28


def test_closed_forms_stand_beside_draws_of_a_network_with_skips():
    (found,) = census(skipping((6, 6, 6)), "ffl,chain2,bifan", null="uniform", draws=800)
    for score in found.null.motifs.values():
        assert abs(score.mean - score.exact_mean) < 4 * score.exact_sd / np.sqrt(800)


@pytest.mark.parametrize("model", ["uniform", "min-degree", "degree"])
def test_roles_know_bias_neurons_of_draws(model):
    """Edges out of inputs, hidden neurons and bias neurons are as many in every draw."""
    rng = np.random.default_rng(3)
    weights = [torch.from_numpy(rng.normal(size=shape) * (rng.random(shape) < 0.8)) for shape in ((4, 3), (3, 4))]
    network = feedforward("biased", weights, biases=[torch.ones(4), torch.tensor([1.0, 0, 1])])
    motifs = ["a->b, a:input", "a->b, a:hidden", "b->a, b:bias", "a->b, a->c, a:bias"]
    kept = draws(network, model, 5, bias=True)
    patterns = [pattern for text in motifs for pattern in wanted(text)]
    expected = np.array(enumeration.count(patterns, kept.networks()))
    (found,) = census(network, patterns, ("masks", "enumeration"), bias=True, null=model, draws=5)
    assert found.agree
    for i, pattern in enumerate(patterns):
        assert found.null.motifs[pattern.name].mean == expected[:, i].mean()
    assert all(found.null.motifs[pattern.name].fixed for pattern in patterns[:3])


@pytest.mark.parametrize("model", ["uniform-typed", "degree-typed", "fanmod"])
def test_a_type_that_no_edge_has_never_occurs(model):
    weights = torch.tensor([[1.0, 2.0], [3.0, 1.0]])
    (found,) = census(feedforward("coloured", [weights]), ["a-[7]->b, a-[1]->c"], clean="raw", null=model, draws=4)
    (score,) = found.null.motifs.values()
    assert (score.mean, score.fixed) == (0, True)
