"""Masks without an empty line, counted by inclusion and exclusion over the lines that are empty."""

from functools import cache, cached_property
from math import comb, inf, lgamma, log, log2, perm

QUICK = 2.0  # seconds by estimate up to which the whole sum is taken: ten for five blocks
SMALL = 0.2  # seconds up to which all terms are kept: some 20 MB
SLOW = 10.0  # seconds beyond which even the cut sum is refused
ERROR_GOAL = 1e-30  # where the sum is cut
BITS = 400  # of a chance, where the sum is cut and exactness is gone anyhow


class Sieve:
    """Chances of cells in a mask uniform over those with `n_edges` edges and no empty line.

    With k given cells that span r rows and c columns, the masks that hold them number

        S(k, r, c) = sum over i, j of (-1)^(i + j) C(a - r, i) C(b - c, j) C((a - i)(b - j) - k, n_edges - k)

    on a grid of a rows and b columns, and the chance is S(k, r, c) / S(0, 0, 0): whole numbers throughout, since the
    sum alternates. Where the whole sum would be slow, it stops before i + j reaches `cut`; what is left out is then
    at most the first layer left out (Bonferroni), from which `worst` is.

    Source:
        Inclusion-exclusion is elementary; Bonferroni's inequalities: Galambos, Bonferroni Inequalities (1977).
    """

    def __init__(self, n_rows: int, n_columns: int, n_edges: int) -> None:
        self.n_rows, self.n_columns, self.n_edges = n_rows, n_columns, n_edges
        self.whole = n_rows + n_columns + 1
        self.cut = self.whole if self.work(self.whole) <= QUICK else self.first_negligible()
        self.worst = 0.0  # relative error of any count or chance so far; stays 0 where the sum is whole
        self.sums_along_columns = cache(self.along_columns)
        self.counts = cache(self.count)
        self.held = cache(self.ways_holding) if self.seconds <= SMALL else self.ways_holding

    @property
    def seconds(self) -> float:
        """Estimated time for all moments."""
        return self.work(self.cut)

    @property
    def feasible(self) -> bool:
        """Whether the sum, whole or cut, is quick enough."""
        return self.seconds <= SLOW

    def work(self, cut: int) -> float:
        """Estimated seconds: terms, times some hundred operations on integers of so many bits."""
        share = self.n_edges / (self.n_rows * self.n_columns)
        spread = 0.0 if share in (0, 1) else -share * log2(share) - (1 - share) * log2(1 - share)
        bits = self.n_rows * self.n_columns * spread
        terms = sum(min(self.n_columns, cut - i) + 1 for i in range(min(self.n_rows, cut) + 1))
        return terms * 100 * (2e-7 + bits * 1e-10)

    def first_negligible(self) -> int:
        """The smallest i + j whose layer is below `ERROR_GOAL`, by the Poisson estimate."""
        absent = 1 - (self.n_edges - 8) / (self.n_rows * self.n_columns)
        empty = self.n_rows * absent**self.n_columns + self.n_columns * absent**self.n_rows
        size = 1
        while size < self.whole and size * log(max(empty, 1e-300)) - lgamma(size + 1) + empty > log(ERROR_GOAL):
            size += 1
        return size

    @cached_property
    def ways(self) -> list[list[int]]:
        """ways[i][j]: masks in a grid without i rows and j columns, while i + j <= cut and the edges fit."""
        return [self.ways_of_row(i) for i in range(min(self.n_rows, self.cut + 1))]

    def ways_of_row(self, i: int) -> list[int]:
        """ways[i], each from the one before."""
        height, ways = self.n_rows - i, list[int]()
        for j in range(min(self.n_columns, self.cut - i + 1)):
            cells = height * (self.n_columns - j)
            if cells < self.n_edges:
                break
            above = cells + height  # one column more: C(cells, m) follows from C(above, m)
            known = (
                ways[-1] * perm(above - self.n_edges, height) // perm(above, height)
                if ways
                else comb(cells, self.n_edges)
            )
            ways.append(known)
        return ways

    def along_columns(self, k: int, c: int) -> list[tuple[int, int]]:
        """For each i, the sum over j while i + j < cut, and the term (without sign) where i + j = cut."""
        choices = [comb(self.n_columns - c, j) for j in range(self.n_columns - c + 1)]
        sums: list[tuple[int, int]] = []
        for i, held in enumerate(self.held(k)):
            terms = [n * ways for n, ways in zip(choices, held, strict=False)]
            inside = terms[: self.cut - i]
            sums.append((sum(inside[::2]) - sum(inside[1::2]), sum(terms[self.cut - i :])))
        return sums

    def ways_holding(self, k: int) -> list[list[int]]:
        """The same as `ways`, of masks that hold k given cells."""
        heights, some = range(self.n_rows, -1, -1), perm(self.n_edges, k)
        return [
            [ways * some // perm(height * (self.n_columns - j), k) for j, ways in enumerate(row)]
            for height, row in zip(heights, self.ways, strict=False)
        ]

    def count(self, k: int, r: int, c: int) -> tuple[int, int]:
        """S(k, r, c) up to the cut, and the most that it can be wrong by."""
        sums = [(comb(self.n_rows - r, i), *sums) for i, sums in enumerate(self.sums_along_columns(k, c))]
        value = sum((-1) ** i * choices * inside for i, (choices, inside, _) in enumerate(sums))
        return value, sum(choices * left_out for choices, _, left_out in sums)

    @cached_property
    def total(self) -> int:
        """All masks, or 2**BITS where the sum is cut."""
        return self.counts(0, 0, 0)[0] if self.cut == self.whole else 1 << BITS

    def ways_of(self, k: int, r: int, c: int) -> int:
        """How many of `total` masks hold k given cells which span r rows and c columns."""
        if r > self.n_rows or c > self.n_columns or k > self.n_edges:
            return 0
        (count, wrong), (everything, wrong_too) = self.counts(k, r, c), self.counts(0, 0, 0)
        if self.cut == self.whole:
            return count
        rounded = (count << BITS) // everything
        self.worst = max(self.worst, relative(wrong, count), relative(wrong_too, everything), 1 / max(rounded, 1))
        return rounded


def relative(wrong: int, value: int) -> float:
    """How far the truth may be from `value`, as a share of the smallest truth there may be."""
    return wrong / (value - wrong) if wrong < value else inf
