"""Cleaning: which neurons and edges of a pruned network count, by one of three rules."""

from dataclasses import replace

import torch
from torch import Tensor

from ..training.network import Block, LayeredNetwork
from .roles import BIAS_NEURONS

CLEANINGS = ("raw", "strict", "published")


def clean(network: LayeredNetwork, cleaning: str) -> LayeredNetwork:
    """`network` without what does not count; neurons keep their numbers, removed edges leave the masks.

    `raw` removes nothing. `strict` keeps the edges on paths from an input to an output, by weights only; biases stay
    at hidden and output neurons on such a path. `published` is the flight study's rule, where a bias feeds a neuron:
    hidden neurons without weight in and without bias lose their outgoing edges, then hidden neurons without outgoing
    edge lose their incoming ones, bias included; outputs keep their biases. A graph without layers has no inputs and
    no outputs: all of it stays.

    Raises:
        LookupError: no cleaning of that name.

    Source:
        flight-motifs study; the rule `published` as its code does it, see docs/definitions.md.
    """
    check_cleaning(cleaning)
    if cleaning == "raw":
        return network
    live = live_neurons(network, cleaning)
    blocks = tuple(
        replace(block, mask=block.mask & live[block.post][:, None] & live[block.pre][None, :])
        for block in network.blocks
    )
    biases = tuple(None if b is None else torch.where(live[i], b, 0) for i, b in enumerate(network.biases))
    return replace(network, blocks=blocks, biases=biases)


def check_cleaning(cleaning: str) -> None:
    if cleaning not in CLEANINGS:
        raise LookupError(f"no cleaning named {cleaning!r}; known: {', '.join(CLEANINGS)}")


def live_neurons(network: LayeredNetwork, cleaning: str) -> list[Tensor]:
    """Which neurons stay, bool, one tensor of shape (n,) per layer; an edge stays exactly when both its ends do."""
    if not network.is_feedforward:
        return [torch.ones(network.sizes[0], dtype=torch.bool, device=network.masks[0].device)]
    fed = reach(network, forward=True, biased=cleaning == "published")
    feeding = reach(network, forward=False, biased=False)
    live = [f & g for f, g in zip(fed, feeding, strict=True)]
    live[0] = feeding[0] & (degrees(network, live, forward=False)[0] > 0)
    last = fed[-1] & ((degrees(network, live, forward=True)[-1] > 0) | biased_neurons(network)[-1])
    live[-1] = last if cleaning == "published" else fed[-1]
    return live


def reach(network: LayeredNetwork, *, forward: bool, biased: bool) -> list[Tensor]:
    """Neurons reached from the inputs (forward) or that reach the outputs; with `biased`, a bias feeds its neuron."""
    device = network.masks[0].device
    reached = [torch.zeros(n, dtype=torch.bool, device=device) for n in network.sizes]
    reached[0 if forward else -1][:] = True
    if biased:
        reached = [r | b for r, b in zip(reached, biased_neurons(network), strict=True)]
    for block in network.blocks if forward else sorted(network.blocks, key=lambda b: b.pre, reverse=True):
        start, end = (block.pre, block.post) if forward else (block.post, block.pre)
        mask = block.mask if forward else block.mask.T
        reached[end] |= (mask & reached[start][None, :]).any(dim=1)
    return reached


def biased_neurons(network: LayeredNetwork) -> list[Tensor]:
    """Neurons with a bias, bool, one tensor of shape (n,) per layer."""
    device = network.masks[0].device
    return [
        torch.zeros(n, dtype=torch.bool, device=device) if bias is None else bias.to(device) != 0
        for n, bias in zip(network.sizes, network.biases, strict=True)
    ]


def degrees(network: LayeredNetwork, live: list[Tensor], *, forward: bool) -> list[Tensor]:
    """Live edges into (forward) or out of every neuron, whole numbers, one tensor of shape (n,) per layer."""
    count = [torch.zeros(n, dtype=torch.int64, device=live[0].device) for n in network.sizes]
    for block in network.blocks:
        mask = block.mask & live[block.post][:, None] & live[block.pre][None, :]
        count[block.post if forward else block.pre] += mask.sum(dim=1 if forward else 0)
    return count


