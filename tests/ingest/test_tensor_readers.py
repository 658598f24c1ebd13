"""Readers of named tensors: .safetensors, and .pt and .pth as torch.save writes a state_dict."""

from collections import OrderedDict
from itertools import pairwise, permutations

import pytest
import torch
from connectorch.ingest.connectome import connectome
from connectorch.ingest.read import read
from connectorch.training import run
from connectorch.training.model import initial
from connectorch.training.network_file import write_network
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils import prune

ENDINGS = ("pt", "pth", "safetensors")


def module(*sizes, bias=True, seed=3):
    """Linear layers of these sizes, tanh between them."""
    generator = torch.Generator().manual_seed(seed)
    parts = []
    for pre, post in pairwise(sizes):
        linear = nn.Linear(pre, post, bias=bias)
        for value in linear.parameters():
            value.data = torch.randn(value.shape, generator=generator)
        parts += [linear, nn.Tanh()]
    return nn.Sequential(*parts)


def saved(tensors, path):
    if path.suffix == ".safetensors":
        save_file({name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}, path)
    else:
        torch.save(OrderedDict(tensors), path)
    return path


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_a_module_saved_and_read_is_the_module(tmp_path, ending, bias, dtype):
    made = module(3, 5, 4, 2, bias=bias).to(dtype)
    network = read(saved(made.state_dict(), tmp_path / f"net.{ending}"))
    assert network.digest == connectome(made).digest
    assert (network.name, network.sizes, network.about) == ("net", (3, 5, 4, 2), {"source": f"net.{ending}"})


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("finished", [True, False])
def test_what_torchs_pruning_left_is_understood(tmp_path, ending, finished):
    made = module(4, 6, 3)
    for part in made[::2]:
        for name in ("weight", "bias"):
            prune.random_unstructured(part, name, amount=0.5)
            if finished:
                prune.remove(part, name)
    network = read(saved(made.state_dict(), tmp_path / f"net.{ending}"))
    assert network.digest == connectome(made).digest
    assert network.edges_per_block == [12, 9]


@pytest.mark.parametrize("ending", ENDINGS)
def test_ten_layers_and_more_come_by_number_not_by_spelling(tmp_path, ending):
    made = module(*[4] * 13)
    assert read(saved(made.state_dict(), tmp_path / f"net.{ending}")).digest == connectome(made).digest


@pytest.mark.parametrize("names", list(permutations(("first", "middle", "last"))))
def test_names_without_numbers_are_put_in_the_one_order_that_their_shapes_leave(tmp_path, names):
    made = module(5, 3, 4, 2)
    tensors = {f"{name}.weight": part.weight for name, part in zip(names, made[::2], strict=True)}
    network = read(saved(tensors, tmp_path / "net.safetensors"))
    assert [w.tolist() for w in network.weights] == [part.weight.tolist() for part in made[::2]]


def test_numbered_layers_keep_their_order_beside_layers_that_have_no_number(tmp_path):
    tensors = {"out.weight": torch.ones(2, 3), "in.weight": torch.ones(3, 4)}
    tensors |= {f"hidden.{i}.weight": torch.full((3, 3), i + 1.0) for i in range(11)}
    network = read(saved(tensors, tmp_path / "net.safetensors"))
    assert [float(w[0, 0]) for w in network.weights] == [1, *range(1, 12), 1]


def test_a_bare_linear_layer_is_a_network(tmp_path):
    linear = nn.Linear(3, 2)
    for ending in ENDINGS:
        assert read(saved(linear.state_dict(), tmp_path / f"net.{ending}")).sizes == (3, 2)


def test_an_older_file_of_torch_save_is_read(tmp_path):
    made = module(3, 2)
    torch.save(made.state_dict(), tmp_path / "net.pt", _use_new_zipfile_serialization=False)
    assert read(tmp_path / "net.pt").digest == connectome(made).digest


@pytest.fixture
def own(tmp_path):
    """A file as a run writes it."""
    batch = initial((3, 4, 2), ("tanh", "linear"), "glorot-uniform", [7], seed=1)
    write_network(tmp_path / "007.safetensors", batch, 0, "RUN/007@0.00", {"task": "none", "level": 0.0})
    return tmp_path / "007.safetensors"


def test_a_network_of_a_run_is_read_alone_as_in_its_run(own):
    network = read(own)
    assert (network.name, network.sizes, network.about["network"]) == ("RUN/007@0.00", (3, 4, 2), 7)
    assert network.digest == run.read_network_file(own).digest


def test_a_network_of_a_run_that_was_changed_is_refused(own):
    data = bytearray(own.read_bytes())
    data[-1] ^= 1
    own.write_bytes(data)
    with pytest.raises(ValueError, match=r"(?s)007.*digest.*damaged"):
        read(own)


