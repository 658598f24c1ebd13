"""Null models that keep degrees or types: what they keep, uniformity, and scores of typed motifs."""

from itertools import pairwise, product
from math import sqrt

import numpy as np
import pytest
import torch
from connectorch.analysis import nulls
from connectorch.analysis.crosscheck import census
from connectorch.analysis.kinds import kinds_of
from connectorch.analysis.significance import drawn_masks
from connectorch.analysis.trades import rounds_needed, traded
from connectorch.training.network import feedforward
from connectorch.training.registry import load
from connectorch.training.streams import stream

TYPED = ["uniform-typed", "min-degree-typed", "degree-typed"]
GRIDS = [
    [[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 1]],
    [[1, 0], [0, 1], [1, 1]],
    [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    [[1, 2, 0, 0], [0, 1, 2, 0], [2, 0, 0, 1]],
    [[1, 2, 0], [2, 0, 1], [0, 1, 2]],
]


def signed(seed=0, sizes=(4, 6, 5, 3), density=0.5):
    rng = torch.Generator().manual_seed(seed)
    weights = [torch.randn(post, pre, generator=rng) for pre, post in pairwise(sizes)]
    kept = [torch.rand(weight.shape, generator=rng) < density for weight in weights]
    for mask in kept:  # no neuron without an edge, so that every model can draw
        mask[torch.arange(len(mask)), torch.arange(len(mask)) % mask.shape[1]] = True
        mask[torch.arange(mask.shape[1]) % len(mask), torch.arange(mask.shape[1])] = True
    return feedforward("signed", weights, kept)


def sums(kinds, n_types):
    """Edges of each type in every row and every column."""
    return [(kinds == kind).sum(axis=axis).tolist() for kind in range(1, n_types + 1) for axis in (-1, -2)]


def reachable(start):
    """Every table with the same sums, by looking at all tables."""
    n_types = int(start.max())
    cells = product(range(n_types + 1), repeat=start.size)
    tables = (np.array(cell).reshape(start.shape) for cell in cells)
    return [tuple(table.flatten().tolist()) for table in tables if sums(table, n_types) == sums(start, n_types)]


@pytest.mark.parametrize("grid", GRIDS)
def test_trades_reach_every_table_equally_often(grid):
    start = np.array(grid, dtype=np.uint8)
    wanted = reachable(start)
    n = 400 * len(wanted)
    drawn = traded(start, rounds_needed(start, "grid"), [stream("trades", i) for i in range(n)])
    seen = dict.fromkeys(wanted, 0)
    for table in drawn.reshape(n, -1).tolist():
        seen[tuple(table)] += 1
    chi2, df = sum((times - 400) ** 2 / 400 for times in seen.values()), len(wanted) - 1
    assert len(wanted) > 1
    assert abs(chi2 - df) < 4 * sqrt(2 * df)


@pytest.mark.parametrize("shape", [(3, 40), (40, 3), (30, 30)])
def test_trades_keep_all_sums_and_forget_where_they_began(shape):
    rng = np.random.default_rng(1)
    start = rng.choice([0, 0, 0, 1, 2], shape).astype(np.uint8)
    drawn = traded(start, rounds_needed(start, "kept"), [stream("kept", i) for i in range(40)])
    assert all(sums(one, 2) == sums(start, 2) for one in drawn)
    assert len({one.tobytes() for one in drawn}) == 40
    kept = ((drawn == start) & (start > 0)).sum(axis=(1, 2)) / (start > 0).sum()
    assert kept.mean() < 0.75


def test_what_cannot_be_traded_stays():
    for grid in ([[1, 1], [1, 1]], [[1, 0, 1]], [[0, 0], [0, 0]]):
        start = np.array(grid, dtype=np.uint8)
        assert (traded(start, rounds_needed(start, "fixed"), [stream(i) for i in range(3)]) == start).all()


def test_a_start_on_a_ridge_needs_more_rounds():
    """The more rows have to pass an edge on, the longer it takes: rounds are found by watching, not a constant."""
    few = rounds_needed(np.eye(3, dtype=np.uint8), "few")
    wide = np.zeros((60, 60), dtype=np.uint8)
    wide[np.arange(60), np.arange(60)] = 1
    wide[np.arange(60), (np.arange(60) + 1) % 60] = 1
    assert rounds_needed(wide, "wide") >= few


@pytest.mark.parametrize("model", [*TYPED, "degree"])
def test_each_draw_is_its_own_whatever_the_others(model):
    network, types = signed(), ("+", "-") if model != "degree" else ()
    together = drawn_masks(network, model, 3, range(6), types=types)
    alone = drawn_masks(network, model, 3, [4], types=types)
    assert all(bool((many[4] == one[0]).all()) for many, one in zip(together, alone, strict=True))


@pytest.mark.parametrize("model", TYPED)
def test_typed_models_keep_what_they_say(model):
    network = signed()
    module = load(nulls, model, "null model")
    drawn = module.draw_kinds(network, ("+", "-"), [stream(model, i) for i in range(20)])
    for block, kinds in zip(network.blocks, drawn, strict=True):
        own = kinds_of(block, ("+", "-"))
        for one in kinds.numpy():
            assert [(one == kind).sum() for kind in (1, 2)] == [(own == kind).sum() for kind in (1, 2)]
            if model == "min-degree-typed":
                assert (one > 0).any(axis=0).all()
                assert (one > 0).any(axis=1).all()
            if model == "degree-typed":
                assert sums(one, 2) == sums(own, 2)
        assert len({one.tobytes() for one in kinds.numpy()}) > 1
    assert all(mask.dtype == torch.bool for mask in module.draw(network, [stream(model, 0)]))


def test_degrees_fix_the_counts_that_follow_from_them():
    (found,) = census(signed(), null="degree", draws=50)
    fixed = {motif for motif, one in found.null.motifs.items() if one.fixed}
    assert {"edge", "div2", "conv2", "chain2", "div3", "conv3"} <= fixed
    assert not {"bifan", "biparallel"} & fixed
    assert all(found.null.motifs[motif].z is None for motif in fixed)
    assert found.null.keeps == ("n_edges_per_layer", "edges_in_and_out_of_every_neuron_per_layer")


def test_typed_stars_are_fixed_by_typed_degrees():
    (found,) = census(signed(), "div2,conv2,bifan", types="sign", null="degree-typed", draws=50)
    scores = found.null.motifs
    assert all(one.fixed for motif, one in scores.items() if not motif.startswith("bifan"))
    assert not all(one.fixed for motif, one in scores.items() if motif.startswith("bifan"))


def test_classes_and_motifs_by_name_have_the_same_scores():
    network = signed(3)
    (classes,) = census(network, "k3,k4", types="sign", null="uniform-typed", draws=30, seed=5)
    (named,) = census(network, "bifan,biparallel", types="sign", null="uniform-typed", draws=30, seed=5)
    shared = named.null.motifs.keys() & classes.null.motifs.keys()
    assert len(shared) > 5
    for motif in shared:  # q is over all motifs of a table, so it is another one
        assert vars(named.null.motifs[motif]) | {"q": 0} == vars(classes.null.motifs[motif]) | {"q": 0}


def test_types_dealt_at_random_have_the_mean_that_shares_say():
    """Of a full block, every cell is an edge: a bifan is of four given types with the chance of that hand."""
    weights = torch.tensor([[1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
    (found,) = census(
        feedforward("full", [weights]), "div2", types="sign", null="uniform-typed", draws=4000, clean="raw"
    )
    both = 3 * (4 * 3) / (6 * 5)  # pairs of targets: 3 sources, 1 pair each; both of the 4 excitatory of 6
    assert abs(found.null.motifs["div2[+,+]"].mean - both) < 4 * found.null.motifs["div2[+,+]"].sd / sqrt(4000)


def test_models_without_types_are_refused_for_typed_motifs():
    with pytest.raises(ValueError, match=r"'degree' draws no edge types.*take degree-typed"):
        census(signed(), "bifan", types="sign", null="degree", draws=5)
    with pytest.raises(ValueError, match="take uniform-typed"):
        census(signed(), "a-[+]->b, b->c", null="uniform", draws=5)
    with pytest.raises(ValueError, match="null model 'degree-typed' has no exact moments"):
        census(signed(), "bifan", types="sign", null="degree-typed", exact=True)


def test_typed_motifs_have_exact_moments_where_types_are_dealt():
    (found,) = census(signed(), "bifan,div2", types="sign", null="uniform-typed", draws=500)
    for score in found.null.motifs.values():
        assert abs(score.mean - score.exact_mean) <= 4 * score.exact_sd / sqrt(500)
    (alone,) = census(signed(), "bifan,div2", types="sign", null="uniform-typed", exact=True)
    assert [s.exact_sd for s in alone.null.motifs.values()] == [s.exact_sd for s in found.null.motifs.values()]
