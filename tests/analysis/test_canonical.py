"""The canonical form of `degree`: chances against its definition, moments against all masks and against draws."""

from itertools import pairwise, product
from math import sqrt

import numpy as np
import pytest
import torch
from connectorch.analysis.canonical import canonical_moments, edge_chances
from connectorch.analysis.census import census, masks
from connectorch.analysis.laws import NoClosedForm
from connectorch.analysis.nulls import degree_canonical
from connectorch.queries.codes import decode
from connectorch.queries.wanted import wanted
from connectorch.training.network import Block, LayeredNetwork, feedforward
from connectorch.training.streams import stream


def mask(n_rows, n_columns, density, seed):
    return np.random.default_rng(seed).random((n_rows, n_columns)) < density


@pytest.mark.parametrize(
    "kept",
    [
        mask(12, 30, 0.1, 1),
        mask(40, 25, 0.6, 2),
        mask(7, 7, 0.9, 3),
        np.ones((3, 4), dtype=bool),
        np.zeros((3, 4), dtype=bool),
        np.eye(6, dtype=bool),
        np.tri(6, dtype=bool),
        np.array([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]], dtype=bool),
        np.array([[1, 0, 0, 0, 0]], dtype=bool),
    ],
    ids=["sparse", "dense", "full rows", "full", "empty", "diagonal", "triangle", "forced block", "one row"],
)
def test_chances_have_the_degrees_and_greatest_entropy(kept):
    """By Lagrange: entropy is greatest where the log odds are a number of the row plus one of the column."""
    p = edge_chances(kept)
    assert np.abs(p.sum(axis=1) - kept.sum(axis=1)).max() < 1e-8
    assert np.abs(p.sum(axis=0) - kept.sum(axis=0)).max() < 1e-8
    inside = (p > 1e-6) & (p < 1 - 1e-6)
    odds = np.where(inside, np.log(np.where(inside, p, 0.5) / np.where(inside, 1 - p, 0.5)), np.nan)
    crossed = odds[:, None, :, None] + odds[None, :, None, :] - odds[:, None, None, :] - odds[None, :, :, None]
    assert np.abs(crossed[~np.isnan(crossed)]).max(initial=0) < 1e-6


def test_a_degree_sequence_of_one_mask_has_certain_edges():
    """A triangle is the only mask with its degrees."""
    assert np.abs(edge_chances(np.tri(5, dtype=bool)) - np.tri(5)).max() < 1e-6


SHAPES = {
    "layered": ((2, 3, 1), [(0, 1), (1, 2)]),
    "three blocks": ((1, 2, 2, 1), [(0, 1), (1, 2), (2, 3)]),
    "skips": ((2, 2, 1), [(0, 1), (0, 2), (1, 2)]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_moments_equal_sums_over_all_masks(shape):
    """Every mask with its probability."""
    sizes, pairs = SHAPES[shape]
    rng = np.random.default_rng(4)
    weights = [torch.from_numpy((rng.random((sizes[b], sizes[a])) < 0.6).astype(float)) for a, b in pairs]
    blocks = tuple(Block(*pair, w, w != 0) for pair, w in zip(pairs, weights, strict=True))
    network = LayeredNetwork("small", sizes, blocks, (None,) * len(sizes))
    texts = ["ab.ad.cd", "ab.ac.bd", "chain2", "ffl", "div2"]
    patterns = [*wanted("flight"), *(decode(f"{t} induced", t).as_induced() for t in texts)]
    p = np.concatenate([edge_chances(w.numpy() != 0).flatten() for w in weights])
    every, likely = [], []
    for cells in product((0.0, 1.0), repeat=len(p)):
        parts = torch.tensor(cells, dtype=torch.float64).split([w.numel() for w in weights])
        held = [part.view(w.shape) for part, w in zip(parts, weights, strict=True)]
        every.append(
            LayeredNetwork(
                "one", sizes, tuple(Block(*q, w, w != 0) for q, w in zip(pairs, held, strict=True)), network.biases
            )
        )
        likely.append(np.prod(np.where(np.array(cells) > 0, p, 1 - p)))
    counts, likely = np.array(masks.count(patterns, every), dtype=float), np.array(likely)
    assert likely.sum() == pytest.approx(1)
    found = canonical_moments(network, patterns)
    for i, pattern in enumerate(patterns):
        mean = (counts[:, i] * likely).sum()
        variance = ((counts[:, i] - mean) ** 2 * likely).sum()
        assert float(found[pattern.name].mean) == pytest.approx(mean, abs=1e-9), pattern.name
        assert float(found[pattern.name].variance) == pytest.approx(variance, rel=1e-7, abs=1e-9), pattern.name


def test_draws_have_the_moments_of_the_closed_form():
    rng = np.random.default_rng(6)
    sizes = (8, 10, 9, 6)
    network = feedforward("drawn", [torch.from_numpy((rng.random((b, a)) < 0.35) * 1.0) for a, b in pairwise(sizes)])
    drawn = degree_canonical.draw(network, [stream("canonical", i) for i in range(4000)])
    counts = masks.count_masks(wanted("flight"), drawn)
    for motif, closed in degree_canonical.moments(network).items():
        numbers = np.array(counts[motif], dtype=float)
        variance = numbers.var(ddof=1)
        error = sqrt(((numbers - numbers.mean()) ** 4).mean() - variance**2) / sqrt(4000)
        assert abs(numbers.mean() - float(closed.mean)) < 4 * sqrt(variance / 4000), motif
        assert abs(variance - float(closed.variance)) < 4 * error, motif


def test_the_canonical_form_stands_beside_the_drawn_model():
    rng = np.random.default_rng(7)
    network = feedforward("both", [torch.from_numpy((rng.random((b, a)) < 0.5) * 1.0) for a, b in [(6, 8), (8, 5)]])
    (found,) = census(network, "flight", clean="raw", null="degree", draws=30)
    (beside,) = found.other_nulls
    assert (beside.model, beside.draws) == ("degree-canonical", 0)
    assert beside.keeps == ("expected_edges_in_and_out_of_every_neuron_per_layer",)
    assert found.null.motifs["div2"].fixed
    assert beside.motifs["div2"].sd > 0
    (alone,) = census(network, "flight", clean="raw", null="degree-canonical", exact=True)
    assert alone.null.motifs == beside.motifs


def test_what_it_does_not_have_is_refused():
    network = feedforward("signed", [torch.tensor([[1.0, -1.0], [1.0, 1.0]])])
    with pytest.raises(NoClosedForm, match="the canonical form of degree has no edge types"):
        canonical_moments(network, [decode("x", "div2[+,-]")])
    with pytest.raises(ValueError, match=r"'degree-canonical' draws no edge types, .*; take degree-typed"):
        census(network, "div2", clean="raw", types="sign", null="degree-canonical", draws=4)
