from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import pytest
import torch
from connectorch.analysis import nulls
from connectorch.analysis.covering import covering_masks, until_covering
from connectorch.analysis.laws import UnsuitableError
from connectorch.analysis.linewise import LineTable
from connectorch.analysis.moments import moments
from connectorch.analysis.sampling import append_bias_neurons, draw_biases, place
from connectorch.ingest.clean import with_bias_neurons
from connectorch.training.network import Block, LayeredNetwork, feedforward
from connectorch.training.registry import load
from connectorch.training.streams import stream

MODELS = ["uniform", "min-degree"]
GRIDS = [(2, 2, 2), (2, 3, 4), (3, 3, 3), (3, 3, 4), (4, 2, 5)]  # rows, columns, edges
HARD = [
    (27, 5, 27),
    (5, 27, 27),
    (7, 7, 8),
    (66, 7, 85),
    (2, 36, 37),
    (2, 2, 4),
    (1, 9, 9),
    (30, 30, 33),
    (300, 300, 301),
    (400, 16, 448),
    (400, 400, 11200),
    (900, 3, 1100),
    (60, 60, 120),
]


def mask_of(n_pre, n_post, n_edges):
    """A mask of so many edges, where they suffice with one or more in every line."""
    around = torch.arange(max(n_pre, n_post))
    order = torch.cat([around % n_post * n_pre + around % n_pre, torch.arange(n_post * n_pre)]).tolist()
    mask = torch.zeros(n_post * n_pre, dtype=torch.bool)
    mask[list(dict.fromkeys(order))[:n_edges]] = True
    return mask.view(n_post, n_pre)


def network_of(sizes, n_edges, **more):
    masks = [mask_of(*pair, n) for pair, n in zip(pairwise(sizes), n_edges, strict=True)]
    return feedforward("tiny", [mask.float() for mask in masks], **more)


def streams(n, *key):
    return [stream(*key, i) for i in range(n)]


def covers(mask):
    return mask.any(axis=0).all() and mask.any(axis=1).all()


def masks_of(n_rows, n_columns, n_edges, *, covering):
    """Every mask with so many edges, flat, as tuples; with `covering`, those without an empty line."""
    masks = np.zeros((1, n_rows * n_columns), bool)
    for chosen in combinations(range(n_rows * n_columns), n_edges):
        mask = np.zeros(n_rows * n_columns, bool)
        mask[list(chosen)] = True
        if not covering or covers(mask.reshape(n_rows, n_columns)):
            masks = np.vstack([masks, mask])
    return [tuple(mask) for mask in masks[1:].tolist()]


def assert_uniform(drawn, reachable):
    """Chi-square of how often each reachable mask was drawn; none else may occur."""
    seen = dict.fromkeys(reachable, 0)
    for mask in drawn.reshape(len(drawn), -1).tolist():
        seen[tuple(mask)] += 1
    expected = len(drawn) / len(reachable)
    chi2, df = sum((n - expected) ** 2 / expected for n in seen.values()), len(reachable) - 1
    assert expected >= 20
    assert abs(chi2 - df) < 4 * sqrt(2 * df)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("n_rows", "n_columns", "n_edges"), GRIDS)
def test_every_mask_is_drawn_equally_often(n_rows, n_columns, n_edges, model):
    reachable = masks_of(n_rows, n_columns, n_edges, covering=model == "min-degree")
    network = network_of((n_columns, n_rows), (n_edges,))
    (masks,) = load(nulls, model, "null model").draw(network, streams(25 * len(reachable), model))
    assert_uniform(masks.numpy(), reachable)


def plain(n_rows, n_columns, n_edges):
    return lambda some: place(n_rows * n_columns, n_edges, some)


@pytest.mark.parametrize("watched", ["plain", 0, "all"])
@pytest.mark.parametrize(("n_rows", "n_columns", "n_edges"), GRIDS)
def test_each_way_to_draw_without_empty_lines_is_uniform(n_rows, n_columns, n_edges, watched):
    size = (n_rows, n_columns, n_edges)
    propose = plain(*size) if watched == "plain" else LineTable(*size, n_columns if watched == "all" else 0).draw
    reachable = masks_of(*size, covering=True)
    assert_uniform(until_covering(propose, streams(25 * len(reachable), watched), n_rows, n_columns), reachable)


@pytest.mark.parametrize(("n_rows", "n_columns", "n_edges"), HARD)
def test_hard_grids_keep_their_edges_and_have_no_empty_line(n_rows, n_columns, n_edges):
    masks = covering_masks(n_rows, n_columns, n_edges, streams(12, "hard"))
    assert masks.shape == (12, n_rows, n_columns)
    assert (masks.sum(axis=(1, 2)) == n_edges).all()
    assert all(covers(mask) for mask in masks)


def test_watching_all_columns_rejects_nothing():
    table = LineTable(30, 20, 33, 20)
    assert all(covers(mask) for mask in table.draw(streams(50, "watched")))


def test_chance_of_the_line_table_is_the_share_of_covering_masks():
    """The table ends with the chance of n edges and all columns covered; so ratios of tables count masks."""
    whole, rows_only = LineTable(4, 3, 6, 3), LineTable(4, 3, 6, 0)
    share = whole.done[-1, -1, -1] / rows_only.done[-1, -1, -1]
    covering = len(masks_of(4, 3, 6, covering=True))
    no_empty_row = sum(np.reshape(m, (4, 3)).any(axis=1).all() for m in masks_of(4, 3, 6, covering=False))
    assert share == pytest.approx(covering / no_empty_row)


