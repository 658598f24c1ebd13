"""What the weights of whole occurrences are: sums and products of their edges' weights, exact, without listing any."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations_with_replacement
from math import ceil, sqrt

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..ingest.clean import compact
from ..ingest.roles import bias_layers
from ..queries.pattern import Pair, Pattern
from ..training.network import LayeredNetwork
from .algebra.cost import PRIME_BITS
from .algebra.elimination import contract
from .algebra.factors import FLOAT32_EXACT, Exact, Factor, InexactError, Residues, Signed
from .algebra.homomorphisms import factors_of, primes, put_together
from .algebra.occurrences import embedding_terms, occurrences, placements
from .algebra.outline import outline
from .algebra.quotients import Quotient
from .algebra.tables import Tables, tables_of
from .census.masks import check_size
from .counting import Say, within
from .forecast import sums_cost
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


def occurrence_weights(
    pattern: Pattern, network: LayeredNetwork, *, budget: float = float("inf"), say: Say | None = None
) -> OccurrenceWeights:
    """Sums over all occurrences of the weights that they have, as fractions.

    Weights are whole numbers of a common unit, a power of two; sums of their products over embeddings are found modulo
    as many primes as the largest possible number needs, and put together by the Chinese remainder theorem.

    Args:
        pattern: any motif.
        network: cleaned, with bias neurons where they count.
        budget: seconds that it may take by estimate.
        say: called with a sentence about seconds and bytes before the start of what takes more than a moment.

    Raises:
        ValueError: the network is too large to be counted exactly, or it would take longer than the budget.
        MemoryError: it would take more memory than there is.
    """
    check_size(network)
    network = without_idle(network)
    tables = tables_of([network])
    sums, n_edges = Sums(pattern, tables, Whole(weights_of(network))), len(pattern.edges)
    once = [tuple(int(i == edge) for i in range(n_edges)) for edge in range(n_edges)]
    both = list(combinations_with_replacement(range(n_edges), 2))
    pairs = [tuple(a + b for a, b in zip(once[e], once[f], strict=True)) for e, f in both]
    wanted = [*once, *pairs, (1,) * n_edges, (2,) * n_edges]
    cost = sums_cost(pattern, outline([network]), sums.n_primes(wanted))
    within(cost, f"the weights of motif {pattern.name!r} in network {network.name!r}", network, budget, say)
    *each, product_total, product_squares = sums.of_all(wanted)
    squares = sum((s if e == f else 2 * s for (e, f), s in zip(both, each[n_edges:], strict=True)), Fraction(0))
    (count,) = occurrences([pattern], tables)[0]
    return OccurrenceWeights(count, sum(each[:n_edges], Fraction(0)), squares, product_total, product_squares)


def without_idle(network: LayeredNetwork) -> LayeredNetwork:
    """The network without neurons that have no edge, where that moves no bias neuron and empties no layer."""
    if bias_layers(network):
        return network
    try:
        return compact(network)
    except ValueError:
        return network


def weights_of(network: LayeredNetwork) -> dict[Pair, NDArray[np.float64]]:
    """Weights by the levels that they join, 0 where no edge is; shape (n_post, n_pre)."""
    found = {
        (b.pre, b.post): torch.where(b.mask, b.weight.detach(), 0).cpu().double().numpy().astype(float)
        for b in network.blocks
    }
    return found if network.is_layered else {(0, 0): in_one(network, found, np.dtype(float))}


class Whole:
    """Weights as whole numbers of one unit, `1 / scale`, a power of two: an odd number each, times a power of two."""

    def __init__(self, weights: Mapping[Pair, NDArray[np.float64]]) -> None:
        self.tables: dict[Pair, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        lowest, largest = 0, 0.0
        for pair, table in weights.items():
            fractions, exponents = np.frexp(table)
            odd = (fractions * 2.0**53).astype(np.int64)
            zeros = np.frexp((odd & -odd).astype(float))[1].astype(np.int64) - 1
            odd, exponents = odd >> np.maximum(zeros, 0), np.where(odd == 0, 0, exponents - 53 + zeros)
            self.tables[pair] = odd, exponents
            lowest, largest = min(lowest, int(exponents.min())), max(largest, float(abs(table).max()))
        self.lowest, self.scale = lowest, 2**-lowest
        self.largest = int(Fraction(largest) * self.scale)

    def plain(self, pair: Pair, power: int) -> Tensor:
        """Powers of the weights in single precision, which holds them, shape (1, n_post, n_pre)."""
        odd, exponents = self.tables[pair]
        return torch.from_numpy(((odd << exponents) ** power).astype(np.float32))[None]

    def modulo(self, prime: int, pair: Pair, power: int) -> Tensor:
        """Powers of the weights modulo a prime, double precision, shape (1, n_post, n_pre)."""
        odd, exponents = self.tables[pair]
        shifts = np.array([pow(2, n, prime) for n in range(int(exponents.max()) - self.lowest + 1)])
        rest = odd % prime * shifts[exponents - self.lowest] % prime
        found = rest
        for _ in range(power - 1):
            found = found * rest % prime
        return torch.from_numpy(found.astype(float))[None]


@dataclass(frozen=True)
class Way:
    """How sums are made: the arithmetic, powers of the weights in it, and those that were made."""

    arithmetic: Exact
    weights: Callable[[Pair, int], Tensor]
    held: dict[tuple[Pair, int], Tensor]


class Sums:
    """Sums over the occurrences of a motif of products of powers of its edges' weights; each is found once."""

    def __init__(self, pattern: Pattern, tables: Tables, weights: Whole) -> None:
        self.pattern, self.tables, self.weights = pattern, tables, weights
        self.found: dict[Powers, Fraction] = {}
        self.plainly = Signed()

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
        return self.of_all([powers])[0]

    def of_all(self, wanted: Sequence[Powers]) -> list[Fraction]:
        """The sums for many powers, prime by prime: its tables are in common, and no other's are held."""
        keys = [self.representative(powers) for powers in wanted]
        left = {key: (0, 1) for key in keys if key not in self.found and not self.found_plainly(key)}
        for prime in primes():
            if not left:
                break
            way = Way(Residues(prime), partial(self.weights.modulo, prime), {})
            for key in list(left):
                left[key] = total, modulus = put_together(*left[key], self.whole(key, way) % prime, prime)
                if modulus > self.bound(key):
                    self.keep(key, total if total <= modulus // 2 else total - modulus)
                    del left[key]
        if left:
            raise OverflowError(f"sums of weights of motif {self.pattern.name!r} are beyond what primes can hold")
        return [self.found[key] for key in keys]

    def representative(self, powers: Powers) -> Powers:
        """The smallest of those that a symmetry of the motif makes of them."""
        return min(self.moved(powers, order) for order in self.pattern.symmetries)

    def moved(self, powers: Powers, order: Sequence[int]) -> Powers:
        """Powers of the edges that a symmetry lays on each edge."""
        place = {(order[u], order[v]): power for (u, v), power in zip(self.pattern.edges, powers, strict=True)}
        return tuple(place[edge] for edge in self.pattern.edges)

    def found_plainly(self, powers: Powers) -> bool:
        """Find a sum at once, in floating point, where the weights are small enough that it is exact."""
        if self.weights.scale > 1 or self.weights.largest ** max(powers) >= FLOAT32_EXACT:
            return False
        try:
            self.keep(powers, self.whole(powers, Way(self.plainly, self.weights.plain, {})))
        except InexactError:
            return False
        return True

    def keep(self, powers: Powers, embedded: int) -> None:
        """A sum over embeddings, in units of the weights, as one over occurrences."""
        self.found[powers] = Fraction(embedded, self.weights.scale ** sum(powers)) / self.pattern.automorphisms

    def bound(self, powers: Powers) -> int:
        """Twice as much as a sum over embeddings, in units of the weights, can be."""
        return 2 * self.choices * self.weights.largest ** sum(powers) + 1

    @cached_property
    def choices(self) -> int:
        """Of neurons, in all terms of the signed sum: no fewer than there are."""
        return max(self.tables.sizes) ** len(self.pattern.vertices) * max(1, sum(abs(n) for n, _, _ in self.terms))

    def n_primes(self, wanted: Sequence[Powers]) -> int:
        """How many primes will be taken for these, in all, where it is not done in floating point."""
        keys = {self.representative(powers) for powers in wanted}
        return sum(ceil(self.bound(key).bit_length() / PRIME_BITS) for key in keys)

    def whole(self, powers: Powers, way: Way) -> int:
        """The sum over embeddings, in units of the weights, or what it is modulo a prime."""
        return sum(n * self.term(one, shift, powers, way) for n, shift, one in self.terms)

    def term(self, one: Quotient, shift: int, powers: Powers, way: Way) -> int:
        """One term of the signed sum."""
        factors = factors_of(one, self.tables, shift)
        if factors is None:
            return 0
        for (u, v), power in zip(self.pattern.edges, powers, strict=True):
            if power:
                a, b = one.pinned[u], one.pinned[v]
                pair = (one.levels[a] + shift, one.levels[b] + shift)
                if (pair, power) not in way.held:
                    way.held[pair, power] = way.weights(pair, power)
                factors.append(Factor((b, a), (), way.held[pair, power], ("weight", pair, power)))
        sizes = {vertex: self.tables.sizes[level + shift] for vertex, level in enumerate(one.levels)}
        return int(contract(factors, sizes, way.arithmetic).table.sum())
