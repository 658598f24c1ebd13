"""Blocks whose edges have types, as tables of type numbers; and types dealt to the edges of random masks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..ingest.roles import of_type
from ..queries.pattern import Pair, Type
from ..training.network import Block, LayeredNetwork

MAX_NEURONS = 20_000  # of a network held as one table of all pairs of neurons


def kinds_of(block: Block, types: Sequence[Type], *, others: bool = False) -> NDArray[np.uint8]:
    """0 where no edge is, else 1 + the number of its type in `types`; uint8, shape (n_post, n_pre).

    Raises:
        ValueError: an edge has none of the types, unless `others` are let be, as if they were none.
    """
    kinds = torch.zeros(block.mask.shape, dtype=torch.uint8)
    mask, weight = block.mask.cpu(), block.weight.detach().cpu()
    for number, one in enumerate(types, start=1):
        kinds[mask & of_type(weight, one)] = number
    if not others and bool((mask & (kinds == 0)).any()):
        raise ValueError(f"block {block.pre}->{block.post} has edges of none of the types {', '.join(map(str, types))}")
    return kinds.numpy()


def table_of(network: LayeredNetwork, types: Sequence[Type]) -> NDArray[np.uint8]:
    """The same of a whole network, neurons numbered through the layers: uint8, shape (n, n), row post, column pre.

    Without types every edge is 1.

    Raises:
        ValueError: an edge has none of the types.
    """
    blocks = {(b.pre, b.post): kinds_of(b, types) if types else b.mask.cpu().numpy() for b in network.blocks}
    return in_one(network, blocks, np.dtype(np.uint8))


def in_one(network: LayeredNetwork, blocks: Mapping[Pair, NDArray[Any]], kept: np.dtype[Any]) -> NDArray[Any]:
    """Tables of all blocks in one of all neurons, numbered through the layers, numbers `kept` as of one kind."""
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    whole = np.zeros((first[-1], first[-1]), dtype=kept)
    for (pre, post), table in blocks.items():
        whole[first[post] : first[post + 1], first[pre] : first[pre + 1]] = table
    return whole


def dealt(
    network: LayeredNetwork, types: Sequence[Type], masks: Sequence[Tensor], streams: Sequence[np.random.Generator]
) -> list[Tensor]:
    """Drawn masks whose edges have the types of the network's own, block by block, in random order.

    Args:
        network: whose types are dealt.
        types: all that there are.
        masks: one per block, bool, shape (n_draws, n_post, n_pre), each with as many edges as the network.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        One tensor per block, uint8, of the same shape: 0 where no edge is, else 1 + the number of the type.
    """
    found: list[Tensor] = []
    for block, mask in zip(network.blocks, masks, strict=True):
        own = kinds_of(block, types)
        own = own[own > 0]
        kinds = np.zeros(mask.shape, dtype=np.uint8)
        for one, drawn, rng in zip(kinds, mask.cpu().numpy(), streams, strict=True):
            one[drawn] = rng.permutation(own)
        found.append(torch.from_numpy(kinds).to(mask.device))
    return found