@pytest.mark.parametrize("model", MODELS)
def test_a_draw_is_the_same_alone_and_in_any_batch(model):
    network = network_of((8, 36, 7, 7), (76, 60, 8))
    draw = load(nulls, model, "null model").draw
    together = draw(network, streams(9, "batch"))
    for i in (0, 4, 8):
        alone = draw(network, [stream("batch", i)])
        assert all(torch.equal(a[0], t[i]) for a, t in zip(alone, together, strict=True))


def invariants(mask, block):
    return {
        "n_edges_per_layer": int(mask.sum()) == int(block.mask.sum()),
        "edge_in_and_out_of_every_neuron": covers(mask.numpy()),
    }


@pytest.mark.parametrize("model", MODELS)
def test_draws_keep_what_the_model_says(model):
    network, module = network_of((5, 9, 6, 2), (14, 20, 7)), load(nulls, model, "null model")
    for block, masks in zip(network.blocks, module.draw(network, streams(20, "keeps")), strict=True):
        assert masks.dtype == torch.bool
        assert masks.shape == (20, *block.mask.shape)
        for mask in masks:
            assert all(invariants(mask, block)[kept] for kept in module.KEEPS)


def test_blocks_that_skip_layers_are_drawn_too():
    one = torch.ones(2, 2)
    blocks = tuple(Block(i, j, one, one.bool()) for i, j in [(0, 1), (0, 2), (1, 2)])
    network = LayeredNetwork("skips", (2, 2, 2), blocks, (None, None, None))
    for model in MODELS:
        assert len(load(nulls, model, "null model").draw(network, streams(3, "skips"))) == 3


def test_too_few_edges_for_a_degree_of_one_are_refused_with_the_block():
    with pytest.raises(UnsuitableError, match=r"1 of 4 neurons of layer 2 of network 'tiny' have no edge in"):
        load(nulls, "min-degree", "null model").draw(network_of((2, 3, 4), (4, 3)), streams(1, "few"))


def test_a_hopeless_block_is_refused_before_it_is_tried():
    with pytest.raises(UnsuitableError, match=r"block 0->1 .* leave 243 lines of a typical draw empty"):
        load(nulls, "min-degree", "null model").draw(network_of((900, 900), (1800,)), streams(1, "hopeless"))


def flight_counts(masks):
    """Motif -> count per draw, by degrees and products of masks in 64-bit integers."""
    a = [mask.numpy().astype(np.int64) for mask in masks]
    fan_out, fan_in = [m.sum(1) for m in a], [m.sum(2) for m in a]
    paths = [y @ x for x, y in pairwise(a)]
    shared = [m.swapaxes(1, 2) @ m for m in a]
    longer = [y @ p for p, y in zip(paths, a[2:], strict=False)]
    pairs_of_neurons = [np.triu(s, k=1) for s in shared]
    return {
        "edge": sum(m.sum((1, 2)) for m in a),
        "div2": sum((d * (d - 1) // 2).sum(1) for d in fan_out),
        "conv2": sum((d * (d - 1) // 2).sum(1) for d in fan_in),
        "chain2": sum(p.sum((1, 2)) for p in paths),
        "div3": sum((d * (d - 1) * (d - 2) // 6).sum(1) for d in fan_out),
        "conv3": sum((d * (d - 1) * (d - 2) // 6).sum(1) for d in fan_in),
        "chain3": sum(p.sum((1, 2)) for p in longer),
        "bifan": sum((s * (s - 1) // 2).sum((1, 2)) for s in pairs_of_neurons),
        "biparallel": sum((p * (p - 1) // 2).sum((1, 2)) for p in paths),
    }


@pytest.mark.parametrize("model", MODELS)
def test_draws_have_the_exact_moments(model):
    network = network_of((8, 36, 25, 2, 2, 2), (76, 296, 33, 2, 2))  # the flight network 0.98, strict
    draw = load(nulls, model, "null model").draw
    drawn = flight_counts(draw(network, streams(4000, "moments", model)))
    for motif, closed in moments(network, model).items():
        counts = drawn[motif].astype(float)
        mean, variance, n = counts.mean(), counts.var(ddof=1), len(counts)
        error_of_variance = sqrt((((counts - mean) ** 4).mean() - variance**2) / n)
        assert abs(mean - float(closed.mean)) <= 4 * sqrt(variance / n), motif
        assert abs(variance - float(closed.variance)) <= 4 * error_of_variance, motif


def test_biases_keep_their_number_in_every_layer_and_are_uniform():
    biases = [torch.tensor([1.0, 0, 2]), torch.tensor([0.0, 0, 3, 0])]
    drawn = draw_biases(network_of((2, 3, 4), (4, 6), biases=biases), streams(600, "bias"))
    assert [tuple(b.shape) for b in drawn] == [(600, 2), (600, 3), (600, 4)]
    assert [set(b.sum(1).tolist()) for b in drawn] == [{0}, {2}, {1}]
    assert_uniform(drawn[1].numpy(), [(True, True, False), (True, False, True), (False, True, True)])


def test_bias_neurons_are_laid_out_as_cleaning_does():
    biases = [torch.tensor([1.0, 0, 2]), None, torch.tensor([0.0, 4])]
    network = network_of((2, 3, 4, 2), (4, 6, 5), biases=biases)
    real = [
        torch.zeros(n, dtype=torch.bool) if b is None else b != 0
        for n, b in zip(network.sizes, network.biases, strict=True)
    ]
    widened = append_bias_neurons(network, [m[None] for m in network.masks], [b[None] for b in real])
    expected = with_bias_neurons(network).masks
    assert all(torch.equal(w[0], e) for w, e in zip(widened, expected, strict=True))
