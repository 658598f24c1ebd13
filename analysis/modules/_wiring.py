"""A network as a numbered edge list for module detection, and labels of its neurons back as `Modules`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...training.network import LayeredNetwork
from ..modularity import modularity
from ..results import Modules


@dataclass(frozen=True, eq=False)
class Wiring:
    """Neurons with at least one edge, sorted by (layer, unit), and the edges between them.

    `neurons` has shape (n, 2): layer and unit as in the network. `edges` has shape (m, 2): rows of `neurons`, pre
    and post.
    """

    neurons: np.ndarray
    edges: np.ndarray


def wiring(network: LayeredNetwork) -> Wiring:
    """Wired neurons and edges of `network`; neurons without an edge are left out."""
    first = np.cumsum([0, *network.sizes])  # number of each layer's unit 0, counting through the layers
    pairs: list[np.ndarray] = []
    for block in network.blocks:
        post, pre = block.mask.cpu().numpy().nonzero()
        pairs.append(np.stack([pre + first[block.pre], post + first[block.post]], axis=1))
    edges = np.concatenate(pairs)
    wired, rows = np.unique(edges, return_inverse=True)
    layer = np.searchsorted(first, wired, side="right") - 1
    return Wiring(np.stack([layer, wired - first[layer]], axis=1), rows.reshape(-1, 2))


def as_modules(network: LayeredNetwork, wired: Wiring, partition: Sequence[np.ndarray], method: str) -> Modules:
    """Labels as `Modules` with edges and Q, numbered by their smallest (layer, unit), whatever the labels were.

    Args:
        network: gives the name and the layer sizes.
        wired: its neurons and edges.
        partition: labels of the neurons, shape (n,); then, per level of the hierarchy, the group of each label below.
        method: how it was found.
    """
    module, labels = renumber(partition[0])
    members: list[list[tuple[int, int]]] = [[] for _ in labels]
    for (layer, unit), m in zip(wired.neurons.tolist(), module.tolist(), strict=True):
        members[m].append((layer, unit))
    between = Counter(map(tuple, module[wired.edges].tolist()))
    edges = tuple((pre, post, n) for (pre, post), n in sorted(between.items()))
    return Modules(
        name=network.name,
        method=method,
        layer_sizes=network.sizes,
        modules=tuple(map(tuple, members)),
        edges=edges,
        modularity=modularity(edges),
        levels=hierarchy(labels, partition[1:]),
    )


def without_modules(network: LayeredNetwork, method: str, seed: int) -> Modules:
    """The partition of a network that has no edge left: no neuron is wired, so there is no module, and no Q."""
    return Modules(network.name, method, network.sizes, (), (), None, seed=seed)


def hierarchy(labels: np.ndarray, upper: Sequence[np.ndarray]) -> tuple[tuple[int, ...], ...]:
    """Groups of groups, level by level; levels that merge nothing, and the one group of all, are left out."""
    levels: list[tuple[int, ...]] = []
    n_groups = len(labels)
    for groups in upper:
        level, labels = renumber(groups[labels])
        if len(labels) == 1:
            break
        if len(labels) < n_groups:
            levels.append(tuple(level.tolist()))
            n_groups = len(labels)
    return tuple(levels)


def renumber(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels as 0, 1, ... in order of first appearance, and the old label of each new one."""
    old, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return np.argsort(order)[inverse], old[order]