def facts(**changes):
    """Metadata of a run's network, with changes."""
    good = {"name": '"RUN/000@0.00"', "sizes": "[2, 1]", "digest": '"0"', "activations": '["linear"]'}
    return good | changes


WEIGHT = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
BROKEN_TENSORS = {
    "convolution": ({"0.weight": torch.ones(4, 1, 3, 3)}, r"'0'.*\(4, 1, 3, 3\).*convolution"),
    "normalisation": ({"fc.weight": WEIGHT, "norm.weight": torch.ones(2), "norm.bias": torch.ones(2)}, "'norm'"),
    "statistics": ({"fc.weight": WEIGHT, "bn.running_mean": torch.ones(2)}, "'bn.running_mean'.*no linear layer"),
    "recurrent": ({"lstm.weight_ih_l0": WEIGHT}, "'lstm.weight_ih_l0'"),
    "lonely-bias": ({"fc1.weight": WEIGHT, "fc2.bias": torch.ones(2)}, "'fc2'.*no weight"),
    "lonely-mask": ({"fc1.weight": WEIGHT, "fc1.bias_mask": torch.ones(2)}, r"'fc1'.*bias_orig and bias_mask"),
    "no-mask": ({"fc1.weight_orig": WEIGHT}, r"'fc1'.*weight_orig and weight_mask"),
    "two-weights": ({"fc1.weight_orig": WEIGHT, "fc1.weight_mask": WEIGHT * 0, "fc1.weight": WEIGHT}, "mixture"),
    "mask-shape": ({"fc1.weight_orig": WEIGHT, "fc1.weight_mask": torch.ones(2, 1)}, r"weight_mask is \(2, 1\)"),
    "mask-values": ({"fc1.weight_orig": WEIGHT, "fc1.weight_mask": WEIGHT}, "'fc1.weight_mask'.*0 and 1"),
    "mask-nan": ({"fc1.weight_orig": WEIGHT, "fc1.weight_mask": WEIGHT * torch.nan}, "'fc1.weight_mask'.*0 and 1"),
    "mismatch": ({"fc1.weight": torch.ones(3, 2), "fc2.weight": torch.ones(2, 4)}, "'fc1' gives 3.*'fc2'.*takes 4"),
    "bias-length": ({"fc1.weight": WEIGHT, "fc1.bias": torch.ones(3)}, "bias of layer 1"),
    "integers": ({"fc1.weight": torch.ones(2, 2, dtype=torch.int32)}, "'fc1.weight' has dtype torch.int32"),
    "complex": ({"fc1.weight": torch.ones(2, 2, dtype=torch.complex64)}, "'fc1.weight' has dtype torch.complex64"),
    "eight-bits": ({"fc1.weight": WEIGHT.to(torch.float8_e4m3fn)}, "'fc1.weight' has dtype torch.float8_e4m3fn"),
    "nan": ({"fc1.weight": WEIGHT * torch.nan}, "NaN"),
    "infinite-bias": ({"fc1.weight": WEIGHT, "fc1.bias": torch.tensor([1, torch.inf])}, "bias of layer 1"),
    "no-units": ({"fc1.weight": torch.ones(0, 2)}, "at least one neuron"),
    "too-deep": ({f"fc{i}.weight": torch.ones(1, 1) for i in range(256)}, "256 linear layers"),
    "no-tensors": ({}, "holds no tensor"),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", BROKEN_TENSORS)
def test_tensors_that_are_no_network_are_refused_by_name_and_culprit(tmp_path, name, ending):
    tensors, culprit = BROKEN_TENSORS[name]
    path = saved(tensors, tmp_path / f"{name}.{ending}")
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*{culprit})"):
        read(path)


