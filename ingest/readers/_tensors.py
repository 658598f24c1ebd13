"""Named tensors, as a state_dict has them, -> LayeredNetwork: linear layers only, anything else refused by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

import torch
from torch import Tensor

from ...training.network import MAX_LAYERS, LayeredNetwork, feedforward

PART = re.compile(r"(?:(?P<layer>.+)\.)?(?P<part>(?:weight|bias)(?:_orig|_mask)?)")
FLOATS = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
OTHERS = {1: "a normalisation", 3: "a convolution", 4: "a convolution", 5: "a convolution"}  # by dimensions of `weight`
MAX_KINDS = 12  # kinds of names whose order is searched for; more would take long, and are no plain network


@dataclass(frozen=True, eq=False)
class Linear:
    """One linear layer: `weight` of shape (n_out, n_in), `bias` of shape (n_out,) or None; pruned weights are zero."""

    name: str
    weight: Tensor
    bias: Tensor | None


def network_of(path: Path, tensors: Mapping[object, object], *, in_order: bool) -> LayeredNetwork:
    """The network of tensors named like `0.weight`, `fc1.bias`, `fc1.weight_orig`, `fc1.weight_mask`.

    Args:
        path: where they come from; names the network.
        tensors: name -> tensor; what `torch.nn.utils.prune` left is understood, a weight of zero is no edge.
        in_order: they come in the order in which the network runs; else names that differ only in their numbers are
            taken by number, and shapes must leave one order of the rest.

    Raises:
        ValueError: a tensor is of no linear layer, or shapes do not chain, or chain in more than one order.
    """
    layers = [linear(path, name, parts) for name, parts in by_layer(path, tensors).items()]
    if len(layers) >= MAX_LAYERS:
        raise ValueError(f"{path} holds {len(layers)} linear layers; a network has at most {MAX_LAYERS - 1}")
    layers = layers if in_order else chained(path, layers)
    for before, after in pairwise(layers):
        if before.weight.shape[0] != after.weight.shape[1]:
            raise ValueError(
                f"{path}: {before.name!r} gives {before.weight.shape[0]} outputs and {after.name!r} after it takes "
                f"{after.weight.shape[1]} inputs; only layers that feed each other in their order can be read"
            )
    weights, biases = [layer.weight for layer in layers], [layer.bias for layer in layers]
    return feedforward(path.stem, weights, biases=biases, about={"source": path.name})


def by_layer(path: Path, tensors: Mapping[object, object]) -> dict[str, dict[str, Tensor]]:
    """Layer name -> part (`weight`, `bias_mask`, ...) -> tensor."""
    found: dict[str, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        match = PART.fullmatch(str(key))
        if not isinstance(tensor, Tensor):
            raise ValueError(
                f"{path}: {key!r} is of type {type(tensor).__name__}, no tensor; save a module's state_dict() alone"
            )
        if match is None:
            raise ValueError(
                f"{path}: {key!r} is of no linear layer, which has a weight and a bias; recurrent layers, "
                "normalisations and the like cannot be read"
            )
        check_tensor(path, str(key), tensor, mask=match["part"].endswith("_mask"))
        found.setdefault(match["layer"] or "", {})[match["part"]] = tensor.detach()
    if not found:
        raise ValueError(f"{path} holds no tensor; give the state_dict of a network of linear layers")
    return found


def check_tensor(path: Path, key: str, tensor: Tensor, *, mask: bool) -> None:
    if tensor.layout != torch.strided or tensor.is_meta or tensor.is_quantized:
        raise ValueError(f"{path}: {key!r} is {tensor.layout} on {tensor.device}; expected a plain dense tensor")
    if tensor.dtype not in FLOATS and not (mask and not tensor.is_complex()):
        raise ValueError(f"{path}: {key!r} has dtype {tensor.dtype}; expected floating numbers of 16 to 64 bits")
    if mask and not bool(((tensor == 0) | (tensor == 1)).all()):
        raise ValueError(f"{path}: {key!r} holds other numbers than 0 and 1; a mask says which weights are kept")


def linear(path: Path, name: str, parts: Mapping[str, Tensor]) -> Linear:
    weight, bias = (effective(path, name, parts, part) for part in ("weight", "bias"))
    if weight is None:
        raise ValueError(f"{path}: layer {name!r} has {sorted(parts)} and no weight; a linear layer has one")
    if weight.ndim != 2:
        raise ValueError(
            f"{path}: the weight of layer {name!r} has shape {tuple(weight.shape)}, as of "
            f"{OTHERS.get(weight.ndim, 'no known layer')}; only linear layers (out, in) can be read"
        )
    return Linear(name, weight, bias)


def effective(path: Path, name: str, parts: Mapping[str, Tensor], part: str) -> Tensor | None:
    """Weight or bias with its mask applied; None where there is none.

    Source:
        torch.nn.utils.prune, which keeps `weight_orig` and `weight_mask` and recomputes `weight` as it runs.
    """
    plain, original, mask = (parts.get(f"{part}{ending}") for ending in ("", "_orig", "_mask"))
    value = plain if original is None else original
    both, alone = plain is not None and original is not None, original is not None and mask is None
    if both or alone or (value is None and mask is not None):
        raise ValueError(
            f"{path}: layer {name!r} has {sorted(parts)}; give {part}, or {part}_orig and {part}_mask, not a mixture"
        )
    if value is None or mask is None:
        return value
    if mask.shape != value.shape:
        raise ValueError(
            f"{path}: layer {name!r}: {part}_mask is {tuple(mask.shape)}, its {part} is {tuple(value.shape)}"
        )
    return torch.where(mask != 0, value, 0)


def chained(path: Path, layers: list[Linear]) -> list[Linear]:
    """The layers in the order in which they run, as numbers in their names and their shapes tell it."""
    kinds: dict[str, list[Linear]] = {}
    for layer in sorted(layers, key=lambda layer: [int(number) for number in re.findall(r"\d+", layer.name)]):
        kinds.setdefault(re.sub(r"\d+", "#", layer.name), []).append(layer)
    if len(kinds) == 1:
        return next(iter(kinds.values()))
    found = list(islice(orders(tuple(map(tuple, kinds.values())), None, set()), 2)) if len(kinds) <= MAX_KINDS else []
    if len(found) != 1:
        why = "more than one order of them fits their shapes" if found else "no order of them fits their shapes"
        raise ValueError(
            f"{path} holds layers {', '.join(repr(layer.name) for layer in layers[:8])}, and a safetensors file keeps "
            f"no order; {why}. Number their names (fc1, fc2, ...) or save the state_dict by torch.save as .pt"
        )
    return found[0]


def orders(
    kinds: tuple[tuple[Linear, ...], ...], size: int | None, dead: set[tuple[object, ...]]
) -> Iterator[list[Linear]]:
    """Orders in which outputs of each layer (`size`, of the one before) are inputs of the next; kinds stay sorted."""
    state = (*map(len, kinds), size)
    if state in dead:
        return
    dead.add(state)  # until an order is found
    if not any(kinds):
        dead.discard(state)
        yield []
    for i, kind in enumerate(kinds):
        if kind and size in (None, kind[0].weight.shape[1]):
            rest = (*kinds[:i], kind[1:], *kinds[i + 1 :])
            for tail in orders(rest, kind[0].weight.shape[0], dead):
                dead.discard(state)
                yield [kind[0], *tail]
