"""A torch module as a network, in one call."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from ..training.network import LayeredNetwork, feedforward

ACTIVATIONS = "torch.nn.modules.activation"
PASSIVE = (nn.Identity, nn.Dropout, nn.AlphaDropout, nn.Flatten)


def connectome(module: nn.Module, name: str = "module") -> LayeredNetwork:
    """The network of an `nn.Sequential` of linear layers, activations between them; nested sequences are unrolled.

    A weight is kept where it is not zero; where `torch.nn.utils.prune` left a mask, where the mask says so.

    Raises:
        TypeError: no module of torch.
        ValueError: the module holds something else than linear layers and torch's own activations.

    >>> connectome(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))).sizes
    (2, 3, 1)
    """
    parts = unrolled(module)
    linear = [part for part in parts if isinstance(part, nn.Linear)]
    for part in parts:
        if not (isinstance(part, nn.Linear) or keeps_neurons_apart(part)):
            raise ValueError(
                f"{type(part).__name__} in {type(module).__name__} cannot be read; give an nn.Sequential of nn.Linear "
                "and activations (put nn.Identity in place of one that acts on every neuron alone)"
            )
    if not linear:
        raise ValueError(f"{type(module).__name__} holds no nn.Linear, so no weights; give an nn.Sequential of them")
    for before, after in pairwise(linear):
        if before.out_features != after.in_features:
            raise ValueError(
                f"{before} feeds {after}: {before.out_features} outputs cannot be {after.in_features} inputs"
            )
    weights = [weight for part in linear if (weight := effective(part, "weight")) is not None]
    biases = [effective(part, "bias") for part in linear]
    return feedforward(name, weights, biases=biases, about={"source": f"torch:{type(module).__name__}"})


def keeps_neurons_apart(part: nn.Module) -> bool:
    """Whether it lies between linear layers without changing who is joined to whom."""
    activation = type(part).__module__ == ACTIVATIONS and not isinstance(part, nn.MultiheadAttention)
    return activation or isinstance(part, PASSIVE)


def unrolled(module: nn.Module) -> list[nn.Module]:
    """Modules of nested sequences, in the order in which they run."""
    if not isinstance(module, nn.Module):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{module!r} is no torch module but a {type(module).__name__}; give an nn.Sequential")
    if isinstance(module, nn.Sequential):
        return [leaf for part in module for leaf in unrolled(part)]
    return [module]


def effective(part: nn.Linear, name: str) -> Tensor | None:
    """Weight or bias of a linear layer, `torch.nn.utils.prune` masks taken into account; None where it has none."""
    buffers = dict(part.named_buffers())
    if f"{name}_mask" in buffers:  # what the module holds as `name` is as old as its last run
        original = dict(part.named_parameters())[f"{name}_orig"].detach()
        return torch.where(buffers[f"{name}_mask"] != 0, original, 0)
    value: Tensor | None = getattr(part, name)
    return None if value is None else value.detach()
