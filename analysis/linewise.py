"""Masks drawn line by line, without an empty line, from a table of what can still be completed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import expm1, log, log1p

import numpy as np
from numpy.typing import NDArray

MOST_WORK = 5e10  # multiplications
MOST_NUMBERS = 6e7  # of 8 bytes
SLICE = 2_000_000  # numbers held at once while a row of many draws is chosen

Floats = NDArray[np.float64]
Integers = NDArray[np.int_]
Booleans = NDArray[np.bool_]


def fits(n_rows: int, n_columns: int, n_edges: int, watched: int) -> bool:
    """Whether a `LineTable` of this size is filled within seconds and held within half a gigabyte."""
    spare = n_edges - n_rows
    numbers = n_rows * (spare + n_columns) * (watched + 1)
    work = n_rows * min(n_columns, spare + 1) * (spare + 1) * (watched + 1) ** 2
    return work <= MOST_WORK and numbers <= MOST_NUMBERS


@dataclass(frozen=True)
class LineTable:
    """Uniform masks with `n_edges` edges and no empty row; with `watched` columns not empty either.

    Row after row is chosen by its number of edges d, and t of them in columns still empty, with the weight that it
    has among all completions: C(u, t) C(n_columns - u, d - t) ways, u columns being empty before, times the ways to
    fill the rows below. The edges of the row then lie anywhere that fits. Weights are kept as chances in a model of
    independent cells, which given all totals is uniform, so that they stay within the range of floats.

    `watched` is `n_columns`, or 0, where columns may stay empty and only degrees are tabulated.
    """

    n_rows: int
    n_columns: int
    n_edges: int
    watched: int

    @property
    def spare(self) -> int:
        """Edges beyond one a row."""
        return self.n_edges - self.n_rows

    @property
    def widest(self) -> int:
        """Most edges that a row can have."""
        return min(self.n_columns, self.spare + 1)

    @cached_property
    def step(self) -> Floats:
        """step[d - 1, v, u]: the chance that a row, not empty, has d edges and leaves v of u watched columns empty."""
        n, chance = self.n_columns, edge_chance(self.n_rows, self.n_columns, self.n_edges)
        step = np.zeros((self.widest, self.watched + 1, self.watched + 1))
        some = -expm1(n * log1p(-chance))
        for u in range(self.watched + 1):
            new, old = binomial(u, chance), binomial(n - u, chance)
            for d in range(1, self.widest + 1):
                t = np.arange(max(0, d - (n - u)), min(u, d) + 1)
                step[d - 1, u - t, u] = new[t] * old[d - t] / some
        return step

    @cached_property
    def done(self) -> Floats:
        """done[l, widest - 1 + x, u]: the chance that l rows use x spare edges and leave none of u columns empty."""
        pad, spare = self.widest - 1, self.spare
        done = np.zeros((self.n_rows + 1, pad + spare + 1, self.watched + 1))
        done[0, pad, 0] = 1
        for row in range(1, self.n_rows + 1):
            for used, step in enumerate(self.step):
                done[row, pad:] += done[row - 1, pad - used : pad - used + spare + 1] @ step
        return done

    def draw(self, streams: Sequence[np.random.Generator]) -> Booleans:
        """Bool, shape (n_draws, n_rows, n_columns); draw i uses `streams[i]` alone."""
        size = max(1, SLICE // max(self.step[0].size, self.widest * (self.watched + 1), self.n_rows * self.n_columns))
        parts = [streams[i : i + size] for i in range(0, len(streams), size)]
        return np.concatenate([self.draw_some(part) for part in parts])

    def draw_some(self, streams: Sequence[np.random.Generator]) -> Booleans:
        """The same, all rows in step, so that each row is one operation for all draws."""
        if self.watched == 0:
            return np.stack([scattered(degrees, self.n_columns, rng) for degrees, rng in self.draw_degrees(streams)])
        numbers = np.stack([rng.random((self.n_rows, self.n_columns + 1)) for rng in streams])
        masks = np.zeros((len(streams), self.n_rows, self.n_columns), dtype=np.bool_)
        covered = np.full((len(streams), self.n_columns), self.watched == 0)
        spare, empty = np.full(len(streams), self.spare), np.full(len(streams), self.watched)
        for row in range(self.n_rows):
            degree, left = self.choose(self.n_rows - row, spare, empty, numbers[:, row, 0])
            masks[:, row] = fill(numbers[:, row, 1:], covered, empty, empty - left, degree)
            covered |= masks[:, row]
            spare, empty = spare - (degree - 1), left
        return masks

    def draw_degrees(self, streams: Sequence[np.random.Generator]) -> Iterator[tuple[Integers, np.random.Generator]]:
        """Edges of each row where no column is watched, and the stream that goes on: one pair a draw."""
        numbers = np.stack([rng.random(self.n_rows) for rng in streams])
        degrees = np.ones((len(streams), self.n_rows), dtype=np.int_)
        spare, empty = np.full(len(streams), self.spare), np.zeros(len(streams), dtype=np.int_)
        for row in range(self.n_rows if self.spare else 0):
            degrees[:, row], _ = self.choose(self.n_rows - row, spare, empty, numbers[:, row])
            spare = spare - (degrees[:, row] - 1)
        return zip(degrees, streams, strict=True)

    def choose(self, rows: int, spare: Integers, empty: Integers, number: Floats) -> tuple[Integers, Integers]:
        """Degree of the next of `rows` rows and how many columns it leaves empty, for each draw."""
        before = self.widest - 1 + spare[:, None] - np.arange(self.widest)
        weight = self.step.transpose(2, 0, 1)[empty] * self.done[rows - 1][before]
        total = weight.reshape(len(number), -1).cumsum(axis=1)
        pick = (total <= number[:, None] * total[:, -1:]).sum(axis=1)
        return pick // (self.watched + 1) + 1, pick % (self.watched + 1)


def scattered(degrees: Integers, n_columns: int, rng: np.random.Generator) -> Booleans:
    """Rows with so many edges each, anywhere, every choice alike: bool, shape (n_rows, n_columns).

    Sparse rows take columns one by one, and begin again where one came twice; dense rows rank all columns.
    """
    mask = np.zeros((len(degrees), n_columns), dtype=np.bool_)
    sparse = degrees**2 <= 2 * n_columns
    if not sparse.all():
        dense = np.flatnonzero(~sparse)
        ranks = rng.random((len(dense), n_columns)).argsort(axis=1)
        for row, order in zip(dense, ranks, strict=True):
            mask[row, order[: degrees[row]]] = True
    todo = np.flatnonzero(sparse)
    while len(todo):
        rows = np.repeat(todo, degrees[todo])
        mask[rows, rng.integers(0, n_columns, len(rows))] = True
        todo = todo[degrees[todo] > 1]  # a row's only edge is never twice in one place
        if len(todo):
            todo = todo[mask[todo].sum(axis=1) < degrees[todo]]
        mask[todo] = False
    return mask


def fill(keys: Floats, covered: Booleans, empty: Integers, new: Integers, degree: Integers) -> Booleans:
    """Per draw, `new` of the `empty` columns not covered and degree - new of the covered ones, those of least key."""
    rank = (keys + covered).argsort(axis=1).argsort(axis=1)
    new, empty, degree = new[:, None], empty[:, None], degree[:, None]
    return (rank < new) | ((rank >= empty) & (rank < empty + degree - new))


def edge_chance(n_rows: int, n_columns: int, n_edges: int) -> float:
    """A chance per cell at which rows that are not empty have about n_edges / n_rows edges; any other serves too."""
    mean = n_edges / (n_rows * n_columns)
    chance = mean
    for _ in range(60):
        chance = mean * -expm1(n_columns * log1p(-min(chance, 1 - 1e-12)))
    return min(max(chance, 1e-12), 1 - 1e-12)


def binomial(n: int, chance: float) -> Floats:
    """Chances of 0..n successes in n trials."""
    factorials = np.concatenate([[0.0], np.log(np.arange(1, n + 1)).cumsum()])
    k = np.arange(n + 1)
    ways = factorials[n] - factorials[k] - factorials[n - k]
    return np.exp(ways + k * log(chance) + (n - k) * log1p(-chance))
