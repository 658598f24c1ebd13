from pathlib import Path

import numpy as np
import pytest
import torch
from connectorch.analysis.census.masks import count_masks
from connectorch.analysis.laws import NoClosedForm, UnsuitableError
from connectorch.analysis.moments import moments
from connectorch.analysis.results import Score
from connectorch.analysis.significance import drawn_counts, drawn_masks, null_scores
from connectorch.ingest.clean import clean, compact
from connectorch.ingest.read import read
from connectorch.queries import catalog
from connectorch.training.network import feedforward

MOTH = Path(__file__).parents[2].parent / "shared" / "data" / "moth"
COUNTS = {"edge": 35, "div2": 120, "other": 3}


def network(**more):
    generator = torch.Generator().manual_seed(5)
    weights = [torch.rand(n_post, n_pre, generator=generator) for n_pre, n_post in [(4, 6), (6, 5)]]
    masks = [weight > 0.35 for weight in weights]
    return feedforward("net", weights, masks, **more)


def count(masks):
    """Edges and pairs of targets, and a made-up motif without closed form."""
    fan_out = [mask.sum(dim=1) for mask in masks]
    div2 = sum((d * (d - 1) // 2).sum(dim=1) for d in fan_out)
    other = sum(mask[:, 0, 0].long() for mask in masks)
    return {"edge": sum(d.sum(dim=1) for d in fan_out).tolist(), "div2": div2.tolist(), "other": other.tolist()}


def scores(model="uniform", *, net=None, counts=None, draws=200, exact=True, **more):
    real = network() if net is None else net
    return null_scores(real, counts or COUNTS, model, draws=draws, seed=1, exact=exact, count=count, **more)


@pytest.mark.parametrize("model", ["uniform", "min-degree"])
def test_draws_and_exact_moments_stand_side_by_side(model):
    found = scores(model, draws=400)
    div2, closed = found.motifs["div2"], moments(network(), model)["div2"]
    assert (found.model, found.draws, found.seed) == (model, 400, 1)
    assert (div2.exact_mean, div2.exact_sd) == (float(closed.mean), closed.sd)
    assert abs(div2.mean - div2.exact_mean) < 4 * div2.exact_sd / 20
    assert div2.z == pytest.approx((120 - div2.mean) / div2.sd)
    assert div2.q >= div2.p


def test_scores_do_not_depend_on_chunks_and_progress_reports_each():
    reported = []
    whole = scores(draws=50, chunk=50)
    assert scores(draws=50, chunk=7, progress=lambda done, total: reported.append((done, total))) == whole
    assert reported == [*((i, 50) for i in range(7, 50, 7)), (50, 50)]


def test_a_draw_can_be_recomputed_alone():
    net = network()
    together = drawn_masks(net, "min-degree", 1, range(10))
    alone = drawn_masks(net, "min-degree", 1, [6])
    assert all(torch.equal(a[0], t[6]) for a, t in zip(alone, together, strict=True))


@pytest.mark.parametrize("change", ["seed", "model", "level", "network"])
def test_another_key_gives_other_draws(change):
    net, keyed = network(), network(about={"level": 0.5})
    other = network(biases=[torch.ones(6), torch.ones(5)])  # same masks, other digest
    first = drawn_masks(net, "uniform", 1, [0])
    second = {
        "seed": lambda: drawn_masks(net, "uniform", 2, [0]),
        "model": lambda: drawn_masks(net, "min-degree", 1, [0]),
        "level": lambda: drawn_masks(keyed, "uniform", 1, [0]),
        "network": lambda: drawn_masks(other, "uniform", 1, [0]),
    }[change]()
    assert any(not torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_without_draws_z_is_exact_and_there_is_no_p():
    found = scores(draws=0)
    closed, div2 = moments(network(), "uniform")["div2"], found.motifs["div2"]
    assert (found.draws, found.seed) == (0, None)
    assert found.motifs["other"] == Score(mean=None, sd=None, z=None)
    assert div2.z == pytest.approx((120 - float(closed.mean)) / closed.sd)
    assert (div2.p, div2.q) == (None, None)
    assert (found.motifs["edge"].sd, found.motifs["edge"].z) == (0, None)


def test_a_motif_without_closed_form_has_no_exact_moments():
    assert scores().motifs["other"].exact_mean is None


def test_exact_moments_are_left_out_unless_asked_for():
    assert scores(exact=False).motifs["div2"].exact_mean is None


def test_biases_are_drawn_with_the_masks_and_kept_in_number():
    net = network(biases=[torch.ones(6), torch.tensor([1.0, 0, 0, 1, 0])])
    found = scores(net=net, bias=True, draws=30)
    assert found.keeps == ("n_edges_per_layer", "n_biases_per_layer")
    assert found.motifs["edge"].mean == net.n_edges + 8
    assert found.motifs["div2"].exact_mean is None


def test_exact_moments_with_biases_are_refused_where_nothing_is_drawn():
    with pytest.raises(NoClosedForm, match="leave biases out"):
        scores(bias=True, draws=0)


@pytest.mark.parametrize(("draws", "exact"), [(0, False), (1, True), (-3, True)])
def test_too_few_draws_are_refused(draws, exact):
    with pytest.raises(ValueError, match="take two or more"):
        scores(draws=draws, exact=exact)


@pytest.mark.parametrize("exact", [True, False])
def test_min_degree_is_refused_where_a_layer_has_too_few_edges(exact):
    thin = feedforward("thin", [torch.tensor([[1.0, 1.0, 1.0, 0.0]]), torch.ones(3, 1)])
    with pytest.raises(UnsuitableError, match=r"1 of 4 neurons of layer 0 of network 'thin' have no edge out"):
        scores("min-degree", net=thin, exact=exact)


@pytest.mark.skipif(not MOTH.is_dir(), reason="../shared/data/moth is absent")
@pytest.mark.parametrize("model", ["uniform", "min-degree"])
def test_a_thousand_draws_of_a_studys_network_have_the_exact_mean_and_variance(model):
    real = compact(clean(read(MOTH / "0.93_pruned.h5"), "strict"))
    patterns = [query.pattern for query in catalog.motifs()]
    drawn = drawn_counts(real, model, 1000, 3, lambda masks: count_masks(patterns, masks))
    closed = moments(real, model)
    assert set(drawn) == set(closed)
    for motif, counts in drawn.items():
        values = np.array(counts, dtype=np.float64)
        off = values - float(closed[motif].mean)
        spread = closed[motif].sd
        assert abs(off.mean()) <= 4 * spread / 1000**0.5
        error_of_variance = ((off**2).var() / 1000) ** 0.5
        assert abs((off**2).mean() - spread**2) <= 4 * error_of_variance
    assert closed["bifan"].sd > 0
