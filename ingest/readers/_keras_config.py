"""The Dense layers of a Keras model in the order in which they run, from its `model_config`; only chains are read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ._keras_graph import Layer, chained

ACTIVATIONS = {
    "ELU": "elu",
    "LeakyReLU": "leaky_relu",
    "ReLU": "relu",
    "Softmax": "softmax",
    "ThresholdedReLU": "thresholded_relu",
}
PASSES = ("ActivityRegularization", "AlphaDropout", "Dropout", "Flatten", "GaussianDropout", "GaussianNoise")
KNOWN = {"Activation", "Dense", "InputLayer", *ACTIVATIONS, *PASSES}


@dataclass(frozen=True)
class Dense:
    """One Dense layer; `activation` is its own and that of the layers behind it, `linear` where there is none."""

    name: str
    units: int
    bias: bool
    activation: str


def dense_layers(path: Path, text: str) -> list[Dense]:
    """The Dense layers of a model that is a chain of them, in the order in which they run.

    Args:
        path: the file, for errors.
        text: its `model_config`, of a Sequential or a functional model, as Keras 1 to 3 write it.

    Raises:
        ValueError: not as Keras writes it, or no chain: other layers, models in models, branches, shared layers.
    """
    try:
        told = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{path}: its model_config is not JSON ({error}); save the model again") from error
    try:
        return list(found(path, in_order(path, told), told["config"]))
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(
            f"{path}: its model_config is not as Keras writes it ({error!r}); save the model again"
        ) from error


def in_order(path: Path, told: Mapping[str, Any]) -> list[Layer]:
    """The layers of a model as they run."""
    config: Any = told["config"]
    entries = config if isinstance(config, list) else config["layers"]  # Keras 1 has a list for a Sequential
    layers = [
        Layer(str(one["config"]["name"]), str(one["class_name"]), one["config"], one.get("inbound_nodes", []))
        for one in entries
    ]
    names = [layer.name for layer in layers]
    for layer in layers:
        if layer.kind not in KNOWN:
            raise ValueError(
                f"{path}: layer {layer.name!r} is of class {layer.kind}; only chains of Dense layers can be read, with "
                f"{', '.join(sorted(KNOWN - {'Dense'}))} between them"
            )
        if names.count(layer.name) > 1:
            raise ValueError(f"{path}: its model_config has layer {layer.name!r} more than once; save the model again")
    return layers if told["class_name"] == "Sequential" else chained(path, layers, told["config"]["output_layers"])


def found(path: Path, layers: Sequence[Layer], config: object) -> Iterator[Dense]:
    """Dense layers among `layers`, each with the activations up to the next."""
    shape = config.get("build_input_shape") if isinstance(config, dict) else None
    current: Dense | None = None
    for layer in layers:
        shape = layer.config.get("batch_shape") or layer.config.get("batch_input_shape") or shape
        if layer.kind == "Flatten":
            shape = None
        elif layer.kind == "Dense":
            if shape is not None and len(shape) > 2:
                raise ValueError(
                    f"{path}: layer {layer.name!r} is a Dense on inputs of shape {tuple(shape[1:])}, and works on each "
                    "row of them by itself; only networks whose inputs are flat can be read, or are flattened first"
                )
            if current is not None:
                yield current
            units, bias = layer.config["units"], layer.config.get("use_bias", True)
            current = Dense(layer.name, units, bias, named(layer.config.get("activation")))
        elif current is not None and layer.kind in ("Activation", *ACTIVATIONS):
            behind = named(layer.config["activation"]) if layer.kind == "Activation" else ACTIVATIONS[layer.kind]
            both = dict.fromkeys(one for one in (current.activation, behind) if one != "linear")
            current = replace(current, activation=", ".join(both) or "linear")
    if current is not None:
        yield current


def named(activation: object) -> str:
    """The name of an activation, which Keras writes as a text, or as an object of a class."""
    if isinstance(activation, dict):
        return str(activation["config"] if isinstance(activation["config"], str) else activation["class_name"])
    return "linear" if activation is None else str(activation)
