"""What a neuron is and what an edge is: roles by layer, types by weight."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..training.network import LayeredNetwork
from .schema import role_of_layer

BIAS_NEURONS = "bias_neurons"  # in `about`: layers whose last neuron is a bias neuron, added by `with_bias_neurons`


def bias_layers(network: LayeredNetwork) -> tuple[int, ...]:
    """Layers whose last neuron is a bias neuron."""
    found = network.about.get(BIAS_NEURONS, ())
    assert isinstance(found, Sequence)
    return tuple(found)


def role_of(network: LayeredNetwork, layer: int, unit: int) -> str:
    """`input`, `hidden`, `output` or `bias`."""
    if layer in bias_layers(network) and unit == network.sizes[layer] - 1:
        return "bias"
    return role_of_layer(layer, len(network.sizes) - 1)


def of_type(weight: Tensor, kind: str | int | None) -> Tensor:
    """Which weights are edges of a type, bool: any (None), of a sign ("+", "-"), or of a colour.

    Colours stand as weights, as edge lists give them.

    >>> of_type(torch.tensor([0.5, -1.0, 2.0]), "+").tolist()
    [True, False, True]
    """
    if kind is None:
        return torch.ones_like(weight, dtype=torch.bool)
    if isinstance(kind, str):
        return weight > 0 if kind == "+" else weight < 0
    return torch.eq(weight, kind)