class Code:
    """What runs when it is unpickled without care."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (self.path, "w"))


def half(path):
    torch.save(module(3, 2).state_dict(), path)
    path.write_bytes(path.read_bytes()[:700])


BROKEN_PT = {
    "empty": (lambda path: path.touch(), "no whole file of torch.save"),
    "text": (lambda path: path.write_text("weights"), "no whole file of torch.save"),
    "truncated": (half, "no whole file of torch.save"),
    "folder": (lambda path: path.write_bytes(b"PK\x05\x06" + bytes(18)), "no whole file of torch.save"),
    "whole-module": (lambda path: torch.save(module(3, 2), path), "holds code or objects.*Sequential"),
    "code": (lambda path: torch.save({"0.weight": Code(str(path) + ".ran")}, path), "holds code or objects.*open"),
    "script": (
        lambda path: torch.jit.save(torch.jit.trace(nn.Linear(3, 2), torch.ones(1, 3)), path),
        "no whole file of torch.save",
    ),
    "tensor": (lambda path: torch.save(torch.ones(2, 2), path), "holds a Tensor, no state_dict"),
    "list": (lambda path: torch.save([torch.ones(2, 2)], path), "holds a list, no state_dict"),
    "checkpoint": (
        lambda path: torch.save({"epoch": 3, "model": module(3, 2).state_dict()}, path),
        "'epoch' is of type int, no tensor; save a module's state_dict",
    ),
    "nested": (lambda path: torch.save({"model": module(3, 2).state_dict()}, path), "'model' is of type OrderedDict"),
    "sparse": (lambda path: torch.save({"0.weight": WEIGHT.to_sparse()}, path), "'0.weight' is torch.sparse_coo"),
    "meta": (lambda path: torch.save({"0.weight": WEIGHT.to("meta")}, path), "'0.weight' is torch.strided on meta"),
}


@pytest.mark.parametrize("name", BROKEN_PT)
@pytest.mark.filterwarnings("ignore:.*torch.jit:FutureWarning")
def test_a_broken_state_dict_is_refused_by_name_and_culprit(tmp_path, name):
    make, culprit = BROKEN_PT[name]
    path = tmp_path / f"{name}.pt"
    make(path)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*{culprit})"):
        read(path)
    assert list(tmp_path.iterdir()) == [path]  # no code ran


def no_order(path, *names):
    saved({f"{name}.weight": WEIGHT for name in names}, path)


def with_metadata(path, metadata, **tensors):
    save_file(tensors, path, metadata)


def short(path):
    saved({"fc1.weight": WEIGHT}, path)
    path.write_bytes(path.read_bytes()[:-5])


BROKEN_SAFETENSORS = {
    "empty": (lambda path: path.touch(), "no whole safetensors file"),
    "text": (lambda path: path.write_text("weights"), "no whole safetensors file"),
    "truncated": (lambda path: path.write_bytes(b"\x40" + bytes(7) + b'{"fc1.weight":'), "no whole safetensors file"),
    "short": (short, "no whole safetensors file"),
    "autoencoder": (
        lambda path: saved({"decoder.weight": torch.ones(3, 2), "encoder.weight": torch.ones(2, 3)}, path),
        "'decoder', 'encoder'.*more than one order",
    ),
    "square": (lambda path: no_order(path, "a", "b"), "'a', 'b'.*more than one order"),
    "no-chain": (
        lambda path: saved({"a.weight": torch.ones(3, 2), "b.weight": torch.ones(4, 5)}, path),
        "'a', 'b'.*no order",
    ),
    "many-kinds": (lambda path: no_order(path, *"abcdefghijklmnop"), "no order|more than one"),
    "lost-tensor": (
        lambda path: with_metadata(path, facts(), **{"weight.0": torch.ones(1, 2), "mask.0": torch.ones(1, 2)}),
        "bias.0.*damaged",
    ),
    "bad-metadata": (lambda path: with_metadata(path, facts(sizes="[2"), a=WEIGHT), "not as a run wrote it"),
    "number-metadata": (lambda path: with_metadata(path, facts(sizes="2"), a=WEIGHT), "not as a run wrote it"),
    "wrong-digest": (
        lambda path: with_metadata(
            path,
            facts(digest="0"),
            **{"weight.0": torch.ones(1, 2), "mask.0": torch.ones(1, 2).bool(), "bias.0": torch.ones(1)},
        ),
        "holds a network of digest",
    ),
    "own-without-metadata": (
        lambda path: saved({"weight.0": WEIGHT, "mask.0": WEIGHT, "bias.0": torch.ones(2)}, path),
        "is of no linear layer",
    ),
}


@pytest.mark.parametrize("name", BROKEN_SAFETENSORS)
def test_a_broken_safetensors_file_is_refused_by_name_and_culprit(tmp_path, name):
    make, culprit = BROKEN_SAFETENSORS[name]
    path = tmp_path / f"{name}.safetensors"
    make(path)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*{culprit})"):
        read(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_with_changed_bytes_is_read_or_refused_but_never_breaks(tmp_path, ending):
    path = saved(module(3, 4, 2).state_dict(), tmp_path / f"net.{ending}")
    good, generator = path.read_bytes(), torch.Generator().manual_seed(11)
    said = []
    for _ in range(150):
        data = bytearray(good)
        for place in torch.randint(len(data), (3,), generator=generator).tolist():
            data[place] = int(torch.randint(256, (1,), generator=generator))
        path.write_bytes(data)
        try:
            read(path)
        except ValueError as error:
            said.append(str(error))
    assert said
    assert [message for message in said if "net" not in message] == []
