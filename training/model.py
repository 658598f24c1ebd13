"""Many networks of one shape as one batch: a leading network axis on every tensor, one matrix product per layer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import torch
from torch import Tensor

from .network import LayeredNetwork, feedforward
from .streams import stream

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "linear": lambda sums: sums,
}
SCHEMES: dict[str, Callable[[np.random.Generator, int, int], np.ndarray]] = {  # of (n_post, n_pre) initial weights
    "normal-0.2": lambda rng, post, pre: 0.2 * rng.standard_normal((post, pre)),
    "glorot-uniform": lambda rng, post, pre: (6 / (post + pre)) ** 0.5 * rng.uniform(-1, 1, (post, pre)),
    "he-normal": lambda rng, post, pre: (2 / pre) ** 0.5 * rng.standard_normal((post, pre)),
}


@dataclass(frozen=True, eq=False)
class NetworkBatch:
    """Networks of one shape; where a mask is false, the weight is exactly zero.

    Args:
        numbers: the number of each network within its run, which keys its random streams.
        activations: one per weight matrix, names in `ACTIVATIONS`.
        weights: float32, shape (networks, n_post, n_pre), one per pair of layers.
        masks: kept weights, bool, the same shapes.
        biases: float32, shape (networks, n_post); never pruned.
    """

    numbers: tuple[int, ...]
    activations: tuple[str, ...]
    weights: list[Tensor]
    masks: list[Tensor]
    biases: list[Tensor]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, input layer first."""
        return (self.weights[0].shape[2], *(w.shape[1] for w in self.weights))

    def __len__(self) -> int:
        return len(self.numbers)


def initial(
    sizes: Sequence[int],
    activations: Sequence[str],
    scheme: str,
    numbers: Sequence[int],
    seed: int,
    device: torch.device | str = "cpu",
) -> NetworkBatch:
    """Dense networks with random weights and zero biases.

    Every weight matrix comes from its own stream, keyed by (seed, network, layer), so that a network starts the same
    alone, in any batch and on any device.

    Raises:
        LookupError: no scheme or activation of that name.
    """
    if scheme not in SCHEMES:
        raise LookupError(f"no scheme of initial weights named {scheme!r}; known: {', '.join(SCHEMES)}")
    for name in activations:
        if name not in ACTIVATIONS:
            raise LookupError(f"no activation named {name!r}; known: {', '.join(ACTIVATIONS)}")
    weights = [
        torch.from_numpy(np.stack([SCHEMES[scheme](stream(seed, "initial", n, layer), post, pre) for n in numbers])).to(
            device, torch.float32
        )
        for layer, (pre, post) in enumerate(pairwise(sizes))
    ]
    masks = [torch.ones_like(w, dtype=torch.bool) for w in weights]
    biases = [w.new_zeros(w.shape[:2]) for w in weights]
    return NetworkBatch(tuple(numbers), tuple(activations), weights, masks, biases)


def sums(batch: NetworkBatch, inputs: Tensor) -> Tensor:
    """What the output neurons sum up, before their activation, shape (networks, n, n_out), for inputs (n, n_in)."""
    values = inputs.expand(len(batch), *inputs.shape)
    last = len(batch.weights) - 1
    for layer, (weight, bias) in enumerate(zip(batch.weights, batch.biases, strict=True)):
        values = torch.baddbmm(bias[:, None, :], values, weight.transpose(1, 2))
        if layer < last:
            values = ACTIVATIONS[batch.activations[layer]](values)
    return values


def forward(batch: NetworkBatch, inputs: Tensor) -> Tensor:
    """Outputs of every network, shape (networks, n, n_out), for inputs (n, n_in)."""
    return ACTIVATIONS[batch.activations[-1]](sums(batch, inputs))


def to_network(batch: NetworkBatch, index: int, name: str, about: Mapping[str, object]) -> LayeredNetwork:
    """The network at `index` of the batch, on the CPU; `about` gains `activations`."""
    weights, masks, biases = (
        [tensor[index].detach().cpu().clone() for tensor in tensors]
        for tensors in (batch.weights, batch.masks, batch.biases)
    )
    return feedforward(name, weights, masks, biases, {**about, "activations": list(batch.activations)})


def from_networks(
    networks: Sequence[LayeredNetwork], numbers: Sequence[int], device: torch.device | str = "cpu"
) -> NetworkBatch:
    """A batch of layered networks that share sizes and activations (`about["activations"]`).

    Raises:
        ValueError: a network skips layers, says no activations, or differs in shape from the first.
    """
    first = networks[0]
    for network in networks:
        if not network.is_layered or "activations" not in network.about:
            raise ValueError(
                f"network {network.name!r} has layers {network.sizes} and knows of {sorted(network.about)}; "
                "a batch needs networks without skips whose `about` says `activations`, one name per weight matrix"
            )
        if network.sizes != first.sizes or network.about["activations"] != first.about["activations"]:
            raise ValueError(
                f"network {network.name!r} has layers {network.sizes}, {first.name!r} {first.sizes}; a batch needs one "
                "shape and the same activations; put them into batches of their own"
            )
    layers = range(len(first.blocks))
    masks = [torch.stack([n.masks[i] for n in networks]).to(device) for i in layers]
    weights = [torch.stack([n.weights[i].float() for n in networks]).to(device) * masks[i] for i in layers]
    biases = [torch.stack([bias_of(n, i + 1) for n in networks]).to(device) for i in layers]
    return NetworkBatch(
        tuple(numbers), tuple(cast("Sequence[str]", first.about["activations"])), weights, masks, biases
    )


def bias_of(network: LayeredNetwork, layer: int) -> Tensor:
    bias = network.biases[layer]
    return torch.zeros(network.sizes[layer]) if bias is None else bias.float()
