"""Random networks, layered, with skips or without layers, and random motifs, each from its number alone."""

from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from connectorch.queries.pattern import Pattern
from connectorch.training.network import Block, LayeredNetwork, feedforward

ROLES = ("input", "hidden", "output")


def made_network(number):
    """Of three: one has blocks between any two layers, one between neighbours, one is a graph without layers.

    Layers have 1 to 5 neurons, graphs 3 to 9; weights are signs.
    """
    rng = np.random.default_rng([7, number])
    kind = ("skips", "layered", "graph")[number % 3]
    sizes = rng.integers(1, 6, rng.integers(2, 6) if kind == "layered" else rng.integers(3, 5)).tolist()
    density = rng.uniform(0.2, 0.9)
    if kind == "graph":
        sizes, density = [int(rng.integers(3, 10))], rng.uniform(0.1, 0.5)

    def weights(post, pre):
        kept = rng.random((sizes[post], sizes[pre])) < density
        return torch.from_numpy(np.where(kept, rng.choice([-1.0, 1.0], kept.shape), 0.0))

    if kind == "graph":
        weight = weights(0, 0).fill_diagonal_(0)
        return LayeredNetwork(f"random/{number:05}", tuple(sizes), (Block(0, 0, weight, weight != 0),), (None,))
    if kind == "layered":
        made = [weights(post, pre) for pre, post in pairwise(range(len(sizes)))]
        return feedforward(f"random/{number:05}", made)
    pairs = [(post, pre) for post in range(len(sizes)) for pre in range(post)]
    kept = [pair for pair in pairs if pair[0] == pair[1] + 1 or rng.random() < 0.7]
    blocks = [Block(pre, post, w, w != 0) for post, pre in kept for w in [weights(post, pre)]]
    return LayeredNetwork(f"random/{number:05}", tuple(sizes), tuple(blocks), (None,) * len(sizes))


def made_pattern(number):
    """A connected motif of 2 to 5 vertices: typed or not, induced or not, now and then with roles or absent edges.

    Every third, for graphs without layers, may have directed cycles and pairs that are joined both ways.
    """
    rng = np.random.default_rng([8, number])
    while True:
        n = int(rng.integers(2, 6))
        pairs = list(combinations(range(n), 2))
        edges = tuple(pair for pair in pairs if rng.random() < rng.uniform(0.2, 0.8))
        if connected(n, edges):
            break
    order = rng.permutation(n).tolist()
    edges = tuple((order[u], order[v]) for u, v in edges)
    if number % 3 == 2:
        edges = tuple(pair if rng.random() < 0.5 else pair[::-1] for pair in edges)
        edges += tuple(pair[::-1] for pair in edges if rng.random() < 0.15)
    free = [(u, v) for u in range(n) for v in range(n) if u != v and (u, v) not in edges]
    types = tuple([None, "+", "-"][i] for i in rng.integers(0, 3, len(edges))) if rng.random() < 0.5 else ()
    roles = tuple([None, None, *ROLES][i] for i in rng.integers(0, 5, n)) if rng.random() < 0.2 else ()
    layers = tuple([None, None, 0, 1, 2][i] for i in rng.integers(0, 5, n)) if rng.random() < 0.15 else ()
    return Pattern(
        f"motif {number}",
        tuple("abcde"[:n]),
        edges,
        types if any(types) else (),
        (free[int(rng.integers(len(free)))],) if free and rng.random() < 0.25 else (),
        roles if any(roles) else (),
        layers if any(layer is not None for layer in layers) else (),
        bool(rng.random() < (0.1 if number % 3 == 2 and n == 5 else 0.4)),  # there a sum of up to 2**10 graphs
    )


def connected(n, edges):
    seen = {0}
    for _ in range(n):
        seen |= {v for edge in edges if set(edge) & seen for v in edge}
    return len(edges) > 0 and len(seen) == n


@pytest.fixture(scope="session")
def random_network():
    """Number -> network."""
    return made_network


@pytest.fixture(scope="session")
def random_pattern():
    """Number -> motif."""
    return made_pattern
