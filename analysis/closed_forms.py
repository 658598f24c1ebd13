"""Mean and variance of one motif at one place of a random network, from the chances that cells are edges.

A mean of a product of counts is a sum over pairs of occurrences; those that share cells span fewer neurons, and
`Law.chance` knows each case. Degrees are those of presynaptic neurons; `Law.swapped` gives the others.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import comb

from .laws import Law

Spread = tuple[Fraction, Fraction]  # mean and variance


def spread(mean: Fraction, mean_of_square: Fraction) -> Spread:
    return mean, mean_of_square - mean**2


def star(law: Law, size: int) -> Spread:
    """Presynaptic neurons with `size` of their targets: div2, div3; of the swapped law conv2, conv3."""
    n = law.n_pre
    mean = n * choose(law.n_post, size) * law.chance(size, 1, size)
    return spread(mean, n * same(law, size, size) + n * (n - 1) * other(law, size, size))


def chain2(into: Law, out: Law) -> Spread:
    """Paths over two neighbouring blocks: in-degree times out-degree, summed over the n neurons between."""
    n, x = out.n_pre, into.swapped
    square = n * same(x, 1, 1) * same(out, 1, 1) + n * (n - 1) * other(x, 1, 1) * other(out, 1, 1)
    return spread(Fraction(into.n_edges * out.n_edges, n), square)


def chain3(into: Law, middle: Law, out: Law) -> Spread:
    """Paths over three neighbouring blocks: in-degree times out-degree of the ends of each middle edge."""
    a, b, x, p = middle.n_pre, middle.n_post, into.swapped, middle.chance
    mean = Fraction(into.n_edges * middle.n_edges * out.n_edges, a * b)
    one = same(x, 1, 1) * (same(out, 1, 1) * p(1, 1, 1) + (b - 1) * other(out, 1, 1) * p(2, 1, 2))
    two = other(x, 1, 1) * (same(out, 1, 1) * p(2, 2, 1) + (b - 1) * other(out, 1, 1) * p(2, 2, 2))
    return spread(mean, a * b * (one + (a - 1) * two))


def chain3_covariance(before: Law, first: Law, second: Law, after: Law) -> Fraction:
    """Of the paths over the first three and over the last three of four blocks.

    Given the two blocks they share, each has the mean chain2 times a constant.
    """
    return Fraction(before.n_edges, first.n_pre) * Fraction(after.n_edges, second.n_post) * chain2(first, second)[1]


def bifan(law: Law) -> Spread:
    """Two presynaptic and two postsynaptic neurons, all joined; a second bifan shares r and c of them."""
    n, m = law.n_pre, law.n_post
    pairs = choose(n, 2) * choose(m, 2)
    shared = [(r, c) for r in range(3) for c in range(3)]
    ways = {(r, c): comb(2, r) * choose(n - 2, 2 - r) * comb(2, c) * choose(m - 2, 2 - c) for r, c in shared}
    square = sum((ways[r, c] * law.chance(8 - r * c, 4 - r, 4 - c) for r, c in shared), Fraction(0))
    return spread(pairs * law.chance(4, 2, 2), pairs * square)


def biparallel(into: Law, out: Law) -> Spread:
    """Two paths over two blocks from one neuron to another; a second pair of middle neurons shares j of them."""
    first, middle, last = into.n_pre, out.n_pre, out.n_post
    pairs, x, y = choose(middle, 2), into.chance, out.chance
    square = Fraction(0)
    for j in range(3):
        fans_in = first * x(4 - j, 1, 4 - j) + first * (first - 1) * x(4, 2, 4 - j)
        fans_out = last * y(4 - j, 4 - j, 1) + last * (last - 1) * y(4, 4 - j, 2)
        square += comb(2, j) * choose(middle - 2, 2 - j) * fans_in * fans_out
    return spread(first * pairs * last * x(2, 1, 2) * y(2, 2, 1), pairs * square)


def biparallel_covariance(into: Law, shared: Law, out: Law) -> Fraction:
    """Of the biparallels over the first two and over the last two of three blocks.

    Given the shared block, their means are conv2 and div2 of it, each times a constant.
    """
    constant = into.n_pre * into.chance(2, 1, 2) * out.n_post * out.chance(2, 2, 1)
    return constant * (conv2_times_div2(shared) - star(shared.swapped, 2)[0] * star(shared, 2)[0])


def conv2_times_div2(law: Law) -> Fraction:
    """Mean of conv2 times div2 of one block; the two meet in a row, in a column, in a cell or not at all."""
    n, m, p = law.n_pre, law.n_post, law.chance
    near = (m - 1) * p(3, 2, 2) + choose(m - 1, 2) * p(4, 2, 3)
    far = (m - 1) * p(4, 3, 2) + choose(m - 1, 2) * p(4, 3, 3)
    return m * choose(n, 2) * (2 * near + (n - 2) * far)


def same(law: Law, a: int, b: int) -> Fraction:
    """Mean of C(d, a) C(d, b) of one presynaptic neuron with d targets."""
    return sum((ways * law.chance(a + b - t, 1, a + b - t) for t, ways in overlaps(law.n_post, a, b)), Fraction(0))


def other(law: Law, a: int, b: int) -> Fraction:
    """Mean of C(d, a) C(e, b) of two presynaptic neurons with d and e targets."""
    return sum((ways * law.chance(a + b, 2, a + b - t) for t, ways in overlaps(law.n_post, a, b)), Fraction(0))


def overlaps(n: int, a: int, b: int) -> Iterator[tuple[int, int]]:
    """How many pairs of a set of a and a set of b among n share t, for each t."""
    for t in range(min(a, b) + 1):
        yield t, choose(n, a) * comb(a, t) * choose(n - a, b - t)


def choose(n: int, k: int) -> int:
    """Binomial coefficient, 0 for negative n."""
    return comb(n, k) if n >= 0 else 0
