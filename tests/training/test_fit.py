from dataclasses import replace
from math import log

import numpy as np
import pytest
import torch
from connectorch.training.fit import Phase, accuracy, fit, losses_of
from connectorch.training.model import NetworkBatch, forward, initial
from connectorch.training.streams import stream
from connectorch.training.task import Examples, default_settings, make
from torch import nn

PHASE = Phase(updates=60, rate=0.01, warmup=0.1, decay="cosine")
BOOLEAN = make("6-3-3-3")


def regression(seed=0):
    """A small task with one linear target, so that its least squares solution is known."""
    rng = stream("regression", seed)
    inputs = torch.from_numpy(rng.standard_normal((64, 4))).float()
    targets = inputs @ torch.tensor([[1.0, -2.0, 0.5, 0.0], [0.0, 1.0, 1.0, -1.0]]).T + 0.25
    examples = Examples(inputs, targets)
    settings = replace(BOOLEAN.settings, noise=0.0, weight_decay=0.0, batch=16)
    return replace(BOOLEAN, loss="mse", train=examples, validation=examples, test=examples, settings=settings)


def start(numbers, sizes=(6, 24, 24, 3), activations=("relu", "relu", "sigmoid")):
    return initial(sizes, activations, "he-normal", numbers, seed=2)


def test_a_linear_network_finds_the_least_squares_solution():
    task = regression()
    batch, records = fit(
        start([0], (4, 2), ("linear",)), task, Phase(1500, 0.05, 0.0, "cosine"), stream("order"), "here"
    )
    expected = torch.tensor([[1.0, -2.0, 0.5, 0.0], [0.0, 1.0, 1.0, -1.0]])
    torch.testing.assert_close(batch.weights[0][0], expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(batch.biases[0][0], torch.tensor([0.25, 0.25]), rtol=1e-4, atol=1e-4)
    assert records[-1].test.item() < 1e-7


@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_training_is_that_of_a_plain_torch_module(loss):
    task = regression() if loss == "mse" else replace(BOOLEAN, settings=replace(BOOLEAN.settings, noise=0.0))
    n_in, n_out = task.train.inputs.shape[1], task.train.targets.shape[1]
    last = "linear" if loss == "mse" else "sigmoid"
    batch = start([0, 1], (n_in, 8, n_out), ("tanh", last))
    trained, _ = fit(batch, task, PHASE, stream("order"), "here")
    module = nn.Sequential(
        nn.Linear(n_in, 8), nn.Tanh(), nn.Linear(8, n_out), *([nn.Sigmoid()] if loss == "bce" else [])
    )
    tensors = zip(
        module.parameters(), [t for pair in zip(batch.weights, batch.biases, strict=True) for t in pair], strict=True
    )
    with torch.no_grad():
        for parameter, tensor in tensors:
            parameter.copy_(tensor[1])
    adam = torch.optim.Adam(module.parameters(), weight_decay=task.settings.weight_decay)
    measure = nn.MSELoss() if loss == "mse" else nn.BCELoss()
    update, rng = 0, stream("order")
    while update < PHASE.updates:
        for chosen in torch.from_numpy(rng.permutation(64)).split(task.settings.batch):
            if update < PHASE.updates:
                adam.param_groups[0]["lr"] = PHASE.rate_at(update)
                adam.zero_grad()
                measure(module(task.train.inputs[chosen]), task.train.targets[chosen]).backward()
                adam.step()
            update += 1
    outputs = forward(trained, task.test.inputs)[1]
    torch.testing.assert_close(outputs, module(task.test.inputs), rtol=1e-3, atol=1e-4)


def test_networks_of_a_batch_do_not_influence_each_other():
    together, _ = fit(start(range(4)), BOOLEAN, PHASE, stream("order"), "here")
    alone, _ = fit(start([2]), BOOLEAN, PHASE, stream("order"), "here")
    for kind in ("weights", "biases"):
        for many, one in zip(getattr(together, kind), getattr(alone, kind), strict=True):
            torch.testing.assert_close(many[2], one[0], rtol=1e-4, atol=1e-5)


def test_the_same_stream_gives_the_same_networks_bit_for_bit():
    first, again = (fit(start(range(2)), BOOLEAN, PHASE, stream("order"), "here")[0] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.weights, again.weights, strict=True))
    other, _ = fit(start(range(2)), BOOLEAN, PHASE, stream("other order"), "here")
    assert not torch.equal(first.weights[0], other.weights[0])


