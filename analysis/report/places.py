"""Where the vertices of a motif stand in its picture: sources on top, no edge through a vertex, few crossings."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from ...queries.pattern import Pair, Pattern

Places = tuple[tuple[float, float], ...]
Points = NDArray[np.float64]

CLEAR = 0.3  # an edge stays so far from any other vertex; neighbours in a row are 1 apart
CLEAR_CURVED = 0.45  # the same for two vertices joined both ways, by curves
NARROW = 0.95  # cosine of about 18 degrees
SHIFTS = (0.0, -0.5, 0.5, -1.0, 1.0)  # of a row to the side


def places_of(pattern: Pattern) -> Places:
    """A place (x, y) per vertex, y growing downwards, neighbours in a row 1 apart.

    Rows are the pattern's levels or, where edges skip levels, the longest paths that lead to the vertices. Of all
    orders within the rows and shifts of rows, the one with the fewest edges close to a vertex is taken, then with the
    fewest crossings and narrow angles, then with the shortest edges. Where there is a directed cycle, or an edge comes
    close to a vertex in every such picture, the vertices stand on a circle: there no line through two meets a third.

    >>> places_of(Pattern("ffl", tuple("abc"), ((0, 1), (0, 2), (1, 2))))
    ((0.0, 0.0), (-0.5, 1.0), (0.0, 2.0))
    """
    return placed(len(pattern.vertices), pattern.edges, pattern.absent, pattern.levels)


@lru_cache(maxsize=10_000)
def placed(n: int, edges: tuple[Pair, ...], absent: tuple[Pair, ...], levels: tuple[int, ...] | None) -> Places:
    lines = [*edges, *absent]
    rows = levels or longest_paths(n, edges)
    best = chosen(in_rows(rows), lines, edges) if rows else None
    if best is None or passes(best[np.newaxis], lines)[0]:
        best = chosen(on_circle(n), lines, edges)
    return tuple((float(x), float(y)) for x, y in (best - best[0]).round(6) + 0.0)


def longest_paths(n: int, edges: Sequence[Pair]) -> tuple[int, ...] | None:
    """Edges of the longest path that leads to each vertex; None where there is a directed cycle."""
    row = [0] * n
    for _ in range(n):
        for u, v in edges:
            row[v] = max(row[v], row[u] + 1)
    return tuple(row) if max(row) < n else None


def in_rows(rows: Sequence[int]) -> Points:
    """All candidates with these rows: shape (n_candidates, n_vertices, 2)."""
    options = []
    for row in range(max(rows) + 1):
        members = [v for v, at in enumerate(rows) if at == row]
        middle = (len(members) - 1) / 2
        shifts = SHIFTS if row else SHIFTS[:1]
        options.append(
            [{v: i - middle + s for i, v in enumerate(order)} for order in permutations(members) for s in shifts]
        )
    made = [{v: x for part in parts for v, x in part.items()} for parts in product(*options)]
    return np.array([[(x[v], row) for v, row in enumerate(rows)] for x in made], dtype=float)


def on_circle(n: int) -> Points:
    """All orders of the vertices on a circle whose neighbours are 1 apart, of the same shape."""
    angles = 2 * np.pi * (np.arange(n) - (0.5 if n % 2 == 0 else 0)) / n
    ring = np.stack([np.sin(angles), -np.cos(angles)], axis=1) / (2 * np.sin(np.pi / n))
    return ring[np.array(list(permutations(range(n))))]


def chosen(candidates: Points, lines: Sequence[Pair], edges: Sequence[Pair]) -> Points:
    """The first of the best candidates."""
    length, upwards = np.zeros(len(candidates)), np.zeros(len(candidates))
    for u, v in lines:
        length += ((candidates[:, u] - candidates[:, v]) ** 2).sum(axis=1)
    for u, v in edges:
        upwards += candidates[:, v, 1] < candidates[:, u, 1] - 0.1
    untidy = crossings(candidates, lines) + narrow(candidates, lines)
    costs = (passes(candidates, lines), untidy, upwards, length.round(6))
    return candidates[np.lexsort((np.arange(len(candidates)), *reversed(costs)))[0]]


def passes(candidates: Points, lines: Sequence[Pair]) -> NDArray[np.int64]:
    """How often a straight line comes too close to a vertex that is not its end, for each candidate."""
    found = np.zeros(len(candidates), dtype=np.int64)
    for u, v in lines:
        begin, along = candidates[:, u], candidates[:, v] - candidates[:, u]
        clear = CLEAR_CURVED if (v, u) in lines else CLEAR
        for w in set(range(candidates.shape[1])) - {u, v}:
            share = ((candidates[:, w] - begin) * along).sum(axis=1) / (along**2).sum(axis=1)
            nearest = begin + np.clip(share, 0, 1)[:, np.newaxis] * along
            found += np.linalg.norm(candidates[:, w] - nearest, axis=1) < clear
    return found


def crossings(candidates: Points, lines: Sequence[Pair]) -> NDArray[np.int64]:
    """How many pairs of lines without a common end cross, for each candidate."""
    found = np.zeros(len(candidates), dtype=np.int64)
    for i, (a, b) in enumerate(lines):
        for c, d in lines[:i]:
            if len({a, b, c, d}) == 4:
                apart = side(candidates, a, b, c) * side(candidates, a, b, d) < 0
                found += apart & (side(candidates, c, d, a) * side(candidates, c, d, b) < 0)
    return found


def narrow(candidates: Points, lines: Sequence[Pair]) -> NDArray[np.int64]:
    """How many pairs of lines leave a vertex, or enter one, at a narrow angle, for each candidate."""
    found = np.zeros(len(candidates), dtype=np.int64)
    along = [candidates[:, v] - candidates[:, u] for u, v in lines]
    along = [one / np.linalg.norm(one, axis=1, keepdims=True) for one in along]
    for i, (a, b) in enumerate(lines):
        for j, (c, d) in enumerate(lines[:i]):
            if a == c or b == d:
                found += (along[i] * along[j]).sum(axis=1) > NARROW
    return found


def side(candidates: Points, a: int, b: int, c: int) -> NDArray[np.float64]:
    """On which side of the line from a to b each candidate has c."""
    along, towards = candidates[:, b] - candidates[:, a], candidates[:, c] - candidates[:, a]
    return along[:, 0] * towards[:, 1] - along[:, 1] * towards[:, 0]
