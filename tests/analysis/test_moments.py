from fractions import Fraction
from itertools import combinations, pairwise, product

import pytest
import torch
from connectorch.analysis import sieve
from connectorch.analysis.census import masks
from connectorch.analysis.laws import NoClosedForm, min_degree_law, uniform_law
from connectorch.analysis.moments import moments
from connectorch.queries.codes import decode
from connectorch.queries.drawing import parse
from connectorch.training.network import Block, LayeredNetwork, feedforward

MOTIFS = ["edge", "div2", "conv2", "chain2", "div3", "conv3", "chain3", "bifan", "biparallel"]
TINY = [
    ((2, 3, 2), (4, 3)),
    ((3, 2, 3, 2), (4, 3, 4)),
    ((2, 2, 3, 2, 2), (2, 4, 3, 3)),
    ((1, 3, 1), (3, 3)),
    ((4, 3), (7,)),
]
LIVE_98 = ((8, 36, 25, 2, 2, 2), (76, 296, 33, 2, 2))  # flight network 0.98 after strict cleaning: neurons and edges


def mask_of(n_pre, n_post, n_edges):
    """A mask of so many edges, where they suffice with one or more in every line."""
    around = torch.arange(max(n_pre, n_post))
    order = torch.cat([around % n_post * n_pre + around % n_pre, torch.arange(n_post * n_pre)]).tolist()
    mask = torch.zeros(n_post * n_pre, dtype=torch.bool)
    mask[list(dict.fromkeys(order))[:n_edges]] = True
    return mask.view(n_post, n_pre)


def network_of(sizes, n_edges):
    """Any network of these sizes with so many edges per block."""
    masks = [mask_of(*pair, n) for pair, n in zip(pairwise(sizes), n_edges, strict=True)]
    return feedforward("tiny", [mask.float() for mask in masks])


def all_masks(n_pre, n_post, n_edges, model):
    """Every mask of one block that the null model can draw, as a set of edges (pre, post)."""
    cells = list(product(range(n_pre), range(n_post)))
    for edges in combinations(cells, n_edges):
        covers = len({pre for pre, _ in edges}) == n_pre and len({post for _, post in edges}) == n_post
        if covers or model == "uniform":
            yield frozenset(edges)


def count_by_hand(sizes, blocks):
    """Motif counts by looking at every choice of neurons; slow and obvious."""
    edges = {((i, pre), (i + 1, post)) for i, block in enumerate(blocks) for pre, post in block}
    neurons = [(layer, unit) for layer, size in enumerate(sizes) for unit in range(size)]
    out = {v: {post for pre, post in edges if pre == v} for v in neurons}
    into = {v: {pre for pre, post in edges if post == v} for v in neurons}
    return {
        "edge": len(edges),
        "div2": sum(len(list(combinations(out[v], 2))) for v in neurons),
        "conv2": sum(len(list(combinations(into[v], 2))) for v in neurons),
        "chain2": sum(1 for a, b in edges for _ in out[b]),
        "div3": sum(len(list(combinations(out[v], 3))) for v in neurons),
        "conv3": sum(len(list(combinations(into[v], 3))) for v in neurons),
        "chain3": sum(1 for a, b in edges for c in out[b] for _ in out[c]),
        "bifan": sum(len(list(combinations(out[a] & out[b], 2))) for a, b in combinations(neurons, 2)),
        "biparallel": sum(len(list(combinations(out[a] & into[d], 2))) for a in neurons for d in neurons),
    }


@pytest.mark.parametrize("model", ["uniform", "min-degree"])
@pytest.mark.parametrize(("sizes", "n_edges"), TINY)
def test_moments_equal_those_over_all_masks(sizes, n_edges, model):
    choices = [list(all_masks(a, b, m, model)) for (a, b), m in zip(pairwise(sizes), n_edges, strict=True)]
    counts = [count_by_hand(sizes, blocks) for blocks in product(*choices)]
    closed = moments(network_of(sizes, n_edges), model)
    assert list(closed) == MOTIFS
    for motif in MOTIFS:
        mean = Fraction(sum(c[motif] for c in counts), len(counts))
        variance = Fraction(sum(c[motif] ** 2 for c in counts), len(counts)) - mean**2
        assert (closed[motif].mean, closed[motif].variance) == (mean, variance), motif


