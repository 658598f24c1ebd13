"""Closed forms against 100,000 draws: every mean and variance within four standard errors, and an error is seen."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
import torch
from connectorch.analysis import moments as closed_forms
from connectorch.analysis.drawn import counter
from connectorch.analysis.moments import moments
from connectorch.analysis.results import Census
from connectorch.analysis.significance import drawn_counts
from connectorch.queries.wanted import wanted
from connectorch.training.network import feedforward

N = 100_000
SIZES, N_EDGES = (5, 7, 6, 4), (14, 16, 11)
FLIGHT = "flight"
TYPED = "chain2[+,-],div2[-,-],bifan[+,-,+,-],biparallel[+,+,+,-]"
MODELS = {"uniform": FLIGHT, "min-degree": FLIGHT, "uniform-typed": TYPED, "min-degree-typed": TYPED}


def network():
    """Covered by edges on both sides, so that min-degree can draw it; a third of the weights are negative."""
    rng = np.random.default_rng(5)
    weights = []
    for (pre, post), n_edges in zip(pairwise(SIZES), N_EDGES, strict=True):
        cells = [(i % post) * pre + i % pre for i in range(max(pre, post))]
        more = [cell for cell in rng.permutation(pre * post).tolist() if cell not in cells]
        weight = np.zeros(pre * post)
        weight[[*cells, *more][:n_edges]] = np.where(np.arange(n_edges) % 3 == 0, -1.0, 1.0)
        weights.append(torch.from_numpy(weight.reshape(post, pre)))
    return feedforward("small", weights)


@pytest.fixture(scope="module")
def drawn():
    """Model -> motif -> its counts in all draws; a typed model's masks are those of the model without types."""
    found = {}
    for model in ("uniform-typed", "min-degree-typed"):
        classes = {p.name: p.text for motifs in (FLIGHT, TYPED) for p in wanted(motifs)}
        result = Census("", "", "raw", False, SIZES, (), (), (), 0.0, 0.0, {}, {}, classes=classes)
        count = counter(result, list(classes), ("+", "-"), network())
        counts = drawn_counts(network(), model, N, 3, count, types=("+", "-"), chunk=5000)
        arrays = {motif: np.array(numbers, dtype=float) for motif, numbers in counts.items()}
        for one in (model, model.removesuffix("-typed")):
            found[one] = {pattern.name: arrays[pattern.name] for pattern in wanted(MODELS[one])}
    return found


def off(drawn, model):
    """Motifs whose mean or variance is more than four standard errors from the draws', and by how many."""
    closed = moments(network(), model, wanted(MODELS[model]))
    found = {}
    for motif, numbers in drawn[model].items():
        centred = numbers - numbers.mean()
        variance = centred.var(ddof=1)
        errors = (sqrt(variance / N), sqrt(max((centred**4).mean() - variance**2, 0) / N))
        told = (float(closed[motif].mean) - numbers.mean(), float(closed[motif].variance) - variance)
        apart = max(abs(a) / e if e else 1e9 * abs(a) for a, e in zip(told, errors, strict=True))
        if apart > 4:
            found[motif] = apart
    return found


@pytest.mark.parametrize("model", MODELS)
def test_means_and_variances_are_those_of_a_hundred_thousand_draws(drawn, model):
    assert off(drawn, model) == {}


@pytest.mark.parametrize("model", MODELS)
def test_an_error_in_a_binomial_is_seen(drawn, model, monkeypatch):
    """Neurons, and types, chosen as if one could be chosen twice."""
    monkeypatch.setattr(closed_forms, "perm", lambda n, k: n**k)
    assert set(off(drawn, model)) == set(drawn[model])


@pytest.mark.parametrize("model", MODELS)
def test_a_missing_case_of_a_variance_is_seen(drawn, model, monkeypatch):
    """Pairs of occurrences that share exactly one neuron are forgotten."""
    right = closed_forms.unions

    def forgetful(one, other):
        full = len(one.layers) + len(other.layers)
        return (union for union in right(one, other) if len(union.laid.layers) != full - 1)

    monkeypatch.setattr(closed_forms, "unions", forgetful)
    monkeypatch.setattr(closed_forms, "terms_of", closed_forms.terms_of.__wrapped__)
    assert set(off(drawn, model)) >= set(drawn[model]) - {"edge"}
