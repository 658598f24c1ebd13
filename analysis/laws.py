"""How likely given cells of a random mask are edges: what closed forms need to know of a null model."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import perm

from .sieve import Sieve

Ways = Callable[[int, int, int], int]
LARGEST = 40  # cells that are asked for at once


class NoClosedForm(ValueError):  # noqa: N818
    """Exact moments cannot be had; the message says why."""


class UnsuitableError(ValueError):
    """A null model has no random networks for this one; the message says why."""


@dataclass(frozen=True)
class Law:
    """A random mask of one block in which neurons of one layer are interchangeable.

    `ways(k, r, c)` of `total` is the chance that k given cells are all edges, if they span r presynaptic and c
    postsynaptic neurons; whole numbers, so that sums need no common denominator. `error()` bounds the relative error of
    all chances asked for so far, 0 where they are exact.
    """

    n_pre: int
    n_post: int
    n_edges: int
    ways: Ways
    total: int
    error: Callable[[], float]

    def chance(self, k: int, r: int, c: int) -> Fraction:
        """The chance itself."""
        return Fraction(self.ways(k, r, c), self.total)


def uniform_law(n_pre: int, n_post: int, n_edges: int) -> Law:
    """`n_edges` edges placed uniformly.

    >>> uniform_law(2, 2, 2).chance(2, 1, 2)
    Fraction(1, 6)
    """
    cells = n_pre * n_post
    most = min(cells, LARGEST)

    def ways(k: int, r: int, c: int) -> int:
        return perm(n_edges, k) * perm(cells - k, most - k) if r <= n_pre and c <= n_post else 0

    return Law(n_pre, n_post, n_edges, ways, perm(cells, most), lambda: 0.0)


def min_degree_law(n_pre: int, n_post: int, n_edges: int) -> Law:
    """`n_edges` edges placed uniformly, given that no neuron of either layer is without.

    Raises:
        NoClosedForm: the sum would take too long and cannot be cut.

    >>> min_degree_law(2, 2, 2).chance(2, 2, 2)
    Fraction(1, 2)
    """
    sieve = Sieve(n_pre, n_post, n_edges)
    if not sieve.feasible:
        raise NoClosedForm(
            f"exact moments under min-degree would take about {sieve.seconds:.0f} s for {n_edges} edges on "
            f"{n_pre} x {n_post}, and the sum cannot be cut; use draws"
        )
    return Law(n_pre, n_post, n_edges, cache(sieve.ways_of), sieve.total, lambda: sieve.worst)
