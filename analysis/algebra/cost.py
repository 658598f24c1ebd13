"""What products of tables will cost: seconds and bytes, from sizes and densities, before any of them is made.

The same elimination is walked in the same order, with tables that have a shape and no entries. How large entries will
be, and how many are not zero, is taken as if edges were independent.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, expm1, log1p, log2, prod
from typing import Any

import torch
from torch import Tensor

from .elimination import contract
from .factors import FLOAT32_EXACT, FLOAT64_EXACT, MEMO_BYTES, MOST_SUMMED, Exact, Factor, InexactError, equation_of

# Measured on one core; what torch does on more is quicker (tests/benchmarks/masks.py prints estimates beside times):
CALL = 4e-5  # seconds of a product of small tables, with the search for the next one (10 to 30 microseconds of einsum)
FLOPS = {torch.float32: 9e10, torch.float64: 4.5e10}  # operations a second (75 to 98e9, and 42 to 50e9)
SPEEDS = ((2**21, 2e10), (2**25, 6e9), (float("inf"), 2e9))
"""Up to so many bytes of a table, bytes a second that are read or written: 9 to 52e9 in cache, 3 to 13e9 beside it, and
1 to 3e9 where memory is fetched anew for each table."""
PART = 1.5e-5  # seconds to cut one table to what one neuron leaves of it
PRIME_BITS = 19.9  # of each prime of the residues
SKEW = 4.0  # the largest entry of a product of sparse tables, beside the mean: neurons differ in degree; 1 of full ones


@dataclass(frozen=True)
class Cost:
    """Seconds, and the most bytes that are held at a time."""

    seconds: float = 0.0
    bytes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """One after the other."""
        return Cost(self.seconds + other.seconds, max(self.bytes, other.bytes))


@dataclass(frozen=True)
class Sketch:
    """What is known of a table beforehand: the mean of its entries, the share that is not zero, and how they differ.

    `skew` is the largest entry beside the mean of those that are not zero.
    """

    mean: float
    share: float
    skew: float = 1.0

    @property
    def largest(self) -> float:
        """About the largest entry."""
        return 0.0 if self.share == 0 else 1.0 if self.mean == self.share else self.skew * self.mean / self.share


class Forecast(Exact):
    """Products that are not made: they add up what they would cost, and know about how large their entries would be.

    Args:
        sketches: of the factors to begin with, by key.
        residues: primes by which every product would be made anew; 0 for products in floating point.
    """

    def __init__(self, sketches: Mapping[Hashable, Sketch], residues: int = 0) -> None:
        super().__init__()
        self.sketches = dict(sketches)
        self.residues = residues
        self.times = 1.0
        self.cost = Cost()

    def spend(self, seconds: float, n_bytes: float) -> None:
        """Add seconds, as often as slices repeat them, and note bytes that are held beside what is remembered."""
        self.cost += Cost(self.times * seconds, int(min(self.held, MEMO_BYTES) + n_bytes))

    def product(self, one: Factor, other: Factor, gone: Sequence[int]) -> Factor:
        """The shape of a product, whose cost is added once; equal products are made once."""
        equation, vertices, axes = equation_of(one, other, gone)
        key = (equation, one.key, other.key)
        if key not in self.memo:
            self.remember(key, self.foreseen(equation, key, one, other))
        return Factor(vertices, axes, self.memo[key], key)

    def foreseen(self, equation: str, key: Hashable, one: Factor, other: Factor) -> Tensor:
        """The same where it is the first of its kind."""
        left, right, kept = equation.replace("->", ",").split(",")
        size = dict(zip(left, one.table.shape, strict=True)) | dict(zip(right, other.table.shape, strict=True))
        n_summed = prod(n for letter, n in size.items() if letter not in kept)
        self.sketches[key] = sketch = joined(self.sketches[one.key], self.sketches[other.key], n_summed)
        shape, work = [size[letter] for letter in kept], 2.0 * prod(size.values())
        if not (set(left) - set(right) and set(right) - set(left)) and n_summed:
            work = 0.0  # no matrix product: as fast as memory
        cells, into = one.table.numel() + other.table.numel(), prod(shape)
        if self.residues:
            parts = max(1, ceil(n_summed / MOST_SUMMED))
            self.pay(torch.float64, work, 3 * cells, (2 + parts) * into)
            return blank(shape, torch.float64)
        kind = torch.promote_types(one.table.dtype, other.table.dtype)
        if kind == torch.float32:
            self.pay(kind, work, cells, into)
            if sketch.largest < FLOAT32_EXACT:
                return blank(shape)
        self.pay(torch.float64, work, 2 * cells if kind == torch.float32 else cells, into)
        if sketch.largest >= FLOAT64_EXACT:
            raise InexactError
        return blank(shape, torch.float64)

    def pay(self, kind: torch.dtype, work: float, cells: float, into: float) -> None:
        """For one product: calls, operations, entries read or copied, entries written."""
        width = 4 if kind == torch.float32 else 8
        seconds = CALL + work / FLOPS[kind] + moved(width * cells) + moved(width * into)
        self.spend(seconds * max(1, self.residues), width * (cells + into))

    def add(self, one: Tensor, other: Tensor) -> Tensor:
        """The shape of a sum."""
        self.pay(torch.float64, 0, one.numel() + other.numel(), one.numel())
        return one

    def sliced(
        self, factors: Sequence[Factor], sizes: Mapping[int, int], keep: Sequence[int], vertex: int, width: int
    ) -> Factor:
        """One slice in the place of all: neighbours of the vertex are as many as its mean degree leaves."""
        left: dict[int, float] = {}
        within = 1.0  # share of the slices that leave anything
        for f in factors:
            if vertex in f.vertices and len(f.vertices) == 2:
                other, share = f.vertices[1 - f.vertices.index(vertex)], self.sketches[f.key].share
                left[other] = left.get(other, 1.0) * any_of(share, width)
                within *= any_of(share, width * sizes[other])
        inner = dict(sizes) | {v: max(1, ceil(sizes[v] * share)) for v, share in left.items()} | {vertex: width}
        alone = width == 1 and vertex not in keep
        cutting = sum(2 * PART + moved(4 * cut_cells(f, sizes, inner)) for f in factors)
        parts = [self.cut(f, inner, vertex if alone else None) for f in factors]
        if alone:
            del inner[vertex]
        memo, held, times = self.memo, self.held, self.times
        self.memo, self.held = {}, 0
        self.times *= max(1.0, within * ceil(sizes[vertex] / width))
        self.spend(cutting * max(1, self.residues), sum(4 * f.table.numel() for f in parts))
        found = contract(parts, inner, self, keep, self.sliced)
        self.memo, self.held, self.times = memo, held, times
        shape = [*found.table.shape[: 1 + len(found.axes)], *(sizes[v] for v in keep)]
        return replace(found, table=blank(shape, torch.float64))

    def cut(self, f: Factor, inner: Mapping[int, int], without: int | None) -> Factor:
        """A factor over fewer neurons; where it joins them to the vertex in slices, none of its entries is zero."""
        axes = f.table.shape[: 1 + len(f.axes)]
        vertices = tuple(v for v in f.vertices if v != without)
        table = blank([*axes, *(inner[v] for v in vertices)], f.table.dtype)
        key, sketch = (f.key, "part", len(self.sketches)), self.sketches[f.key]
        if len(vertices) < len(f.vertices) == 2:
            sketch = Sketch(sketch.mean / sketch.share if sketch.share else 0.0, 1.0, sketch.skew)
        self.sketches[key] = sketch
        return Factor(vertices, f.axes, table, key)


def joined(one: Sketch, other: Sketch, n_summed: int) -> Sketch:
    """The sketch of a product, summed over so many entries."""
    share = any_of(one.share * other.share, n_summed)
    return Sketch(one.mean * other.mean * n_summed, share, max(one.skew, other.skew))


def cut_cells(f: Factor, sizes: Mapping[int, int], inner: Mapping[int, int]) -> float:
    """Entries written to cut a table to fewer neurons, of one vertex after the other."""
    cells, written = float(f.table.numel()), 0.0
    for v in f.vertices:
        cells *= inner[v] / max(1, sizes[v])
        written += cells if inner[v] < sizes[v] else 0.0
    return written


def any_of(share: float, n: int) -> float:
    """The chance that one at least of n things is there, each by itself with a chance `share`."""
    return 1.0 if share >= 1 else -expm1(n * log1p(-share))


def blank(shape: Sequence[int], dtype: torch.dtype = torch.float32) -> Tensor:
    """A table of a shape that takes no memory; it has one entry, which stands everywhere and means nothing."""
    return torch.empty((), dtype=dtype).expand(*shape)


def moved(n_bytes: float) -> float:
    """Seconds to read or write a table."""
    return n_bytes / next(speed for most, speed in SPEEDS if n_bytes <= most)


class Forecasts:
    """What contractions would cost one after the other, products in common being made once."""

    def __init__(self, density: Mapping[tuple[int, int], float]) -> None:
        self.density = density
        self.exact = Forecast({})
        self.slow = Cost()

    @property
    def cost(self) -> Cost:
        """Of all contractions so far."""
        return self.exact.cost + self.slow

    def contract(
        self,
        factors: Sequence[Factor],
        sizes: Mapping[int, int],
        share: float = 1.0,
        keep: Sequence[int] = (),
    ) -> None:
        """Add one, by residues, too, where numbers pass 2**53.

        Args:
            factors: without entries.
            sizes: neurons by vertex.
            share: of the edges have the type that is asked for.
            keep: vertices that are not summed over.
        """
        sketches = self.sketches(factors, share)
        self.exact.sketches |= sketches
        try:
            contract(factors, sizes, self.exact, keep, self.exact.sliced)
        except InexactError:
            bound = prod(n for v, n in sizes.items() if v not in keep)
            again = Forecast(sketches, ceil(log2(max(2, bound)) / PRIME_BITS))
            contract(factors, sizes, again, keep, again.sliced)
            self.slow += again.cost
        self.exact.cost += Cost(CALL * len(sizes))

    def modulo_prime(self, factors: Sequence[Factor], sizes: Mapping[int, int], share: float = 1.0) -> None:
        """Add one modulo one prime, nothing in common with others."""
        once = Forecast(self.sketches(factors, share), residues=1)
        contract(factors, sizes, once, (), once.sliced)
        self.slow += once.cost + Cost(CALL * len(sizes))

    def sketches(self, factors: Sequence[Factor], share: float) -> dict[Hashable, Sketch]:
        """Of the factors of a contraction, by key."""
        return {"one": Sketch(1.0, 1.0)} | {f.key: self.sketch(f, share) for f in factors}

    def sketch(self, f: Factor, share: float) -> Sketch:
        """Of a 0/1 table of edges; of neurons, where there are marks, all are taken for possible."""
        if len(f.vertices) < 2:
            return Sketch(1.0, 1.0)
        key: Any = f.key
        pair = key[:2] if isinstance(key[0], int) else key[0]
        found = min(1.0, self.density.get(pair, 1.0) * share)
        return Sketch(found, found, SKEW - (SKEW - 1) * found)
