"""A trained network as data: layers of neurons, a weight matrix and a mask per pair of connected layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

MAX_LAYERS = 256  # a layer is one byte of Neuron.id
MAX_UNITS = 2**24  # and a unit three


@dataclass(frozen=True, eq=False)
class Block:
    """Weights from layer `pre` to layer `post`; only entries where `mask` is true exist as edges.

    `post` is a later layer, or, in a graph without layers, the same. `weight` is floating, `mask` bool, both of shape
    (n_post, n_pre), as in `torch.nn.Linear`.
    """

    pre: int
    post: int
    weight: Tensor
    mask: Tensor


@dataclass(frozen=True, eq=False)
class LayeredNetwork:
    """A network of layers; checked once, when it is made, and never changed.

    Args:
        name: unique within a store, such as `flight/000@0.93`.
        sizes: neurons per layer, input layer first; a graph without layers is one layer whose neurons feed each other.
        blocks: one per pair of connected layers, sorted by (post, pre); layer l to l + 1 where nothing skips.
        biases: one per layer, shape (n,), or None; the input layer has None. A bias of zero is no bias.
        about: where it comes from: `study`, `task`, `level`, `seed`, `source`, as far as known.

    Raises:
        ValueError: shapes do not fit, a kept weight or a bias is not finite, or the network is too large for a store.
    """

    name: str
    sizes: tuple[int, ...]
    blocks: tuple[Block, ...]
    biases: tuple[Tensor | None, ...]
    about: Mapping[str, object] = field(default_factory=dict[str, object])

    def __post_init__(self) -> None:
        check_sizes(self)
        for block in self.blocks:
            check_block(self, block)
        for layer, bias in enumerate(self.biases):
            check_bias(self, layer, bias)

    @property
    def masks(self) -> list[Tensor]:
        """Kept weights, bool, shape (n_post, n_pre), one per block."""
        return [block.mask for block in self.blocks]

    @property
    def weights(self) -> list[Tensor]:
        """All weights, kept or not, shape (n_post, n_pre), one per block."""
        return [block.weight for block in self.blocks]

    @property
    def is_layered(self) -> bool:
        """Whether every block joins neighbouring layers, so that no edge skips a layer."""
        return [(b.pre, b.post) for b in self.blocks] == [(i, i + 1) for i in range(len(self.sizes) - 1)]

    @property
    def is_feedforward(self) -> bool:
        """Whether every block leads to a later layer; else it is one layer, whose edges may form cycles."""
        return len(self.sizes) > 1

    @property
    def topology(self) -> str:
        """`layered`; `acyclic`, where edges skip layers; or `any`, without layers, where edges may form cycles."""
        return "layered" if self.is_layered else "acyclic" if self.is_feedforward else "any"

    @cached_property
    def edges_per_block(self) -> list[int]:
        """Kept weights of each block; biases are not counted."""
        return [int(mask.count_nonzero()) for mask in self.masks]

    @property
    def n_edges(self) -> int:
        """Kept weights of all blocks; biases are not counted."""
        return sum(self.edges_per_block)

    @property
    def n_neurons(self) -> int:
        """Neurons of all layers; bias neurons are not counted."""
        return sum(self.sizes)

    @property
    def n_weights(self) -> int:
        """Weights that the dense network would have; biases, and edges of a neuron to itself, are not counted."""
        return sum(b.mask.numel() - (self.sizes[b.pre] if b.pre == b.post else 0) for b in self.blocks)

    @property
    def sparsity(self) -> float:
        """Share of weights removed, 0..1; biases are not counted."""
        return 1 - self.n_edges / self.n_weights

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of sizes, masks, kept weights and biases, whatever the name."""
        hashed = sha256(repr((self.sizes, [(b.pre, b.post) for b in self.blocks])).encode())
        for block in self.blocks:
            mask = block.mask.cpu().numpy()
            hashed.update(np.packbits(mask).tobytes())
            hashed.update(np.where(mask, block.weight.detach().cpu().double().numpy(), 0).astype("<f8").tobytes())
        for bias in self.biases:
            hashed.update(b"-" if bias is None else bias.detach().cpu().double().numpy().astype("<f8").tobytes())
        return hashed.hexdigest()


