"""Modularity Q of a partition of a directed network, from the edges between its modules."""

from collections import Counter
from collections.abc import Iterable


def modularity(edges: Iterable[tuple[int, int, int]]) -> float:
    """How many more edges lie inside modules than chance with the same degrees would put there, -1..1.

    Q = (1/m) sum_ij [A_ij - k_i^out k_j^in / m] d(c_i, c_j) depends on the partition only through the edges between
    modules: Q = sum_c e_cc / m - sum_c k_c^out k_c^in / m^2, with k_c the degrees summed over module c. The numerator
    over m^2 is one whole number, so Q is exact but for one division.

    Args:
        edges: (from module, to module, number of edges), inside ones included, each pair at most once.

    Raises:
        ValueError: there is no edge, so Q is 0/0.

    Source:
        Leicht and Newman, Phys. Rev. Lett. 100, 118703 (2008), equation 3. graph-tool's `modularity` ignores
        directions: the two are equal where every edge also runs the other way (tests/analysis/test_modularity.py).

    >>> modularity([(0, 0, 3), (1, 1, 3)])
    0.5
    """
    m, inside, out, into = totals(edges)
    return (m * inside - sum(out[c] * into[c] for c in out)) / m**2


def undirected(edges: Iterable[tuple[int, int, int]]) -> float:
    """Q where directions are ignored, as graph-tool, igraph and Neo4j's Graph Data Science compute it, -1/2..1.

    Q = sum_c e_cc / m - sum_c ((k_c^out + k_c^in) / 2m)^2, arguments and errors as in `modularity`.

    Source:
        Newman and Girvan, Phys. Rev. E 69, 026113 (2004), equation 5.

    >>> undirected([(0, 0, 3), (1, 1, 3)])
    0.5
    """
    m, inside, out, into = totals(edges)
    return (4 * m * inside - sum((out[c] + into[c]) ** 2 for c in out | into)) / (4 * m**2)


def totals(edges: Iterable[tuple[int, int, int]]) -> tuple[int, int, Counter[int], Counter[int]]:
    """Number of edges, of those inside modules, of those that leave and that enter each module."""
    m, inside, out, into = 0, 0, Counter[int](), Counter[int]()
    for pre, post, n in edges:
        m, inside, out[pre], into[post] = m + n, inside + n * (pre == post), out[pre] + n, into[post] + n
    if m == 0:
        raise ValueError("modularity of a network without edges is 0/0; give edges (from, to, number)")
    return m, inside, out, into
