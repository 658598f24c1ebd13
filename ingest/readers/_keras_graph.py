"""The order of the layers of a functional Keras model, which has to be a chain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ONLY = "only a chain of Dense layers, each fed by the one before alone, can be read"


@dataclass(frozen=True)
class Layer:
    """A layer as `model_config` tells of it; `nodes` are its uses, none in a Sequential."""

    name: str
    kind: str
    config: Mapping[str, Any]
    nodes: Sequence[Any]


def chained(path: Path, layers: Sequence[Layer], outputs: object) -> list[Layer]:
    """The layers, each behind the one that feeds it.

    Args:
        path: the file, for errors.
        layers: all layers of the model, in any order, names different.
        outputs: `output_layers` of the model.

    Raises:
        ValueError: a layer takes several inputs, feeds several layers or is used twice, or not all hang together.
    """
    after: dict[str | None, list[Layer]] = {}
    for layer in layers:
        after.setdefault(fed_by(path, layer), []).append(layer)
    order: list[Layer] = []
    while following := after.pop(order[-1].name if order else None, []):
        if len(following) > 1:
            where = f"layer {order[-1].name!r} feeds" if order else "it starts at layers"
            raise ValueError(f"{path}: {where} {quoted(one.name for one in following)}; {ONLY}")
        order += following
    for name, left in after.items():
        raise ValueError(f"{path}: layer {left[0].name!r} takes {name!r}, which no input of the model leads to; {ONLY}")
    ends = list(names_of(outputs))
    if ends != [order[-1].name]:
        raise ValueError(f"{path}: its outputs are {quoted(ends)} and its last layer is {order[-1].name!r}; {ONLY}")
    return order


def fed_by(path: Path, layer: Layer) -> str | None:
    """The one layer that feeds `layer`, None for an input."""
    if len(layer.nodes) > 1:
        raise ValueError(f"{path}: layer {layer.name!r} is used {len(layer.nodes)} times in the model; {ONLY}")
    inputs = [name for node in layer.nodes for name in sources(node)]
    if len(inputs) > 1:
        raise ValueError(f"{path}: layer {layer.name!r} takes the outputs of {quoted(inputs)}; {ONLY}")
    return inputs[0] if inputs else None


def sources(node: Any) -> Iterator[str]:
    """Names of the layers whose outputs one use of a layer takes: a list in Keras 1 and 2, a tree in Keras 3."""
    if isinstance(node, list) and node and isinstance(node[0], str):
        yield node[0]
        yield from sources(node[3] if len(node) > 3 else None)
    elif isinstance(node, list):
        for part in node:
            yield from sources(part)
    elif isinstance(node, dict) and node.get("class_name") == "__keras_tensor__":
        yield str(node["config"]["keras_history"][0])
    elif isinstance(node, dict):
        for part in node.values():
            yield from sources(part)


def names_of(outputs: Any) -> Iterator[str]:
    """Names in `output_layers`: [name, node, tensor], or a list or a dict of such."""
    if isinstance(outputs, list) and outputs and isinstance(outputs[0], str):
        yield outputs[0]
    else:
        for part in outputs.values() if isinstance(outputs, dict) else outputs:
            yield from names_of(part)


def quoted(names: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(map(repr, names))