def connected_neurons(network: LayeredNetwork) -> list[Tensor]:
    """Neurons with a weight in and a weight out (at the ends, the only side there is), bool, one tensor per layer.

    Of a graph without layers, those with any edge.
    """
    device = network.masks[0].device
    fed = [torch.zeros(n, dtype=torch.bool, device=device) for n in network.sizes]
    feeding = [torch.zeros_like(neurons) for neurons in fed]
    for block in network.blocks:
        kept = block.mask.view(torch.uint8)  # a maximum of bytes is quicker than any() of booleans
        fed[block.post] |= kept.amax(dim=1).bool()
        feeding[block.pre] |= kept.amax(dim=0).bool()
    if not network.is_feedforward:
        return [fed[0] | feeding[0]]
    return [feeding[0], *(f & g for f, g in zip(fed[1:-1], feeding[1:-1], strict=True)), fed[-1]]


def compact(network: LayeredNetwork, *, biased: bool = False) -> LayeredNetwork:
    """`network` without neurons that have no edge left; the others move up, so their numbers change.

    Args:
        network: cleaned.
        biased: keep neurons that have a bias, even where they have no edge.

    Raises:
        ValueError: a whole layer has no edge.
    """
    everything = [torch.ones(n, dtype=torch.bool, device=network.masks[0].device) for n in network.sizes]
    into, out = (degrees(network, everything, forward=side) for side in (True, False))
    also = [bias & biased for bias in biased_neurons(network)]
    kept = [((a + b > 0) | c).nonzero()[:, 0] for a, b, c in zip(into, out, also, strict=True)]
    sizes = tuple(len(units) for units in kept)
    if min(sizes) == 0:
        raise ValueError(f"network {network.name!r}: layer {sizes.index(0)} has no edge left; nothing to compare")
    blocks = tuple(
        Block(b.pre, b.post, b.weight[kept[b.post]][:, kept[b.pre]], b.mask[kept[b.post]][:, kept[b.pre]])
        for b in network.blocks
    )
    biases = tuple(None if b is None else b[units.to(b.device)] for b, units in zip(network.biases, kept, strict=True))
    return replace(network, sizes=sizes, blocks=blocks, biases=biases)


def with_bias_neurons(network: LayeredNetwork) -> LayeredNetwork:
    """`network` with one more neuron at the end of every layer but the last: a source, joined to biased neurons.

    It feeds each neuron of the next layer that has a bias. Engines on arrays then need to know nothing of biases; the
    new network has none.

    Raises:
        ValueError: a graph without layers.
    """
    if not network.is_feedforward:
        raise ValueError(
            f"network {network.name!r} is a graph without layers, and has no bias neurons; leave out --bias"
        )
    last = len(network.sizes) - 1
    sizes = tuple(n + (layer < last) for layer, n in enumerate(network.sizes))
    blocks = [add_bias_neuron(network, block, block.post < last) for block in with_neighbours(network)]
    about = {**network.about, BIAS_NEURONS: tuple(range(last))}
    return LayeredNetwork(network.name, sizes, tuple(blocks), (None,) * len(sizes), about)


def with_neighbours(network: LayeredNetwork) -> list[Block]:
    """Blocks of a network, and an empty one from the layer before to every layer with biases that lacks it."""
    there = {(block.post, block.pre): block for block in network.blocks}
    like = network.blocks[0]
    for layer, bias in enumerate(network.biases):
        if bias is not None and bool(bias.any()) and (layer, layer - 1) not in there:
            shape = (network.sizes[layer], network.sizes[layer - 1])
            there[layer, layer - 1] = Block(
                layer - 1, layer, like.weight.new_zeros(shape), like.mask.new_zeros(shape, dtype=torch.bool)
            )
    return [there[pair] for pair in sorted(there)]


def add_bias_neuron(network: LayeredNetwork, block: Block, grows: bool) -> Block:
    given = network.biases[block.post] if block.pre == block.post - 1 else None
    bias = torch.zeros_like(block.weight[:, 0]) if given is None else given.to(block.weight.device)
    kind = torch.promote_types(block.weight.dtype, bias.dtype)  # a bias too small for the weights' type is one, too
    weight = torch.cat([block.weight.to(kind), bias.to(kind)[:, None]], dim=1)
    mask = torch.cat([block.mask, (bias != 0)[:, None]], dim=1)
    weight, mask = (torch.nn.functional.pad(part, (0, 0, 0, int(grows))) for part in (weight, mask))
    return Block(block.pre, block.post, weight, mask)
