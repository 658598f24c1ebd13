"""Keras .h5 files of fully connected networks, TensorFlow not needed."""

from pathlib import Path
from typing import cast

import h5py
import numpy as np

from ...training.network import LayeredNetwork, feedforward
from ._arrays import tensor_of
from ._keras_config import Dense, dense_layers

PARTS = {"kernel", "bias"}
Arrays = dict[str, np.ndarray]


def read(path: Path) -> LayeredNetwork:
    """The network of a Keras model or weights file of Dense layers; a weight of exactly zero is pruned.

    Kernels are stored as (inputs, outputs) and turned round. A model's file says by `model_config` in which order its
    layers run; in a file of weights alone they come as they stand in it, and what joins them cannot be checked.

    Raises:
        ValueError: not an HDF5 file, truncated, not of Keras, with layers other than Dense, or no chain of them.
    """
    try:
        with h5py.File(path, "r") as file:
            return from_file(file, path)
    except OSError as error:
        raise ValueError(f"{path} is not a whole HDF5 file ({error}); copy it again or give a Keras .h5") from error


def from_file(file: h5py.File, path: Path) -> LayeredNetwork:
    root = file.get("model_weights", file)
    if not isinstance(root, h5py.Group) or "layer_names" not in root.attrs:
        raise ValueError(
            f"{path} has no 'layer_names' as Keras writes them; it holds {sorted(file)[:8]}; save the whole model as "
            "model.save('NAME.h5')"
        )
    told = dense_layers(path, text(file.attrs["model_config"])) if "model_config" in file.attrs else None
    layers = {name: arrays_of(path, root, name) for name in text_list(root.attrs["layer_names"])}
    layers = {name: parts for name, parts in layers.items() if parts}
    if told is not None:
        check_told(path, layers, told)
        layers = {layer.name: layers[layer.name] for layer in told}
    if not layers:
        raise ValueError(f"{path} has no Dense layer; it holds {sorted(root)[:8]}")
    weights = [tensor_of(path, f"the kernel of layer {name!r}", parts["kernel"].T) for name, parts in layers.items()]
    biases = [
        tensor_of(path, f"the bias of layer {name!r}", parts["bias"]) if "bias" in parts else None
        for name, parts in layers.items()
    ]
    activations = [layer.activation for layer in told or []]
    return feedforward(path.stem, weights, biases=biases, about={"source": path.name, "activations": activations})


def arrays_of(path: Path, root: h5py.Group, name: str) -> Arrays:
    """Kernel (in, out) and bias (out,) of one layer, as far as it has them; empty for a layer without weights."""
    try:
        group = cast("h5py.Group", root[name])
        found = {weight: np.asarray(group[weight]) for weight in text_list(group.attrs["weight_names"])}
    except KeyError as error:
        raise ValueError(f"{path}: layer {name!r} is not whole ({error.args[0]}); copy the file again") from error
    parts = {weight.rsplit("/", 1)[-1].split(":")[0]: values for weight, values in found.items()}
    if parts and (len(parts) < len(found) or not parts.keys() <= PARTS or parts.get("kernel", np.zeros(0)).ndim != 2):
        shapes = {weight: values.shape for weight, values in found.items()}
        raise ValueError(
            f"{path}: layer {name!r} holds {shapes}; only Dense layers with a kernel (in, out) and a bias can be read"
        )
    for part, values in parts.items():
        if values.dtype.kind != "f" or values.dtype.itemsize > 8:
            raise ValueError(
                f"{path}: layer {name!r}: {part} has dtype {values.dtype}; expected floating numbers of up to 64 bits"
            )
    return parts


def check_told(path: Path, layers: dict[str, Arrays], told: list[Dense]) -> None:
    """Check that the layers which `model_config` tells of are those that have weights."""
    spare = layers.keys() - {layer.name for layer in told}
    if spare:
        raise ValueError(f"{path}: {min(spare)!r} has weights, and model_config has no such layer; save the model anew")
    for layer in told:
        parts = layers.get(layer.name)
        if parts is None:
            raise ValueError(
                f"{path}: layer {layer.name!r} of model_config has no weights in the file; save the model again"
            )
        if parts["kernel"].shape[1] != layer.units or ("bias" in parts) != layer.bias:
            shapes = {part: values.shape for part, values in parts.items()}
            raise ValueError(
                f"{path}: layer {layer.name!r} has {layer.units} units and {'a' if layer.bias else 'no'} bias by "
                f"model_config, but weights {shapes}; save the model again"
            )


def text_list(values: object) -> list[str]:
    return [text(value) for value in np.asarray(values).ravel()]


def text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