def test_masked_weights_stay_exactly_zero_while_the_others_move():
    dense = start(range(2))
    masks = [weight > 0 for weight in dense.weights]
    weights = [weight * mask for weight, mask in zip(dense.weights, masks, strict=True)]
    trained, _ = fit(
        NetworkBatch(dense.numbers, dense.activations, weights, masks, dense.biases), BOOLEAN, PHASE, stream(1), ""
    )
    for before, after, mask in zip(weights, trained.weights, masks, strict=True):
        assert not after[~mask].any()
        assert (after != before)[mask].float().mean() > 0.9


def test_what_goes_in_is_left_as_it_was():
    batch = start([0])
    before = [weight.clone() for weight in batch.weights]
    trained, _ = fit(batch, BOOLEAN, PHASE, stream(1), "")
    assert all(torch.equal(a, b) for a, b in zip(before, batch.weights, strict=True))
    assert not any(weight.requires_grad for weight in trained.weights)


def test_losses_and_accuracy_of_known_outputs():
    examples = Examples(torch.zeros(2, 1), torch.tensor([[1.0, 0.0], [1.0, 1.0]]))
    bias = torch.tensor([[log(3.0), -log(3.0)]])  # sigmoid 3/4 and 1/4
    weights, masks = [torch.zeros(1, 2, 1)], [torch.ones(1, 2, 1, dtype=torch.bool)]
    batch = NetworkBatch((0,), ("sigmoid",), weights, masks, [bias])
    assert losses_of(batch, examples, "bce").item() == pytest.approx((3 * log(4 / 3) + log(4)) / 4)
    assert losses_of(batch, examples, "mse").item() == pytest.approx((3 / 16 + 9 / 16) / 4)
    assert accuracy(batch, examples).item() == 0.75


def test_records_cover_all_updates_and_test_only_the_last():
    seen = []
    _, records = fit(start(range(2)), BOOLEAN, PHASE, stream(1), "level 0.00", lambda *told: seen.append(told))
    assert [record.update for record in records] == list(range(6, 61, 6))
    assert seen[-1] == ("level 0.00", 60, 60)
    assert all(record.test.isnan().all() for record in records[:-1])
    assert torch.equal(records[-1].test, records[-1].validation)  # one table serves as both


def test_a_network_that_diverges_is_named_with_its_level():
    batch = start([4, 7])
    batch.weights[0][1] = torch.inf
    with pytest.raises(ValueError, match=r"network 7 diverged at level 0\.93.*lower the learning rate"):
        fit(batch, BOOLEAN, PHASE, stream(1), "level 0.93")


def test_the_rate_rises_linearly_and_falls_as_half_a_cosine():
    phase = Phase(1000, 2.0, 0.1, "cosine")
    rates = np.array([phase.rate_at(update) for update in range(1000)])
    np.testing.assert_allclose(rates[:100], np.linspace(0.02, 2.0, 100), rtol=1e-5)
    assert rates[550] == pytest.approx(1.0)
    assert rates[-1] < 1e-4
    assert (np.diff(rates[100:]) < 0).all()


def test_settings_out_of_range_are_refused():
    settings = default_settings("flight")
    with pytest.raises(ValueError, match="at least one of each"):
        replace(settings, batch=0)
    with pytest.raises(ValueError, match="below 1"):
        replace(settings, warmup=1.0)
    with pytest.raises(LookupError, match="constant, cosine"):
        replace(settings, decay="linear")