def feedforward(
    name: str,
    weights: Sequence[Tensor],
    masks: Sequence[Tensor] | None = None,
    biases: Sequence[Tensor | None] | None = None,
    about: Mapping[str, object] | None = None,
) -> LayeredNetwork:
    """A network whose blocks join neighbouring layers only.

    Args:
        name: unique within a store.
        weights: one per pair of layers, shape (n_post, n_pre).
        masks: kept weights, the same shapes; None keeps all. A kept weight of exactly zero carries nothing and is
            no edge, so it is dropped from the mask.
        biases: one per pair of layers, shape (n_post,), or None for no biases.
        about: provenance, see `LayeredNetwork`.

    >>> feedforward("toy", [torch.ones(3, 2), torch.ones(1, 3)]).sizes
    (2, 3, 1)
    """
    kept = [w != 0 for w in weights] if masks is None else [m.bool() for m in masks]
    if len(kept) != len(weights):
        raise ValueError(
            f"network {name!r} has {len(weights)} weight matrices and {len(kept)} masks; give one mask each"
        )
    for layer, (weight, mask) in enumerate(zip(weights, kept, strict=True)):
        if weight.ndim != 2 or weight.shape != mask.shape:
            raise ValueError(
                f"layer {layer + 1} of network {name!r}: mask is {tuple(mask.shape)}, its weights are "
                f"{tuple(weight.shape)}; both must be (n_post, n_pre)"
            )
    for layer, (before, after) in enumerate(pairwise(weights), start=1):
        if before.shape[0] != after.shape[1]:
            raise ValueError(
                f"network {name!r}: weights into layer {layer} are {tuple(before.shape)}, weights out of it "
                f"{tuple(after.shape)}; the first number of one must be the second of the next (n_post, n_pre)"
            )
    sizes = (weights[0].shape[1], *(w.shape[0] for w in weights)) if weights else ()
    blocks = tuple(Block(i, i + 1, w, m & (w != 0)) for i, (w, m) in enumerate(zip(weights, kept, strict=True)))
    return LayeredNetwork(name, sizes, blocks, (None, *(biases or [None] * len(weights))), dict(about or {}))


def check_sizes(network: LayeredNetwork) -> None:
    name, sizes = network.name, network.sizes
    if not sizes or min(sizes) < 1 or (len(sizes) == 1 and [(b.pre, b.post) for b in network.blocks] != [(0, 0)]):
        raise ValueError(
            f"network {name!r} has layer sizes {sizes}; it needs at least two layers of at least one neuron, or one "
            "layer and a block from it to itself"
        )
    if len(sizes) > MAX_LAYERS or max(sizes) >= MAX_UNITS:
        raise ValueError(
            f"network {name!r} has layer sizes {sizes}; a store holds {MAX_LAYERS} layers of under 2**24 neurons"
        )
    if len(network.biases) != len(sizes):
        raise ValueError(
            f"network {name!r} has {len(sizes)} layers and {len(network.biases)} biases; give one (or None) each"
        )
    pairs = [(b.post, b.pre) for b in network.blocks]
    if not pairs or sorted(set(pairs)) != pairs:
        raise ValueError(f"network {name!r}: its blocks (post, pre) are {pairs}; each pair once, sorted, at least one")


def check_block(network: LayeredNetwork, block: Block) -> None:
    here = f"block {block.pre}->{block.post} of network {network.name!r}"
    if not 0 <= block.pre < block.post < len(network.sizes) and network.sizes[1:]:
        raise ValueError(f"{here}: blocks go from an earlier to a later of the {len(network.sizes)} layers")
    shape = (network.sizes[block.post], network.sizes[block.pre])
    if tuple(block.mask.shape) != shape or tuple(block.weight.shape) != shape:
        raise ValueError(
            f"{here}: mask is {tuple(block.mask.shape)}, its weights are {tuple(block.weight.shape)}, "
            f"(n_post, n_pre) is {shape}; transpose them or mend the sizes"
        )
    if block.mask.dtype != torch.bool or not block.weight.is_floating_point():
        raise ValueError(
            f"{here}: mask must be bool and weights floating, got {block.mask.dtype} and {block.weight.dtype}"
        )
    if block.pre == block.post and bool(block.mask.diagonal().any()):
        raise ValueError(f"{here}: neuron {int(block.mask.diagonal().nonzero()[0])} feeds itself; leave such edges out")
    if not bool(block.weight[block.mask].isfinite().all()):
        raise ValueError(f"{here}: a kept weight is NaN or infinite; export a network whose training did not diverge")
    if bool((block.weight[block.mask] == 0).any()):
        raise ValueError(f"{here}: a kept weight is exactly zero; leave it out of the mask (`feedforward` does)")


def check_bias(network: LayeredNetwork, layer: int, bias: Tensor | None) -> None:
    if bias is None:
        return
    here = f"the bias of layer {layer} of network {network.name!r}"
    if layer == 0:
        raise ValueError(f"{here}: input neurons have no bias; give None")
    if tuple(bias.shape) != (network.sizes[layer],):
        raise ValueError(f"{here} has shape {tuple(bias.shape)}; the layer has {network.sizes[layer]} neurons")
    if not bool(bias.isfinite().all()):
        raise ValueError(f"{here} holds NaN or infinity; export a network whose training did not diverge")
