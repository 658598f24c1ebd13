"""How far a count stands out from the counts of random networks: z-scores, p- and q-values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import fsum, sqrt

from .results import Score


def score(count: int, drawn: Sequence[int]) -> Score:
    """`count` against the counts of random networks.

    z = (count - mean) / sd, sd with n - 1; None where all draws are equal. p = (r + 1) / (n + 1), where r draws are
    at least (`p_over`) or at most (`p_under`) as large as the count; two-sided `p` is twice the smaller, at most 1.
    Sums are whole numbers, so that counts of any size lose nothing.

    Args:
        count: of the real network.
        drawn: counts of two or more draws.

    Raises:
        ValueError: fewer than two draws.

    Source:
        Davison and Hinkley, Bootstrap Methods and their Application (1997), equation 4.11, for p.

    >>> score(5, [1, 2, 3]).z
    3.0
    """
    n = len(drawn)
    if n < 2:
        raise ValueError(f"a standard deviation takes two draws or more, got {n}")
    mean = Fraction(sum(drawn), n)
    variance = Fraction(n * sum(x * x for x in drawn) - sum(drawn) ** 2, n * (n - 1))
    p_over = (sum(x >= count for x in drawn) + 1) / (n + 1)
    p_under = (sum(x <= count for x in drawn) + 1) / (n + 1)
    p = min(1.0, 2 * min(p_over, p_under))
    fixed = not variance and mean == count
    return Score(float(mean), sqrt(variance), z_score(count, mean, variance), p, p_over, p_under, fixed=fixed)


def score_of_shares(count: int, total: int, drawn: Sequence[int], totals: Sequence[int]) -> Score:
    """The same of shares: `count` of `total` against each draw's count of its own total, as FANMOD has it.

    Shares are compared as whole numbers, exactly; mean and sd are floats.

    >>> score_of_shares(1, 2, [1, 3], [4, 4]).mean
    0.5
    """
    n = len(drawn)
    if n < 2:
        raise ValueError(f"a standard deviation takes two draws or more, got {n}")
    shares = [x / t if t else 0.0 for x, t in zip(drawn, totals, strict=True)]
    own = count / total if total else 0.0
    mean = fsum(shares) / n
    sd = sqrt(fsum((share - mean) ** 2 for share in shares) / (n - 1)) if len(set(shares)) > 1 else 0.0
    over = sum(x * total >= count * t for x, t in zip(drawn, totals, strict=True))
    under = sum(x * total <= count * t for x, t in zip(drawn, totals, strict=True))
    p_over, p_under = (over + 1) / (n + 1), (under + 1) / (n + 1)
    p = min(1.0, 2 * min(p_over, p_under))
    z = (own - mean) / sd if sd else None
    return Score(mean, sd, z, p, p_over, p_under, fixed=over == under == n)


def z_score(count: int, mean: Fraction | float, variance: Fraction | float) -> float | None:
    """(count - mean) / sd; None, undefined, where the variance is 0."""
    return float(count - mean) / sqrt(variance) if variance else None


def with_q(scores: Mapping[str, Score]) -> dict[str, Score]:
    """`scores` with q: Benjamini-Hochberg over the two-sided p of those motifs that have one."""
    tested = {motif: score.p for motif, score in scores.items() if score.p is not None}
    q = dict(zip(tested, false_discovery_rates(list(tested.values())), strict=True))
    return {motif: replace(score, q=q.get(motif)) for motif, score in scores.items()}


def false_discovery_rates(p_values: Sequence[float]) -> list[float]:
    """q of each p: the smallest p n / rank among those that are at least as large.

    Source:
        Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995).

    >>> false_discovery_rates([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.03]
    """
    n, smallest = len(p_values), 1.0
    q = [1.0] * n
    for rank, i in sorted(enumerate(sorted(range(n), key=p_values.__getitem__), start=1), reverse=True):
        smallest = q[i] = min(smallest, p_values[i] * n / rank)
    return q
