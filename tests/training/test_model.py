import numpy as np
import pytest
import torch
from connectorch.training.model import ACTIVATIONS, NetworkBatch, forward, from_networks, initial, to_network
from connectorch.training.network import LayeredNetwork
from torch import nn

SIZES = (5, 7, 6, 3)
TANH = ("tanh", "tanh", "linear")


def test_forward_is_that_of_torch_modules_one_by_one():
    batch = initial(SIZES, ("tanh", "relu", "sigmoid"), "normal-0.2", [0, 1, 2], seed=4)
    biases = [torch.linspace(-1, 1, bias.numel()).view_as(bias) for bias in batch.biases]
    batch = NetworkBatch(batch.numbers, batch.activations, batch.weights, batch.masks, biases)
    inputs = torch.linspace(-1, 1, 40).view(8, 5)
    for index, outputs in enumerate(forward(batch, inputs)):
        module = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 6), nn.ReLU(), nn.Linear(6, 3), nn.Sigmoid())
        state = {}
        for layer in range(3):
            state |= {f"{2 * layer}.weight": batch.weights[layer][index], f"{2 * layer}.bias": biases[layer][index]}
        module.load_state_dict(state)
        torch.testing.assert_close(outputs, module(inputs))


def test_a_network_starts_the_same_in_every_batch():
    together = initial(SIZES, TANH, "glorot-uniform", range(4), seed=1)
    alone = initial(SIZES, TANH, "glorot-uniform", [2], seed=1)
    for many, one in zip(together.weights, alone.weights, strict=True):
        assert torch.equal(many[2], one[0])
        assert not torch.equal(many[1], one[0])


@pytest.mark.parametrize(
    ("scheme", "sd"), [("normal-0.2", 0.2), ("glorot-uniform", (2 / 700) ** 0.5), ("he-normal", (2 / 300) ** 0.5)]
)
def test_initial_weights_have_the_deviation_of_their_scheme(scheme, sd):
    weight = initial((300, 400), ("linear",), scheme, [0, 1], seed=0).weights[0]
    assert float(weight.std()) == pytest.approx(sd, rel=0.02)  # 240,000 weights: 0.15 % standard error
    assert abs(float(weight.mean())) < 0.02 * sd
    pair = np.corrcoef(weight[0].flatten(), weight[1].flatten())[0, 1]
    assert abs(pair) < 0.02


def test_networks_of_a_batch_return_to_the_same_batch():
    batch = initial(SIZES, TANH, "normal-0.2", [3, 8], seed=0)
    masks = [weight > 0 for weight in batch.weights]
    weights = [weight * mask for weight, mask in zip(batch.weights, masks, strict=True)]
    batch = NetworkBatch(batch.numbers, TANH, weights, masks, batch.biases)
    networks = [to_network(batch, index, f"n{index}", {"seed": 0}) for index in range(2)]
    assert all(isinstance(network, LayeredNetwork) and network.sizes == SIZES for network in networks)
    assert networks[0].n_edges == sum(int(mask[0].sum()) for mask in masks)
    again = from_networks(networks, [3, 8])
    for kind in ("weights", "masks", "biases"):
        for one, other in zip(getattr(batch, kind), getattr(again, kind), strict=True):
            assert torch.equal(one, other)
    assert again.activations == TANH


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(LookupError, match="glorot-uniform"):
        initial(SIZES, TANH, "zeros", [0], seed=0)
    with pytest.raises(LookupError, match=", ".join(ACTIVATIONS)):
        initial(SIZES, ("tanh", "gelu", "linear"), "he-normal", [0], seed=0)


def test_a_batch_of_networks_of_two_shapes_is_refused():
    one, other = (initial(sizes, TANH, "he-normal", [0], seed=0) for sizes in (SIZES, (5, 7, 7, 3)))
    with pytest.raises(ValueError, match=r"'b' has layers \(5, 7, 7, 3\), 'a' \(5, 7, 6, 3\)"):
        from_networks([to_network(one, 0, "a", {}), to_network(other, 0, "b", {})], [0, 1])