@pytest.mark.parametrize(
    ("model", "motif", "mean", "sd"),
    [
        ("min-degree", "bifan", 2271.5, 110.9),
        ("min-degree", "biparallel", 1950.6, 77.6),
        ("min-degree", "chain3", 1248.6, 28.8),
        ("uniform", "chain3", 1248.6, 47.8),
    ],
)
def test_flight_network_has_the_moments_of_the_dossier(model, motif, mean, sd):
    closed = moments(network_of(*LIVE_98), model)[motif]
    assert (round(float(closed.mean), 1), round(closed.sd, 1), closed.bound) == (mean, sd, 0)


def test_uniform_means_follow_the_formulas_of_the_flight_study():
    (a, b, c, d), (w, x, y) = (3, 5, 4, 2), (7, 9, 5)
    mean = {motif: closed.mean for motif, closed in moments(network_of((a, b, c, d), (w, x, y)), "uniform").items()}
    blocks = [(a, b, w), (b, c, x), (c, d, y)]
    pair = [Fraction(m * (m - 1), r * s * (r * s - 1)) for r, s, m in blocks]
    assert mean["div2"] == sum(r * s * (s - 1) // 2 * p for (r, s, _), p in zip(blocks, pair, strict=True))
    assert mean["conv2"] == sum(s * r * (r - 1) // 2 * p for (r, s, _), p in zip(blocks, pair, strict=True))
    assert mean["chain2"] == Fraction(w * x, b) + Fraction(x * y, c)
    assert mean["chain3"] == Fraction(w * x * y, b * c)
    assert mean["biparallel"] == a * c * 10 * pair[0] * pair[1] + b * d * 6 * pair[1] * pair[2]


@pytest.mark.parametrize(("n_pre", "n_post", "n_edges"), [(6, 5, 20), (12, 10, 60), (4, 20, 50)])
def test_cut_sum_is_within_its_bound_of_the_whole_sum(n_pre, n_post, n_edges, monkeypatch):
    net = network_of((n_pre, n_post, n_pre), (n_edges, n_edges))
    whole = moments(net, "min-degree")
    monkeypatch.setattr(sieve, "QUICK", 0)
    monkeypatch.setattr(sieve, "ERROR_GOAL", 1e-3)
    cut = moments(net, "min-degree")
    for motif in MOTIFS:
        mean, variance, bound = whole[motif].mean, whole[motif].variance, Fraction(cut[motif].bound)
        assert 0 < bound < 0.5
        assert abs(cut[motif].mean - mean) <= bound * mean, motif
        assert abs(cut[motif].variance - variance) <= bound * (variance + mean**2), motif


def test_cut_sum_of_a_wide_dense_network_equals_uniform_to_all_digits():
    net = network_of((400, 400, 400), (30000, 30000))
    cut, uniform = moments(net, "min-degree"), moments(net, "uniform")
    for motif in MOTIFS:
        assert 0 <= cut[motif].bound < 1e-20
        assert float(cut[motif].mean) == pytest.approx(float(uniform[motif].mean), rel=1e-12)
        assert cut[motif].sd == pytest.approx(uniform[motif].sd, rel=1e-6, abs=1e-9)


def test_a_constant_count_has_no_variance_where_the_sum_is_cut(monkeypatch):
    monkeypatch.setattr(sieve, "QUICK", 0)
    monkeypatch.setattr(sieve, "ERROR_GOAL", 1e-6)
    closed = moments(network_of((1, 9, 8), (9, 60)), "min-degree")  # every path starts at the one input
    assert closed["chain2"].bound > 0
    assert closed["chain2"].variance == 0


@pytest.mark.parametrize("law", [uniform_law, min_degree_law])
def test_chances_of_all_cells_add_up_to_the_edges(law):
    assert 4 * 3 * law(4, 3, 5).chance(1, 1, 1) == 5


def test_too_slow_a_sum_is_refused_with_its_estimate():
    with pytest.raises(NoClosedForm, match=r"about \d+ s for 4100 edges on 4000 x 4000"):
        min_degree_law(4000, 4000, 4100)


TYPED = ["edge[-]", "div2[+,-]", "conv2[+,+]", "chain2[+,-]", "bifan[+,+,+,-]", "bifan[+,*,*,-]", "biparallel[+,+,-,*]"]
INDUCED = ["div2", "conv2[+,-]", "chain2", "ab.ad.cd", "ab.bd.cd[+,-,+]", "ab.ac.bd"]


def dealt(n_pre, n_post, n_edges, n_minus, model):
    """Every mask of one block with every choice of its minus edges, as weights of shape (n_post, n_pre)."""
    for mask in all_masks(n_pre, n_post, n_edges, model):
        for minus in combinations(sorted(mask), n_minus):
            weight = torch.zeros(n_post, n_pre)
            for pre, post in mask:
                weight[post, pre] = -1.0 if (pre, post) in minus else 1.0
            yield weight


@pytest.mark.parametrize("model", ["uniform", "min-degree"])
@pytest.mark.parametrize(
    ("sizes", "n_edges", "n_minus"), [((2, 2, 2), (3, 2), (1, 1)), ((2, 3, 1), (4, 3), (2, 1)), ((3, 2), (4,), (1,))]
)
def test_typed_and_induced_moments_equal_those_over_all_dealt_masks(sizes, n_edges, n_minus, model):
    patterns = [decode(text, text) for text in TYPED] + [decode(f"{t} induced", t).as_induced() for t in INDUCED]
    choices = [list(dealt(a, b, m, k, model)) for (a, b), m, k in zip(pairwise(sizes), n_edges, n_minus, strict=True)]
    every = [feedforward("one", list(blocks)) for blocks in product(*choices)]
    counts = masks.count(patterns, every)
    closed = moments(every[0], f"{model}-typed", patterns)
    for i, pattern in enumerate(patterns):
        mean = Fraction(sum(row[i] for row in counts), len(counts))
        variance = Fraction(sum(row[i] ** 2 for row in counts), len(counts)) - mean**2
        assert (closed[pattern.name].mean, closed[pattern.name].variance) == (mean, variance), pattern.name


def test_moments_of_a_network_with_skips_equal_those_over_all_masks():
    names = ("ffl", "chain2", "div2", "bifan")
    patterns = [decode(name, name) for name in names] + [decode(f"{n} induced", n).as_induced() for n in names[:3]]
    pairs, n_edges = [(0, 1), (0, 2), (1, 2)], (3, 2, 2)
    choices = [list(all_masks(2, 2, m, "uniform")) for m in n_edges]
    every = []
    for chosen in product(*choices):
        weights = [torch.zeros(2, 2) for _ in pairs]
        for weight, edges in zip(weights, chosen, strict=True):
            for pre, post in edges:
                weight[post, pre] = 1.0
        blocks = tuple(Block(*pair, w, w != 0) for pair, w in zip(pairs, weights, strict=True))
        every.append(LayeredNetwork("skips", (2, 2, 2), blocks, (None,) * 3))
    counts = masks.count(patterns, every)
    closed = moments(every[0], "uniform", patterns)
    for i, pattern in enumerate(patterns):
        mean = Fraction(sum(row[i] for row in counts), len(counts))
        variance = Fraction(sum(row[i] ** 2 for row in counts), len(counts)) - mean**2
        assert (closed[pattern.name].mean, closed[pattern.name].variance) == (mean, variance), pattern.name


def test_what_has_no_closed_form_is_refused():
    with pytest.raises(NoClosedForm, match="null model 'degree' has no exact moments"):
        moments(network_of((2, 3), (4,)), "degree")
    with pytest.raises(NoClosedForm, match="null model 'uniform' deals no types to edges; take uniform-typed"):
        moments(network_of((2, 3), (4,)), "uniform", [decode("x", "div2[+,-]")])
    wide = parse("wide", "a->d, a->e, a->f, b->e, c->f, induced")
    assert moments(network_of((3, 3), (4,)), "uniform", [wide, decode("div2", "div2")]).keys() >= {"div2"}


def test_unknown_null_model_is_refused_by_name():
    with pytest.raises(LookupError, match="no null model named 'shuffle'"):
        moments(network_of((2, 3), (4,)), "shuffle")
