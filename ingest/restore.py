"""A store's network as a LayeredNetwork again, equal to what was exported to the last bit."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..training.network import Block, LayeredNetwork
from .schema import LAYER_SHIFT, first_id
from .stores.base import Store
from .texts import text

NEURONS, EDGES = text("restore_neurons"), text("restore_edges")


def restore(store: Store, properties: dict[str, Any]) -> LayeredNetwork:
    """The network whose `Network` node has `properties` (as `queries.networks` lists them).

    Raises:
        ValueError: what the store holds is not what was exported (its digest differs).
    """
    number, sizes = int(properties["id"]), tuple(int(n) for n in properties["layer_sizes"])
    units = 2**LAYER_SHIFT
    blocks: dict[tuple[int, int], Block] = {}
    last = len(sizes) - 1
    for layer in range(max(last, 1)):
        rows = store.read(EDGES, first=first_id(number, layer), last=first_id(number, layer) + sizes[layer])
        found = np.array([(r["pre"], r["post"]) for r in rows], dtype=np.int64).reshape(-1, 2) - first_id(number)
        weight = torch.tensor([r["weight"] for r in rows], dtype=torch.float64)
        post_layer = found[:, 1] // units
        for post in sorted({min(layer + 1, last), *post_layer.tolist()}):
            chosen = np.flatnonzero(post_layer == post)
            where = torch.from_numpy(found[chosen] % units)
            blocks[post, layer] = filled(layer, post, sizes, where, weight[torch.from_numpy(chosen)])
    about = {
        key: properties[key] for key in ("study", "task", "level", "seed", "source") if properties[key] is not None
    }
    ordered = tuple(blocks[key] for key in sorted(blocks))
    network = LayeredNetwork(properties["name"], sizes, ordered, biases(store, number, sizes), about)
    if network.digest != properties["digest"]:
        raise ValueError(
            f"network {network.name!r} in store {store.address} is not what was exported; ingest it with --replace"
        )
    return network


def filled(pre: int, post: int, sizes: tuple[int, ...], where: Tensor, values: Tensor) -> Block:
    weight = torch.zeros(sizes[post], sizes[pre], dtype=torch.float64)
    weight[where[:, 1], where[:, 0]] = values
    return Block(pre, post, weight, weight != 0)


def biases(store: Store, number: int, sizes: tuple[int, ...]) -> tuple[Tensor | None, ...]:
    rows = store.read(NEURONS, first=first_id(number), last=first_id(number + 1))
    found: list[Tensor | None] = [None]
    for layer, size in enumerate(sizes[1:], start=1):
        values = {r["unit"]: r["bias"] for r in rows if r["layer"] == layer and r["bias"] is not None}
        found.append(torch.tensor([values[unit] for unit in range(size)], dtype=torch.float64) if values else None)
    return tuple(found)
