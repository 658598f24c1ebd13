"""Masks of a batch of networks as tables for the algebra: by layer pair and type, or one table for all neurons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor

from ...ingest.roles import bias_layers, of_type, role_of_layer
from ...training.network import LayeredNetwork

EITHER = "either"  # the label of an edge in any of the two directions, only where all neurons are one level
Label = str | int | None
Key = tuple[int, int]


@dataclass(eq=False)
class Tables:
    """Kept weights of networks of equal sizes, by levels.

    Where edges join neighbouring layers only, levels are layers. Else all neurons are one level, numbered through the
    layers, so that an edge may join any two of them.

    Args:
        sizes: neurons per level.
        masks: (pre level, post level) -> bool, shape (n_networks, n_post, n_pre).
        layers: for each level and neuron its layer, shape (n,).
        is_bias: for each level, which neurons are bias neurons, bool, shape (n,).
        n_layers: layers of the networks.
        topology: `layered`, `acyclic` or `any`, see `LayeredNetwork.topology`.
        typed: type -> the same as `masks`, edges of that type only; made when asked for.
    """

    sizes: tuple[int, ...]
    masks: Mapping[Key, Tensor]
    layers: tuple[Tensor, ...]
    is_bias: tuple[Tensor, ...]
    n_layers: int
    topology: str
    typed: Callable[[Label], Mapping[Key, Tensor]] = field(repr=False)

    def __post_init__(self) -> None:
        self.held: dict[tuple[Key, Label | tuple[Label, ...]], Tensor] = {}
        self.small: dict[str, list[int]] | None = None  # classes of three and four neurons, once they are counted

    @property
    def is_layered(self) -> bool:
        """Whether levels are layers, and every edge goes one level up."""
        return self.topology == "layered"

    @cached_property
    def n_networks(self) -> int:
        """Networks of the batch."""
        return next(iter(self.masks.values())).shape[0]

    @property
    def layer_pairs(self) -> list[Tensor]:
        """Masks from each layer to the next, of layered networks."""
        return [self.masks[layer, layer + 1] for layer in range(len(self.sizes) - 1)]

    def table(self, pre: int, post: int, label: Label) -> Tensor | None:
        """0/1 in single precision, shape (n_networks, n_post, n_pre); None where no edge can be."""
        if (pre, post) not in self.masks:
            return None
        key = ((pre, post), label)
        if key not in self.held:
            if label is None:
                mask = self.masks[pre, post]
            elif label == EITHER:
                mask = self.masks[pre, post] | self.masks[pre, post].mT
            else:
                mask = self.typed(label)[pre, post]
            self.held[key] = mask.float()
        return self.held[key]

    def stacked(self, pre: int, post: int, types: tuple[Label, ...]) -> Tensor | None:
        """Tables of all types, shape (n_networks, n_types, n_post, n_pre); None where no edge can be."""
        if (pre, post) not in self.masks:
            return None
        key = ((pre, post), types)
        if key not in self.held:
            parts = [self.table(pre, post, one) for one in types]
            self.held[key] = torch.stack([part for part in parts if part is not None], dim=1)
        return self.held[key]

    def indicator(self, level: int, role: str | None, layer: int | None) -> Tensor | None:
        """Which neurons of a level have a role and stand in a layer, 0/1, shape (n,); None where all do."""
        if role is None and layer is None:
            return None
        where, bias = self.layers[level], self.is_bias[level]
        chosen = torch.ones_like(bias)
        if layer is not None:
            chosen &= where == layer
        if role == "bias":
            chosen &= bias
        elif role is not None:
            layers = range(self.n_layers)
            has_role = torch.tensor([role_of_layer(n, layers[-1]) == role for n in layers], device=where.device)
            chosen &= has_role[where] & ~bias
        return chosen.float()


def tables_of(networks: Sequence[LayeredNetwork]) -> Tables:
    """Tables of networks of equal sizes and blocks.

    Types are signs of the weights (+, -), or the weights themselves where they are colours.
    """
    first = networks[0]
    device = first.masks[0].device
    is_bias = [torch.zeros(n, dtype=torch.bool, device=device) for n in first.sizes]
    for layer in bias_layers(first):
        is_bias[layer][-1] = True
    stacked = {(b.pre, b.post): together([n.blocks[i].mask for n in networks]) for i, b in enumerate(first.blocks)}

    def typed(label: Label) -> dict[Key, Tensor]:
        return {
            (b.pre, b.post): torch.stack([n.blocks[i].mask & of_type(n.blocks[i].weight, label) for n in networks])
            for i, b in enumerate(first.blocks)
        }

    layers = [torch.full((n,), layer, device=device) for layer, n in enumerate(first.sizes)]
    if first.is_layered:
        return Tables(first.sizes, stacked, tuple(layers), tuple(is_bias), len(first.sizes), "layered", typed)
    whole = one_level(first.sizes, stacked)
    return Tables(
        (sum(first.sizes),),
        {(0, 0): whole},
        (torch.cat(layers),),
        (torch.cat(is_bias),),
        len(first.sizes),
        first.topology,
        lambda label: {(0, 0): one_level(first.sizes, typed(label))},
    )


def together(masks: Sequence[Tensor]) -> Tensor:
    """Masks of one block in many networks as one tensor; of one network without a copy."""
    return masks[0][None] if len(masks) == 1 else torch.stack(list(masks))


def one_level(sizes: Sequence[int], masks: Mapping[Key, Tensor]) -> Tensor:
    """Masks of all blocks in one of shape (n_networks, n, n), neurons numbered through the layers."""
    first = [sum(sizes[:layer]) for layer in range(len(sizes) + 1)]
    some = next(iter(masks.values()))
    whole = torch.zeros((some.shape[0], first[-1], first[-1]), dtype=torch.bool, device=some.device)
    for (pre, post), mask in masks.items():
        whole[:, first[post] : first[post + 1], first[pre] : first[pre + 1]] = mask
    return whole


def tables_of_masks(masks: Sequence[Tensor], typed: Callable[[Label], Sequence[Tensor]] | None = None) -> Tables:
    """Tables of a batch of layered networks given by their masks.

    Args:
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre).
        typed: type -> masks of the edges of that type.
    """
    sizes = (masks[0].shape[2], *(mask.shape[1] for mask in masks))
    layers = tuple(torch.full((n,), layer, device=masks[0].device) for layer, n in enumerate(sizes))
    none = tuple(torch.zeros(n, dtype=torch.bool, device=masks[0].device) for n in sizes)

    def keyed(found: Sequence[Tensor]) -> dict[Key, Tensor]:
        return {(i, i + 1): mask for i, mask in enumerate(found)}

    def of(label: Label) -> dict[Key, Tensor]:
        if typed is None:
            raise ValueError(f"edges of type {label!r} are asked for, but these networks have no edge types")
        return keyed(typed(label))

    return Tables(sizes, keyed(masks), layers, none, len(sizes), "layered", of)


def tables_of_drawn(
    masks: Sequence[Tensor], network: LayeredNetwork, typed: Callable[[Label], Sequence[Tensor]], *, bias: bool
) -> Tables:
    """Tables of a batch of draws with the blocks of a network.

    Args:
        masks: one per block, bool, shape (n_draws, n_post, n_pre).
        network: whose draws they are.
        typed: type -> masks of the edges of that type.
        bias: whether the last neuron of every layer but the last is a bias neuron.
    """
    pairs = [(block.pre, block.post) for block in network.blocks]
    last, device = len(network.sizes) - 1, masks[0].device
    sizes = tuple(n + (bias and layer < last) for layer, n in enumerate(network.sizes))
    layers = [torch.full((n,), layer, device=device) for layer, n in enumerate(sizes)]
    is_bias = [torch.arange(n, device=device) >= own for n, own in zip(sizes, network.sizes, strict=True)]

    def keyed(found: Sequence[Tensor]) -> dict[Key, Tensor]:
        held = dict(zip(pairs, found, strict=True))
        return held if network.is_layered else {(0, 0): one_level(sizes, held)}

    if network.is_layered:
        return Tables(
            sizes, keyed(masks), tuple(layers), tuple(is_bias), len(sizes), "layered", lambda t: keyed(typed(t))
        )
    return Tables(
        (sum(sizes),),
        keyed(masks),
        (torch.cat(layers),),
        (torch.cat(is_bias),),
        len(sizes),
        network.topology,
        lambda label: keyed(typed(label)),
    )


def tables_of_graphs(kinds: Tensor, network: LayeredNetwork, types: Sequence[Label]) -> Tables:
    """Tables of a batch of graphs over the neurons of a network, whose layers say nothing of their edges.

    Args:
        kinds: uint8, shape (n_graphs, n, n), row post, column pre: 0 where no edge is, else 1 + the number of its type.
        network: whose neurons have layers and roles, without bias neurons.
        types: the edge types that there are.
    """
    layers = torch.cat([torch.full((n,), layer, device=kinds.device) for layer, n in enumerate(network.sizes)])
    return Tables(
        (kinds.shape[1],),
        {(0, 0): kinds > 0},
        (layers,),
        (torch.zeros_like(layers, dtype=torch.bool),),
        len(network.sizes),
        "any",
        lambda label: {(0, 0): of_label(kinds, types, label)},
    )


def of_label(kinds: Tensor, types: Sequence[Label], label: Label) -> Tensor:
    """Where edges of a type are; nowhere, if no edge of the network has it."""
    return kinds == types.index(label) + 1 if label in types else torch.zeros_like(kinds, dtype=torch.bool)
