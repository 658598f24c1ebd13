from collections import OrderedDict

import pytest
import torch
from connectorch.ingest.connectome import connectome
from torch import nn
from torch.nn.utils import prune


def filled(module, seed=0):
    """The module with weights drawn from a stream of their own."""
    rng = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=rng))
    return module


def test_a_sequence_of_linear_layers_is_a_network():
    module = filled(nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Dropout(0.5), nn.Linear(4, 2, bias=False)))
    network = connectome(module, "mine")
    assert (network.name, network.sizes, network.n_edges) == ("mine", (3, 4, 2), 12 + 8)
    assert torch.equal(network.weights[0], module[0].weight)
    assert torch.equal(network.biases[1], module[0].bias)
    assert network.biases[2] is None
    assert network.about == {"source": "torch:Sequential"}
    assert not any(weight.requires_grad for weight in network.weights)


def test_nested_and_named_sequences_are_unrolled_in_order():
    inner = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Sequential(nn.Linear(5, 6)))
    module = nn.Sequential(OrderedDict(first=nn.Linear(3, 4), flat=nn.Flatten(), middle=inner, last=nn.Linear(6, 1)))
    assert connectome(module).sizes == (3, 4, 5, 6, 1)
    assert connectome(nn.Linear(2, 3)).sizes == (2, 3)


def test_masks_of_torch_pruning_are_kept():
    module = filled(nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4)))
    prune.l1_unstructured(module[0], "weight", amount=12)
    prune.random_structured(module[2], "weight", amount=2, dim=0)
    prune.l1_unstructured(module[2], "bias", amount=1)
    network = connectome(module)
    assert network.edges_per_block == [30 - 12, 2 * 5]
    assert torch.equal(network.masks[0], module[0].weight_mask.bool())
    assert torch.equal(network.masks[1], module[2].weight_mask.bool())
    assert int((network.biases[2] != 0).sum()) == 3
    prune.remove(module[0], "weight")  # makes the pruning permanent: zeros and no mask
    assert connectome(module).digest == network.digest


def test_weights_that_changed_after_pruning_are_read_as_they_are_now():
    module = filled(nn.Sequential(nn.Linear(3, 2)))
    prune.l1_unstructured(module[0], "weight", amount=2)
    with torch.no_grad():
        module[0].weight_orig += 100
    assert connectome(module).n_edges == 4
    assert connectome(module).weights[0].max() > 90


def test_weights_that_torch_computes_are_read():
    module = nn.utils.parametrizations.weight_norm(nn.Linear(3, 2))
    assert torch.equal(connectome(module).weights[0], module.weight)


def test_pruning_twice_leaves_the_product_of_the_masks():
    module = filled(nn.Sequential(nn.Linear(6, 5)))
    prune.l1_unstructured(module[0], "weight", amount=10)
    prune.l1_unstructured(module[0], "weight", amount=0.5)
    assert connectome(module).n_edges == 10


@pytest.mark.parametrize(
    ("module", "culprit"),
    [
        (nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(2, 1)), "Conv2d in Sequential cannot be read"),
        (nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)), "BatchNorm1d in Sequential cannot be read"),
        (nn.LSTM(2, 3), "LSTM in LSTM cannot be read"),
        (nn.Sequential(nn.ReLU()), "Sequential holds no nn.Linear"),
        (nn.Sequential(), "Sequential holds no nn.Linear"),
        (nn.Sequential(nn.Linear(4, 4), nn.MaxPool1d(2), nn.Linear(2, 1)), "MaxPool1d in Sequential cannot be read"),
        (nn.Sequential(nn.Linear(4, 4), nn.PixelShuffle(2)), "PixelShuffle in Sequential cannot be read"),
        (nn.MultiheadAttention(4, 2), "MultiheadAttention in MultiheadAttention cannot be read"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 1)), "3 outputs cannot be 2 inputs"),
        (filled(nn.Sequential(nn.Linear(2, 3))).apply(lambda m: m.register_parameter("bias", None)), None),
    ],
)
def test_what_is_no_sequence_of_linear_layers_is_refused(module, culprit):
    if culprit is None:
        assert connectome(module).biases == (None, None)
        return
    with pytest.raises(ValueError, match=culprit):
        connectome(module)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_weights_that_diverged_are_refused(bad):
    module = filled(nn.Sequential(nn.Linear(2, 3)))
    with torch.no_grad():
        module[0].weight[1, 0] = bad
    with pytest.raises(ValueError, match="block 0->1 of network 'module': a kept weight is NaN or infinite"):
        connectome(module)


def test_softmax_and_other_activations_need_nothing():
    layers = (
        nn.Linear(2, 2),
        nn.Sigmoid(),
        nn.Identity(),
        nn.GELU(),
        nn.LeakyReLU(),
        nn.PReLU(),
        nn.Softmax(dim=1),
        nn.Linear(2, 2),
    )
    assert connectome(nn.Sequential(*layers)).n_edges == 8


def test_what_is_no_module_is_refused_by_name():
    with pytest.raises(TypeError, match=r"'net\.pt' is no torch module but a str"):
        connectome("net.pt")


def test_a_module_in_half_precision_has_the_digest_of_its_numbers():
    module = filled(nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))).to(torch.bfloat16)
    assert connectome(module).digest == connectome(module.double()).digest


def test_a_module_whose_forward_is_its_own_is_refused():
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(2, 3), nn.Linear(2, 1)

    with pytest.raises(ValueError, match="Own in Own cannot be read"):
        connectome(Own())
