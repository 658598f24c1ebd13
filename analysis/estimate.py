"""How long counting will take, told before it starts: numbers of embeddings by random descent."""

from collections.abc import Sequence

import numpy as np

from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from ..training.streams import stream

PROBES = 1000
FEW = 50_000  # embeddings that are not worth a closer estimate


def embeddings(patterns: Sequence[Pattern], network: LayeredNetwork) -> list[float]:
    """About how often each pattern can be laid on the network, automorphic ways counted apart.

    Knuth's estimate: go down the tree of partial placements at random, multiply the numbers of choices; the mean over
    descents is right on average, whatever the pattern. Where even the most that there can be are few, that number. Only
    for budgets: counts never come from here.

    Source:
        Knuth, Mathematics of Computation 29 (1975), 121-136.
    """
    after, before = targets_and_sources(network)
    most = [at_most(pattern, network, after, before) for pattern in patterns]
    if max(most, default=0) <= FEW:
        return most
    starts = np.flatnonzero(np.array([len(a) + len(b) for a, b in zip(after, before, strict=True)]))
    rng = stream("estimate", network.digest)
    return [mean_descent(pattern, after, before, starts, rng) for pattern in patterns]


def at_most(pattern: Pattern, network: LayeredNetwork, after: list[np.ndarray], before: list[np.ndarray]) -> float:
    """No pattern can be laid more often: an edge first, then each vertex beside a neuron with the most neighbours."""
    largest = max((len(a) + len(b) for a, b in zip(after, before, strict=True)), default=0)
    return float(network.n_edges * largest ** (len(pattern.vertices) - 2))


def mean_descent(
    pattern: Pattern,
    after: list[np.ndarray],
    before: list[np.ndarray],
    starts: np.ndarray,
    rng: np.random.Generator,
) -> float:
    order = connected_order(pattern)
    total = 0.0
    for _ in range(PROBES if len(starts) else 0):
        placed = {order[0]: int(rng.choice(starts))}
        weight = float(len(starts))
        for vertex in order[1:]:
            sets = [after[placed[u]] for u, v in pattern.edges if v == vertex and u in placed]
            sets += [before[placed[v]] for u, v in pattern.edges if u == vertex and v in placed]
            choices = sets[0] if len(sets) == 1 else np.array(list(set.intersection(*(set(s.tolist()) for s in sets))))
            weight *= len(choices)
            if not len(choices):
                break
            placed[vertex] = int(choices[rng.integers(len(choices))])
        total += weight if len(set(placed.values())) == len(order) else 0.0
    return total / PROBES


def connected_order(pattern: Pattern) -> list[int]:
    """Vertices in an order in which each has an edge with an earlier one; patterns are connected."""
    order = [pattern.edges[0][0]]
    while len(order) < len(pattern.vertices):
        order.append(next(w for u, v in pattern.edges for w in (u, v) if {u, v} & set(order) and w not in order))
    return order


def targets_and_sources(network: LayeredNetwork) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Targets and sources of every neuron, neurons numbered through the layers."""
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    pairs = [block.mask.cpu().numpy().nonzero() for block in network.blocks]
    pre = np.concatenate([first[b.pre] + p[1] for b, p in zip(network.blocks, pairs, strict=True)])
    post = np.concatenate([first[b.post] + p[0] for b, p in zip(network.blocks, pairs, strict=True)])
    neurons = np.arange(first[-1] + 1)
    by_pre, by_post = np.argsort(pre, kind="stable"), np.argsort(post, kind="stable")
    targets = np.split(post[by_pre], np.searchsorted(pre[by_pre], neurons))[1:-1]
    sources = np.split(pre[by_post], np.searchsorted(post[by_post], neurons))[1:-1]
    return targets, sources
