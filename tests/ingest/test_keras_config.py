"""Keras models that are no chain of Dense layers; configurations are shaped as Keras 2.2 and 3.15 write them."""

import json

import h5py
import numpy as np
import pytest
import torch
from connectorch.ingest.read import read
from connectorch.training.network import feedforward

SIZES = {"a": (3, 4), "b": (4, 4), "c": (4, 2)}
RNG = np.random.default_rng(8)
KERNELS = {name: RNG.normal(size=size).astype(np.float32) for name, size in SIZES.items()}
WANTED = feedforward("any", [torch.from_numpy(KERNELS[name].T.copy()) for name in "abc"]).digest


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, **config}}


def dense(name, activation="linear", units=None, **config):
    units = SIZES[name][1] if units is None else units
    return layer("Dense", name, units=units, use_bias=False, activation=activation, **config)


def source(*names, version):
    """One node of a functional model: the layers whose outputs it takes."""
    if version == 2:
        return [[name, 0, 0, {}] for name in names]
    tensors = [{"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}} for name in names]
    return {"args": tensors if len(tensors) == 1 else [tensors], "kwargs": {"mask": None}}


def functional(*layers, outputs=("c",), version=3):
    """A functional model; `layers` are (layer, the names of the layers that feed its first use, its second, ...)."""
    entries = [
        one | {"name": one["config"]["name"], "inbound_nodes": [source(*names, version=version) for names in uses]}
        for one, *uses in layers
    ]
    ends = [[name, 0, 0] for name in outputs]
    ends = ends[0] if version == 3 and len(ends) == 1 else ends
    name = "Model" if version == 2 else "Functional"
    return {"class_name": name, "config": {"name": "m", "layers": entries, "output_layers": ends}}


def sequential(*layers, **config):
    return {"class_name": "Sequential", "config": {"name": "s", "layers": list(layers), **config}}


def saved(path, config=None, stored=None, names=None):
    """A file of Keras; `stored` is layer -> weight name -> array, `names` the order in which it names the layers."""
    stored = {name: {"kernel": kernel} for name, kernel in KERNELS.items()} if stored is None else stored
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights")
        root.attrs["layer_names"] = [name.encode() for name in names or stored]
        if config is not None:
            file.attrs["model_config"] = config if isinstance(config, (str, bytes)) else json.dumps(config)
        for name, weights in stored.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{weight}".encode() for weight in weights]
            for weight, array in weights.items():
                group.create_dataset(f"{name}/{weight}", data=array)
    return path


IN = layer("InputLayer", "in", batch_shape=[None, 3])
CHAIN = ((IN,), (dense("a"), ["in"]), (dense("b"), ["a"]), (dense("c"), ["b"]))
CHAINS = {
    "sequential": sequential(dense("a"), dense("b"), dense("c")),
    "with-input": sequential(IN, dense("a"), dense("b"), dense("c"), build_input_shape=[None, 3]),
    "keras-1": {
        "class_name": "Sequential",
        "config": [dense("a", batch_input_shape=[None, 3]), dense("b"), dense("c")],
    },
    "passes": sequential(
        layer("InputLayer", "in", batch_shape=[None, 1, 3]),
        layer("Flatten", "flatten"),
        *(dense("a"), layer("Dropout", "drop"), dense("b"), layer("GaussianNoise", "noise"), dense("c")),
    ),
    "functional-2": functional(*CHAIN, version=2),
    "functional-3": functional(*CHAIN, version=3),
    "functional-in-any-order": functional(*CHAIN[::-1]),
}


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("stored", ["abc", "cba", "bac"])
def test_a_chain_is_read_in_the_order_of_its_configuration(tmp_path, name, stored):
    network = read(saved(tmp_path / "net.h5", CHAINS[name], names=stored))
    assert network.digest == WANTED


def test_a_configuration_in_bytes_is_read_too(tmp_path):
    assert read(saved(tmp_path / "net.h5", json.dumps(CHAINS["with-input"]).encode())).digest == WANTED


def test_without_a_configuration_the_order_of_the_file_counts(tmp_path):
    assert read(saved(tmp_path / "net.h5")).digest == WANTED
    with pytest.raises(ValueError, match=r"net.*\(2, 4\).*\(4, 4\)"):
        read(saved(tmp_path / "net.h5", names="cba"))


def test_activations_are_those_of_the_layers_behind_too(tmp_path):
    leaky = {"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}}
    told = sequential(
        *(dense("a"), layer("Activation", "act", activation="tanh")),
        *(dense("b", activation="relu"), layer("Softmax", "soft")),
        dense("c", activation=leaky),
    )
    assert read(saved(tmp_path / "net.h5", told)).about["activations"] == ["tanh", "relu, softmax", "LeakyReLU"]


NESTED = sequential(dense("a"), dense("b"))
REFUSED = {
    "recurrent": (sequential(layer("SimpleRNN", "a"), dense("b"), dense("c")), "layer 'a' is of class SimpleRNN"),
    "lstm": (sequential(dense("a"), layer("LSTM", "b"), dense("c")), "layer 'b' is of class LSTM"),
    "convolution": (sequential(layer("Conv2D", "a"), dense("b"), dense("c")), "layer 'a' is of class Conv2D"),
    "timewise": (sequential(layer("TimeDistributed", "a"), dense("b"), dense("c")), "'a' is of class TimeDistributed"),
    "masking": (sequential(layer("Masking", "hide"), dense("a"), dense("b"), dense("c")), "'hide' is of class Masking"),
    "nested": (
        sequential(NESTED | {"config": NESTED["config"] | {"name": "inner"}}, dense("c")),
        "layer 'inner' is of class Sequential",
    ),
    "add": (
        functional(*CHAIN[:3], (layer("Add", "add"), ["a", "b"]), (dense("c"), ["add"])),
        "layer 'add' is of class Add",
    ),
    "two-inputs-2": (functional(*CHAIN[:3], (dense("c"), ["a", "b"]), version=2), "layer 'c' takes .*'a', 'b'"),
    "two-inputs-3": (functional(*CHAIN[:3], (dense("c"), ["a", "b"])), "layer 'c' takes .*'a', 'b'"),
    "branch": (functional(*CHAIN[:3], (dense("c"), ["a"]), outputs="c"), "layer 'a' feeds 'b', 'c'"),
    "shared": (
        functional((IN,), (dense("a"), ["in"]), (dense("b"), ["a"], ["b"]), (dense("c"), ["b"])),
        "layer 'b' is used 2 times",
    ),
    "two-starts": (functional((IN,), (layer("InputLayer", "in2"),), *CHAIN[1:]), "starts at .*'in', 'in2'"),
    "early-output": (functional(*CHAIN, outputs="b"), "outputs are 'b'.*last layer is 'c'"),
    "two-outputs": (functional(*CHAIN, outputs="bc"), "outputs are 'b', 'c'"),
    "circle": (functional((IN,), (dense("a"), ["b"]), (dense("b"), ["a"]), (dense("c"), ["in"])), "'a' takes 'b'"),
    "unknown-source": (functional((IN,), (dense("a"), ["x"]), *CHAIN[2:]), "'a' takes 'x'"),
    "same-name": (sequential(dense("a"), dense("b"), dense("b"), dense("c")), "'b' more than once"),
    "positions": (
        sequential(layer("InputLayer", "in", batch_shape=[None, 5, 3]), dense("a"), dense("b"), dense("c")),
        r"layer 'a' is a Dense on inputs of shape \(5, 3\)",
    ),
    "positions-2": (
        sequential(dense("a", batch_input_shape=[None, 5, 3]), dense("b"), dense("c")),
        r"layer 'a' is a Dense on inputs of shape \(5, 3\)",
    ),
    "untold-layer": (sequential(dense("a"), dense("b")), "'c' has weights.*model_config"),
    "unstored-layer": (sequential(dense("a"), dense("b"), dense("c"), dense("d", units=2)), "'d'.*no weights"),
    "wrong-units": (sequential(dense("a"), dense("b", units=5), dense("c")), "'b' has 5 units.*4"),
    "lost-bias": (sequential(dense("a"), dense("b") | {"config": {"name": "b", "units": 4}}, dense("c")), "'b'.*bias"),
    "no-layers": ({"class_name": "Mine", "config": {}}, "model_config is not as Keras"),
    "number": (3, "model_config is not as Keras"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_model_that_is_no_chain_is_refused_by_layer_and_class(tmp_path, name):
    config, culprit = REFUSED[name]
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name}\.h5)(?=.*{culprit})"):
        read(saved(tmp_path / f"{name}.h5", config))


ODD = {
    "recurrent": ({"kernel": KERNELS["b"], "recurrent_kernel": KERNELS["b"]}, "'b' holds.*recurrent_kernel"),
    "recurrent-cell": ({"cell/kernel": KERNELS["b"], "cell/recurrent_kernel": KERNELS["b"]}, "recurrent_kernel"),
    "adapted": ({"kernel": KERNELS["b"], "lora_kernel_a": KERNELS["b"]}, "'b' holds.*lora_kernel_a"),
    "nested": ({"x/kernel": KERNELS["b"], "y/kernel": KERNELS["b"]}, "'b' holds.*x/kernel.*y/kernel"),
    "long-double": ({"kernel": KERNELS["b"].astype(np.longdouble)}, "'b'.*kernel has dtype float128"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("told", [True, False])
def test_weights_that_no_dense_layer_has_are_refused_whatever_the_configuration_says(tmp_path, name, told):
    arrays, culprit = ODD[name]
    stored = {"a": {"kernel": KERNELS["a"]}, "b": arrays, "c": {"kernel": KERNELS["c"]}}
    path = saved(tmp_path / f"{name}.h5", CHAINS["sequential"] if told else None, stored)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name}\.h5)(?=.*{culprit})"):
        read(path)


def test_numbers_of_another_byte_order_are_the_same_numbers(tmp_path):
    stored = {name: {"kernel": kernel.astype(">f4")} for name, kernel in KERNELS.items()}
    assert read(saved(tmp_path / "net.h5", stored=stored)).digest == WANTED


def test_weights_of_keras_3_alone_keep_no_order_and_are_refused(tmp_path):
    with h5py.File(tmp_path / "net.weights.h5", "w") as file:
        file["layers/dense/vars/0"] = KERNELS["a"]
    with pytest.raises(ValueError, match=r"(?s)net.weights.h5 .*model\.save"):
        read(tmp_path / "net.weights.h5")
