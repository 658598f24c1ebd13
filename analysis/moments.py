"""Exact mean and variance of the motif counts of random networks, without drawing any."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import perm, prod, sqrt

from ..queries.catalog import motifs
from ..queries.pattern import Pair, Pattern, Type
from ..training.network import Block, LayeredNetwork
from ..training.registry import load
from . import nulls
from .kinds import kinds_of
from .laws import Law, NoClosedForm
from .overlaps import Laid, layings, pairings, unions

LARGEST_ERROR = 0.01  # of a chance; what is found is below 1e-20, unless the rule where to cut misjudged

Span = tuple[Pair, int, int, int, tuple[tuple[Type, int], ...]]
"""What chances need to know of the edges in one block: the block, edges, rows, columns, and how many of each type."""
Shape = tuple[tuple[tuple[int, int], ...], tuple[Span, ...]]
"""What they need to know of a drawing: vertices by layer, and its edges block by block."""


@dataclass(frozen=True)
class Moments:
    """Mean and variance of a count over all networks of a null model.

    `bound` is 0 where they are exact; else the mean is off by at most `bound` times itself, and the variance by at
    most `bound` times the mean of the squared count. Floats are within double precision of the sums that made them.
    """

    mean: Fraction | float
    variance: Fraction | float
    bound: float = 0.0

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return sqrt(self.variance)


@dataclass(frozen=True)
class Chances:
    """How likely edges are, block by block, in networks whose blocks are independent and whose neurons are alike.

    Types, where there are any, are dealt to the edges of a block at random: `types[block]` has the edges of each.
    """

    sizes: tuple[int, ...]
    laws: Mapping[Pair, Law]
    types: Mapping[Pair, Mapping[Type, int]]

    def mean(self, shapes: Mapping[Shape, int]) -> Fraction:
        """Mean of a signed sum of embeddings of drawings of these shapes.

        A drawing has as many as there are ways to choose its neurons, times the chance of all its edges; whole numbers
        are added as long as they have one denominator.
        """
        sums: Counter[tuple[tuple[Pair, int], ...]] = Counter()
        for (vertices, spans), number in shapes.items():
            ways = prod(perm(self.sizes[layer], n) for layer, n in vertices) * prod(map(self.ways, spans))
            sums[tuple((span[0], sum(n for _, n in span[4])) for span in spans)] += number * ways
        return sum((Fraction(n, prod(self.total(*one) for one in blocks)) for blocks, n in sums.items()), Fraction(0))

    def ways(self, span: Span) -> int:
        """How many of `total` choices make given cells of one block edges of given types."""
        block, k, rows, columns, typed = span
        dealt = prod(perm(self.types[block].get(kind, 0), n) for kind, n in typed)
        return dealt * self.laws[block].ways(k, rows, columns)

    def total(self, block: Pair, n_typed: int) -> int:
        """Of how many choices `ways` tells, for so many edges with a type."""
        return self.laws[block].total * max(1, perm(self.laws[block].n_edges, n_typed))


def moments(network: LayeredNetwork, model: str, patterns: Sequence[Pattern] = ()) -> dict[str, Moments]:
    """Mean and variance of motif counts under a null model whose blocks are independent; no biases.

    The mean of a product of two counts is a sum over all ways to lay one motif over the other (`overlaps.unions`); each
    has as many embeddings as there are ways to choose its neurons, times the chance that its edges are there, which
    depends on the numbers of edges, rows and columns alone. In fractions, so that nothing is lost where a variance is a
    small difference of large numbers.

    Args:
        network: cleaned and compacted, layered or with skips.
        model: a null model whose module offers `law`, such as `uniform` and `min-degree`, and `TYPED`, where it deals
            types to the edges.
        patterns: motifs, typed or not, induced or not; none are the nine flight motifs. Those that would take too long
            are left out.

    Raises:
        LookupError: no null model of that name.
        NoClosedForm: the model has none, or it would take too long; draw instead.
        UnsuitableError: the model has no random networks for this one.

    Source:
        Elementary; means and variances of the nine in counting.md, section 3.
    """
    patterns = patterns or [query.pattern for query in motifs()]
    chances = chances_of(network, model, patterns)
    found = {p.name: spread for p in patterns if (spread := spread_of(p, chances)) is not None}
    error = max(law.error() for law in chances.laws.values())
    if error > LARGEST_ERROR:
        raise NoClosedForm(f"network {network.name!r}: the sum for model {model!r} cannot be cut closely; use draws")
    return {name: bounded(*spread, len(chances.laws), error) for name, spread in found.items()}


def chances_of(network: LayeredNetwork, model: str, patterns: Sequence[Pattern]) -> Chances:
    """The chances of edges under a null model, by the `law` that its module offers."""
    module = load(nulls, model, "null model")
    if not hasattr(module, "law"):
        raise NoClosedForm(f"null model {model!r} has no exact moments; use draws")
    types = sorted({kind for p in patterns for kind in p.edge_types if kind is not None}, key=str)
    if types and not getattr(module, "TYPED", False):
        raise NoClosedForm(f"null model {model!r} deals no types to edges; take {model}-typed")
    laws = {(block.pre, block.post): module.law(network, block) for block in network.blocks}
    return Chances(network.sizes, laws, {(b.pre, b.post): numbers(b, types) for b in network.blocks} if types else {})


def numbers(block: Block, types: Sequence[Type]) -> dict[Type, int]:
    """How many edges of each type a block has."""
    kinds = kinds_of(block, types, others=True)
    return {kind: int((kinds == number).sum()) for number, kind in enumerate(types, start=1)}


def spread_of(pattern: Pattern, chances: Chances) -> tuple[Fraction, Fraction] | None:
    """Mean and variance of the occurrences of a pattern; None where it would take too long."""
    terms = terms_of(pattern, len(chances.sizes), tuple(chances.laws))
    if terms is None:
        return None
    means = [chances.mean({shape: coefficient}) for coefficient, shape in terms.laid]
    squares = sum((times * means[i] * means[j] for i, j, times in terms.beside), Fraction(0))
    n = pattern.automorphisms
    return sum(means, Fraction(0)) / n, (chances.mean(terms.products) - squares) / n**2


@dataclass(frozen=True)
class Terms:
    """What mean and variance of a motif are sums of, whatever the numbers of neurons and edges.

    `laid` are its drawings, with coefficients; `beside` pairs of them that have a block in common (others are
    independent), and how often each counts; `products` the drawings of both together.
    """

    laid: tuple[tuple[int, Shape], ...]
    beside: tuple[tuple[int, int, int], ...]
    products: Mapping[Shape, int]


@lru_cache(maxsize=512)
def terms_of(pattern: Pattern, n_layers: int, blocks: tuple[Pair, ...]) -> Terms | None:
    """The terms of a pattern in networks of so many layers with these blocks; None where they are too many."""
    try:
        laid = layings(pattern, n_layers, blocks)
    except ValueError:
        return None
    beside = pairings(laid)
    if beside is None:
        return None
    products: Counter[Shape] = Counter()
    for i, j, times in beside:
        for union in unions(laid[i][1], laid[j][1]):
            products[shape_of(union.laid)] += times * laid[i][0] * laid[j][0]
    return Terms(tuple((coefficient, shape_of(one)) for coefficient, one in laid), tuple(beside), products)


def shape_of(laid: Laid) -> Shape:
    """What the chance of a drawing depends on."""
    spans: list[Span] = []
    for block in sorted(laid.blocks):
        here = [(u, v, kind) for u, v, kind in laid.edges if (laid.layers[u], laid.layers[v]) == block]
        typed = Counter(kind for _, _, kind in here if kind is not None)
        rows, columns = len({u for u, _, _ in here}), len({v for _, v, _ in here})
        spans.append((block, len(here), rows, columns, tuple(sorted(typed.items(), key=str))))
    return tuple(sorted(Counter(laid.layers).items())), tuple(spans)


def bounded(mean: Fraction, variance: Fraction, n_blocks: int, error: float) -> Moments:
    """Moments whose chances were all within a relative `error` of the truth.

    A chance is a quotient of two counts (2 errors); a product of counts multiplies up to one for each block, so that
    the variance is off by at most 2 and 4 errors a block of the mean square, and by 8 more with terms of higher order.
    A variance within the bound of 0 is taken for 0: the count is constant.
    """
    bound = (6 * n_blocks + 8) * error
    constant = bound > 0 and variance <= Fraction(bound) * (variance + mean**2)
    return Moments(mean, Fraction(0) if constant else variance, bound)
