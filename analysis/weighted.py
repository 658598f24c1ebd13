"""What the weights of whole occurrences are: sums and products of their edges' weights, exact, without listing any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement
from math import prod, sqrt
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..ingest.clean import compact
from ..ingest.roles import bias_layers
from ..queries.pattern import Pair, Pattern
from ..training.network import LayeredNetwork
from .algebra.elimination import contract
from .algebra.factors import Factor, Residues
from .algebra.homomorphisms import factors_of, primes, put_together
from .algebra.occurrences import embedding_terms, occurrences, placements
from .algebra.quotients import Quotient
from .algebra.tables import Tables, tables_of
from .census.masks import check_size
from .kinds import in_one

Powers = tuple[int, ...]  # of the weight of each edge of a motif


@dataclass(frozen=True)
class OccurrenceWeights:
    """Exact sums over all occurrences of a motif: of the sum of an occurrence's weights, of their product, and squares.

    Mean and standard deviation (divisor n) over occurrences are None where there is none.
    """

    count: int
    sum_total: Fraction
    sum_squares: Fraction
    product_total: Fraction
    product_squares: Fraction

    @property
    def sum_mean(self) -> float | None:
        """Mean over occurrences of the sum of their weights."""
        return mean(self.sum_total, self.count)

    @property
    def sum_sd(self) -> float | None:
        """Standard deviation of that sum."""
        return spread(self.sum_total, self.sum_squares, self.count)

    @property
    def product_mean(self) -> float | None:
        """Mean over occurrences of the product of their weights."""
        return mean(self.product_total, self.count)

    @property
    def product_sd(self) -> float | None:
        """Standard deviation of that product."""
        return spread(self.product_total, self.product_squares, self.count)

    @property
    def sentence(self) -> str:
        """Means and standard deviations, for people."""
        if not self.count:
            return "none: it does not occur"
        return (
            f"of each occurrence the sum: mean {self.sum_mean:.6g}, sd {self.sum_sd:.6g}; the product: mean "
            f"{self.product_mean:.6g}, sd {self.product_sd:.6g}"
        )

    @property
    def document(self) -> Mapping[str, object]:
        """The same for JSON; exact sums as numerator and denominator."""
        exact = {"sum_total": self.sum_total, "product_total": self.product_total}
        numbers: dict[str, object] = {
            name: getattr(self, name) for name in ("sum_mean", "sum_sd", "product_mean", "product_sd")
        }
        return numbers | {key: [str(value.numerator), str(value.denominator)] for key, value in exact.items()}


def mean(total: Fraction, n: int) -> float | None:
    return float(total / n) if n else None


def spread(total: Fraction, squares: Fraction, n: int) -> float | None:
    return sqrt(squares / n - (total / n) ** 2) if n else None


def occurrence_weights(pattern: Pattern, network: LayeredNetwork) -> OccurrenceWeights:
    """Sums over all occurrences of the weights that they have, as fractions.

    Weights are whole numbers of a common unit, a power of two; sums of their products over embeddings are found modulo
    as many primes as the largest possible number needs, and put together by the Chinese remainder theorem.

    Args:
        pattern: any motif.
        network: cleaned, with bias neurons where they count.

    Raises:
        ValueError: the network is too large to be counted exactly.
    """
    check_size(network)
    network = without_idle(network)
    tables = tables_of([network])
    (count,) = occurrences([pattern], tables)[0]
    sums = Sums(pattern, tables, Whole(network))
    n_edges = len(pattern.edges)
    once = [tuple(int(i == edge) for i in range(n_edges)) for edge in range(n_edges)]
    total = sum((sums.of(powers) for powers in once), Fraction(0))
    squares = Fraction(0)
    for e, f in combinations_with_replacement(range(n_edges), 2):
        both = tuple(a + b for a, b in zip(once[e], once[f], strict=True))
        squares += (1 if e == f else 2) * sums.of(both)
    return OccurrenceWeights(count, total, squares, sums.of((1,) * n_edges), sums.of((2,) * n_edges))


def without_idle(network: LayeredNetwork) -> LayeredNetwork:
    """The network without neurons that have no edge, where that moves no bias neuron and empties no layer."""
    if bias_layers(network):
        return network
    try:
        return compact(network)
    except ValueError:
        return network


class Whole:
    """Weights of a network as whole numbers of one unit, `1 / scale`, by the levels that they join."""

    def __init__(self, network: LayeredNetwork) -> None:
        ratios: dict[Pair, Any] = {}
        for block in network.blocks:
            weight = torch.where(block.mask, block.weight.detach(), 0).cpu().double().numpy()
            ratios[block.pre, block.post] = [[float(w).as_integer_ratio() for w in row] for row in weight]
        self.scale = max(d for rows in ratios.values() for row in rows for _, d in row)
        blocks = {
            pair: np.array([[n * (self.scale // d) for n, d in row] for row in rows], dtype=object)
            for pair, rows in ratios.items()
        }
        self.largest = max(int(abs(table).max()) for table in blocks.values())
        self.tables = blocks if network.is_layered else {(0, 0): in_one(network, blocks, np.dtype(object))}

    def modulo(self, pair: Pair, power: int, prime: int) -> Tensor:
        """Powers of the weights modulo a prime, double precision, shape (1, n_post, n_pre)."""
        rest = (self.tables[pair] % prime).astype(np.int64)
        found = rest
        for _ in range(power - 1):
            found = found * rest % prime
        return torch.from_numpy(found.astype(float))[None]


class Sums:
    """Sums over the occurrences of a motif of products of powers of its edges' weights; each is found once."""

    def __init__(self, pattern: Pattern, tables: Tables, weights: Whole) -> None:
        self.pattern, self.tables, self.weights = pattern, tables, weights
        self.found: dict[Powers, Fraction] = {}
        self.by_prime: dict[int, tuple[Residues, dict[tuple[Pair, int], Tensor]]] = {}

    @cached_property
    def terms(self) -> list[tuple[int, int, Quotient]]:
        """Number, layers up, and graph of each term of the signed sum; its `pinned` says where each vertex is."""
        everything = tuple(range(len(self.pattern.vertices)))
        return [
            (number, shift, one)
            for shift, levels in placements(self.pattern, self.tables)
            for number, one in embedding_terms(self.pattern, levels, everything)
        ]

    def of(self, powers: Powers) -> Fraction:
        """The sum for these powers; the same for all that a symmetry of the motif exchanges."""
        key = min(self.moved(powers, order) for order in self.pattern.symmetries)
        if key not in self.found:
            embedded = Fraction(self.whole(key), self.weights.scale ** sum(key))
            self.found[key] = embedded / self.pattern.automorphisms
        return self.found[key]

    def moved(self, powers: Powers, order: Sequence[int]) -> Powers:
        """Powers of the edges that a symmetry lays on each edge."""
        place = {(order[u], order[v]): power for (u, v), power in zip(self.pattern.edges, powers, strict=True)}
        return tuple(place[edge] for edge in self.pattern.edges)

    def whole(self, powers: Powers) -> int:
        """The sum over embeddings, in units of the weights."""
        choices = prod(max(self.tables.sizes) for _ in self.pattern.vertices) * max(1, len(self.terms))
        bound = 2 * choices * max([1, *(abs(n) for n, _, _ in self.terms)]) * self.weights.largest ** sum(powers) + 1

        def rest(prime: int) -> int:
            return sum(n * self.modulo(one, shift, powers, prime) for n, shift, one in self.terms) % prime

        total, modulus = put_together(rest, bound, primes())
        return total if total <= modulus // 2 else total - modulus

    def modulo(self, one: Quotient, shift: int, powers: Powers, prime: int) -> int:
        """One term modulo a prime."""
        factors = factors_of(one, self.tables, shift)
        if factors is None:
            return 0
        arithmetic, held = self.by_prime.setdefault(prime, (Residues(prime), {}))
        for (u, v), power in zip(self.pattern.edges, powers, strict=True):
            if power:
                a, b = one.pinned[u], one.pinned[v]
                pair = (one.levels[a] + shift, one.levels[b] + shift)
                if (pair, power) not in held:
                    held[pair, power] = self.weights.modulo(pair, power, prime)
                factors.append(Factor((b, a), (), held[pair, power], ("weight", pair, power)))
        sizes = {vertex: self.tables.sizes[level + shift] for vertex, level in enumerate(one.levels)}
        return int(contract(factors, sizes, arithmetic).table.sum()) % prime
