"""Keras .h5 files of fully connected networks, TensorFlow not needed."""

import json
from pathlib import Path
from typing import cast

import h5py
import numpy as np
import torch

from ...training.network import LayeredNetwork, feedforward


def read(path: Path) -> LayeredNetwork:
    """The network of a Keras model or weights file of Dense layers; a weight of exactly zero is pruned.

    Kernels are stored as (inputs, outputs) and turned round; layers come in the order of the file.

    Raises:
        ValueError: not an HDF5 file, truncated, not of Keras, or with layers other than Dense.
    """
    try:
        with h5py.File(path, "r") as file:
            return from_file(file, path)
    except OSError as error:
        raise ValueError(f"{path} is not a whole HDF5 file ({error}); copy it again or give a Keras .h5") from error


def from_file(file: h5py.File, path: Path) -> LayeredNetwork:
    root = file.get("model_weights", file)
    if not isinstance(root, h5py.Group) or "layer_names" not in root.attrs:
        raise ValueError(f"{path} has no 'layer_names' as Keras writes them; it holds {sorted(file)[:8]}")
    weights, biases = [], []
    for name in text_list(root.attrs["layer_names"]):
        parts = arrays_of(path, root, name)
        if not parts:
            continue
        if parts.get("kernel", np.zeros(0)).ndim != 2:
            shapes = {part: values.shape for part, values in parts.items()}
            raise ValueError(
                f"{path}: layer {name!r} holds {shapes}; only Dense layers with a kernel (in, out) can be read"
            )
        weights.append(torch.from_numpy(np.ascontiguousarray(parts["kernel"].T)))
        biases.append(torch.from_numpy(parts["bias"]) if "bias" in parts else None)
    if not weights:
        raise ValueError(f"{path} has no Dense layer; it holds {sorted(root)[:8]}")
    return feedforward(
        path.stem, weights, biases=biases, about={"source": path.name, "activations": activations(file, path)}
    )


def arrays_of(path: Path, root: h5py.Group, name: str) -> dict[str, np.ndarray]:
    """Arrays of one layer by their short names; empty for a layer without weights."""
    try:
        group = cast("h5py.Group", root[name])
        found = {weight: np.asarray(group[weight]) for weight in text_list(group.attrs["weight_names"])}
    except KeyError as error:
        raise ValueError(f"{path}: layer {name!r} is not whole ({error.args[0]}); copy the file again") from error
    for weight, values in found.items():
        if values.dtype.kind != "f":
            raise ValueError(f"{path}: layer {name!r}: {weight} has dtype {values.dtype}; expected floating numbers")
    return {weight.rsplit("/", 1)[-1].split(":")[0]: values for weight, values in found.items()}


def text_list(values: object) -> list[str]:
    return [v.decode() if isinstance(v, bytes) else str(v) for v in np.asarray(values)]


def activations(file: h5py.File, path: Path) -> list[str]:
    """Activation of every Dense layer, as far as the file says."""
    try:
        config = json.loads(str(file.attrs.get("model_config", "{}")))
        layers = config.get("config", {}).get("layers", []) if isinstance(config.get("config"), dict) else []
        return [layer["config"].get("activation", "linear") for layer in layers if layer.get("class_name") == "Dense"]
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: its model_config is not JSON ({error}); save the model again") from error
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path}: its model_config is not as Keras writes it ({error!r}); save the model again"
        ) from error
