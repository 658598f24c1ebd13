"""The canonical ensemble of given degrees: independent edges of greatest entropy; moments of counts in closed form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, permutations, product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..queries.pattern import Pair, Pattern
from ..training.network import LayeredNetwork
from .algebra.elimination import contract
from .algebra.factors import Exact, Factor
from .algebra.quotients import partitions_of
from .laws import NoClosedForm
from .moments import Moments
from .overlaps import Laid, layings, pairings, unions

STEPS = 500  # of Newton's method; a few where all chances lie between 0 and 1
CLOSE = 1e-9  # how far sums of chances may be from the degrees, of an edge
ZERO = 1e-12  # of the mean square: a variance below it is none

Chances = NDArray[np.float64]
Drawing = tuple[tuple[int, ...], tuple[tuple[int, int, int], ...]]
"""Layers of the vertices; edges as (pre, post, power of their chance)."""


def edge_chances(mask: NDArray[np.bool_]) -> Chances:
    """Chances of independent edges with the degrees of a mask as their expected values, of greatest entropy.

    They are p = x y / (1 + x y) with a number x for each presynaptic and y for each postsynaptic neuron; neurons of
    equal degree have equal numbers. Found by Newton's method on the likelihood of the degrees, damped.

    Args:
        mask: bool, shape (n_post, n_pre).

    Returns:
        Shape (n_post, n_pre); rows and columns sum to the degrees within 1e-9.

    Raises:
        ArithmeticError: the method did not settle, which would be a fault of the toolkit.

    Source:
        Park and Newman, Phys. Rev. E 70 (2004), 066117; Squartini and Garlaschelli, New J. Phys. 13 (2011), 083001.
    """
    degrees = [mask.sum(axis=1), mask.sum(axis=0)]
    rows, columns = (np.unique(d, return_inverse=True, return_counts=True) for d in degrees)
    wanted = np.concatenate([rows[0] * rows[2], columns[0] * columns[2]]).astype(float)
    times = np.outer(rows[2], columns[2]).astype(float)
    n_rows = len(rows[0])
    share = np.clip(mask.mean(), 1e-6, 1 - 1e-6)
    log_odds = np.zeros(len(wanted))
    log_odds[:n_rows] = np.log(share / (1 - share))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(log_odds[:n_rows, None] + log_odds[None, n_rows:], -700, 700)))
        off = wanted - np.concatenate([(p * times).sum(axis=1), (p * times).sum(axis=0)])
        if np.abs(off / np.concatenate([rows[2], columns[2]])).max(initial=0) < CLOSE:
            return p[rows[1]][:, columns[1]]
        spread = times * p * (1 - p)
        hessian = np.block([[np.diag(spread.sum(axis=1)), spread], [spread.T, np.diag(spread.sum(axis=0))]])
        step = np.linalg.lstsq(hessian + 1e-15 * np.eye(len(wanted)), off, rcond=1e-14)[0]
        log_odds += step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
    raise ArithmeticError(
        f"chances of {mask.shape[0]} x {mask.shape[1]} neurons with {int(mask.sum())} edges did not settle; a fault of "
        "the toolkit, please report it"
    )


def canonical_moments(network: LayeredNetwork, patterns: Sequence[Pattern]) -> dict[str, Moments]:
    """Mean and variance of motif counts where every edge is there by its own chance, see `edge_chances`.

    The variance is a sum over all ways to lay a motif over itself with an edge in common: with the chance of each edge,
    less that where the two were independent. In double precision, not rounded further.

    Args:
        network: cleaned and compacted, layered or with skips.
        patterns: motifs without edge types, induced or not; those that would take too long are left out.

    Raises:
        NoClosedForm: a motif tells edge types apart.
    """
    if any(kind is not None for pattern in patterns for kind in pattern.edge_types):
        raise NoClosedForm("the canonical form of degree has no edge types; take motifs without types")
    tables = {(b.pre, b.post): torch.from_numpy(edge_chances(b.mask.cpu().numpy()))[None] for b in network.blocks}
    chances = Ensemble(network.sizes, tables)
    found = {pattern.name: moments_of(pattern, chances) for pattern in patterns}
    return {name: moments for name, moments in found.items() if moments is not None}


class Ensemble:
    """Sums over networks of independent edges; each is found once."""

    def __init__(self, sizes: tuple[int, ...], chances: Mapping[Pair, Tensor]) -> None:
        self.sizes, self.chances = sizes, chances
        self.arithmetic = Real()
        self.found: dict[Drawing, float] = {}

    def embeddings(self, drawing: Drawing) -> float:
        """Expected embeddings of a drawing, by a Möbius sum over vertices that fall together."""
        layers, edges = drawing
        total = 0.0
        merged: Counter[Drawing] = Counter()
        for number, blocks in partitions_of(layers):
            level = [0] * (max(blocks) + 1)
            for vertex, block in enumerate(blocks):
                level[block] = layers[vertex]
            powers: Counter[Pair] = Counter()
            for u, v, power in edges:
                powers[blocks[u], blocks[v]] += power
            merged[smallest(tuple(level), tuple((u, v, n) for (u, v), n in sorted(powers.items())))] += number
        for one, number in merged.items():
            if number:
                total += number * self.homomorphisms(one)
        return total

    def homomorphisms(self, drawing: Drawing) -> float:
        """Expected ways to lay a drawing on the network, vertices falling together or not."""
        if drawing not in self.found:
            layers, edges = drawing
            factors = [
                Factor((v, u), (), self.chances[layers[u], layers[v]] ** power, (layers[u], layers[v], power))
                for u, v, power in edges
            ]
            sizes = {vertex: self.sizes[layer] for vertex, layer in enumerate(layers)}
            self.found[drawing] = float(contract(factors, sizes, self.arithmetic).table.sum())
        return self.found[drawing]


class Real(Exact):
    """Products of real numbers in double precision, as they come."""

    def multiply(self, equation: str, one: Tensor, other: Tensor) -> Tensor:
        """An einsum of two tables."""
        return torch.einsum(equation, one.double(), other.double())

    def add(self, one: Tensor, other: Tensor) -> Tensor:
        """The sum of two tables."""
        return one + other


def moments_of(pattern: Pattern, chances: Ensemble) -> Moments | None:
    """Mean and variance of the occurrences of one pattern; None where it would take too long."""
    try:
        laid = layings(pattern, len(chances.sizes), list(chances.chances))
    except ValueError:
        return None
    beside = pairings(laid)
    if beside is None:
        return None
    mean = sum(coefficient * chances.embeddings(powered(one, ())) for coefficient, one in laid)
    terms: Counter[Drawing] = Counter()
    for i, j, times in beside:
        for union in unions(laid[i][1], laid[j][1]):
            if union.shared:
                terms[powered(union.laid, ())] += times * laid[i][0] * laid[j][0]
                terms[powered(union.laid, union.shared)] -= times * laid[i][0] * laid[j][0]
    variance = sum(number * chances.embeddings(drawing) for drawing, number in terms.items() if number)
    n = pattern.automorphisms
    constant = variance <= ZERO * mean**2
    return Moments(mean / n, 0.0 if constant else variance / n**2)


def powered(laid: Laid, twice: Sequence[int]) -> Drawing:
    """A drawing whose edges have their chance once, those numbered in `twice` as if two edges had it independently."""
    return smallest(laid.layers, tuple((u, v, 1 + (i in twice)) for i, (u, v, _) in enumerate(laid.edges)))


@lru_cache(maxsize=100_000)
def smallest(layers: tuple[int, ...], edges: tuple[tuple[int, int, int], ...]) -> Drawing:
    """The same for every drawing of the same, vertices in the order of their layers."""
    ranked = sorted(range(len(layers)), key=lambda v: layers[v])
    groups = [list(group) for _, group in groupby(ranked, key=lambda v: layers[v])]
    best: tuple[tuple[int, int, int], ...] | None = None
    for orders in product(*(permutations(group) for group in groups)):
        place = {v: i for i, v in enumerate(chain.from_iterable(orders))}
        drawn = tuple(sorted((place[u], place[v], power) for u, v, power in edges))
        best = drawn if best is None or drawn < best else best
    assert best is not None
    return tuple(sorted(layers)), best
