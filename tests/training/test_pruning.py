from math import floor

import pytest
import torch
from connectorch.training import pruning, registry
from connectorch.training.levels import check_levels, level_text, n_kept
from connectorch.training.model import initial
from connectorch.training.sculpt import masked
from connectorch.training.task import Context, make

METHODS = registry.names(pruning)
LEVELS = (0.15, 0.5, 0.9, 0.93, 0.98)
TASK = make("4-2-4")


def start(numbers=range(3)):
    return initial((10, 40, 16, 7), ("tanh", "tanh", "linear"), "glorot-uniform", numbers, seed=5)


def pruned(batch, method, level):
    keep = [n_kept(mask[0].numel(), level) for mask in batch.masks]
    masks = registry.load(pruning, method, "pruning method").prune(batch, keep, Context(TASK, level, seed=5))
    return masked(batch, masks), keep


@pytest.mark.parametrize("method", METHODS)
def test_masks_are_nested_and_their_density_is_exact(method):
    batch = start()
    for level in LEVELS:
        before, (batch, keep) = batch.masks, pruned(batch, method, level)
        for old, new, weight, n in zip(before, batch.masks, batch.weights, keep, strict=True):
            assert (new.dtype, new.shape) == (torch.bool, old.shape)
            assert (new.sum(dim=(1, 2)) == n).all()
            assert not (new & ~old).any()
            assert not weight[~new].any()


@pytest.mark.parametrize("method", METHODS)
def test_a_network_is_pruned_the_same_alone_and_in_a_batch(method):
    together, alone = (pruned(start(numbers), method, 0.7)[0] for numbers in (range(3), [1]))
    for many, one in zip(together.masks, alone.masks, strict=True):
        assert torch.equal(many[1], one[0])


def test_magnitude_keeps_the_largest_weights():
    batch, _ = pruned(start(), "magnitude", 0.8)
    dense = start()
    for mask, weight in zip(batch.masks, dense.weights, strict=True):
        for kept, w in zip(mask, weight.abs(), strict=True):
            assert w[kept].min() > w[~kept].max()


def test_equal_weights_are_kept_in_row_order():
    batch = start([0])
    batch = masked(batch, batch.masks)
    for weight in batch.weights:
        weight.fill_(-0.5)
    kept = pruned(batch, "magnitude", 0.9)[0].masks[0].flatten()
    assert kept[:40].all()
    assert not kept[40:].any()


def test_a_weight_pruned_once_stays_out_even_if_all_others_vanish():
    batch, _ = pruned(start(), "magnitude", 0.5)
    gone = [~mask for mask in batch.masks]
    for weight in batch.weights:
        weight.mul_(0.0)
    again, _ = pruned(batch, "magnitude", 0.6)
    assert not any((new & old).any() for new, old in zip(again.masks, gone, strict=True))


def test_uniform_keeps_every_weight_equally_often():
    batch = initial((4, 5), ("linear",), "he-normal", range(2000), seed=0)
    masks = registry.load(pruning, "uniform", "pruning method").prune(batch, [6], Context(TASK, 0.7, seed=1))
    share = masks[0].float().mean(dim=0)
    sd = (0.3 * 0.7 / 2000) ** 0.5
    assert (share - 0.3).abs().max() < 4.5 * sd


@pytest.mark.parametrize("size", [112, 4000, 6400, 160_000])
@pytest.mark.parametrize("percent", range(100))
def test_a_layer_keeps_what_whole_number_arithmetic_says(size, percent):
    assert n_kept(size, percent / 100) == size - size * percent // 100


def test_decimal_levels_are_not_cut_by_binary_fractions():
    assert floor(0.29 * 100) == 28  # what a float would remove
    assert n_kept(100, 0.29) == 71


def test_the_study_keeps_one_weight_fewer():  # flight-motifs.md, section 3
    assert [n_kept(size, 0.93) - 1 for size in (4000, 160_000, 6400, 112)] == [279, 11199, 447, 7]


@pytest.mark.parametrize("levels", [(), (0.5, 0.9), (0.0, 0.9, 0.5), (0.0, 0.5, 0.5), (0.0, 1.0)])
def test_levels_that_do_not_rise_from_dense_are_refused(levels):
    with pytest.raises(ValueError, match="start with 0"):
        check_levels(levels)


def test_levels_read_back_from_their_text():
    assert [float(level_text(level)) for level in (0.0, 0.9, 0.93, 0.985)] == [0.0, 0.9, 0.93, 0.985]


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(LookupError, match="known: magnitude, uniform"):
        registry.load(pruning, "largest", "pruning method")
