"""Factors: tables over vertices of a pattern, and the exact product of two of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod

import torch
from torch import Tensor

FLOAT32_EXACT = 2.0**24
FLOAT64_EXACT = 2.0**53
LETTERS = "abcdefghijklmnopqrstuvwxy"  # Z is the batch


class InexactError(ArithmeticError):
    """A number of the table reached 2**53, so that double precision no longer holds it for certain."""


@dataclass(frozen=True, eq=False)
class Factor:
    """A table of whole numbers over some vertices, one entry per choice of their neurons.

    `table` has dimensions (batch, *axes, *vertices); `axes` are numbers of edges whose type is an axis; `key` says how
    it was made, equal for equal tables: products of equal factors are made once.
    """

    vertices: tuple[int, ...]
    axes: tuple[int, ...]
    table: Tensor
    key: Hashable

    def renamed(self, vertices: tuple[int, ...], axes: tuple[int, ...] = ()) -> "Factor":
        """The same table over other vertices and axes."""
        return Factor(vertices, axes, self.table, self.key)


class Exact:
    """Products in floating point that are exact, or refused.

    All entries are whole numbers and none is negative, so partial sums only grow: a result below 2**24 in single
    precision, or 2**53 in double, never passed that limit on the way and is exact. Else it is made again in double
    precision, and refused where that does not hold it either.
    """

    def __init__(self) -> None:
        self.memo: dict[Hashable, Tensor] = {}
        self.held = 0

    def product(self, one: Factor, other: Factor, gone: Sequence[int]) -> Factor:
        """one times other, summed over the vertices `gone`."""
        equation, vertices, axes = equation_of(one, other, gone)
        key = (equation, one.key, other.key)
        if key not in self.memo:
            self.remember(key, self.multiply(equation, one.table, other.table))
        return Factor(vertices, axes, self.memo[key], key)

    def remember(self, key: Hashable, table: Tensor) -> None:
        """Keep a product for the next pattern, and forget all where too much is held."""
        self.held += table.numel() * table.element_size()
        if self.held > MEMO_BYTES:
            self.memo.clear()
            self.held = 0
        self.memo[key] = table

    def multiply(self, equation: str, one: Tensor, other: Tensor) -> Tensor:
        """An einsum of two tables, checked to be exact."""
        if one.dtype == other.dtype == torch.float32:
            found = torch.einsum(equation, one, other)
            if below(found, FLOAT32_EXACT):
                return found
        found = torch.einsum(equation, one.double(), other.double())
        if not below(found, FLOAT64_EXACT):
            raise InexactError
        return found

    def add(self, one: Tensor, other: Tensor) -> Tensor:
        """The sum of two tables."""
        found = one.double() + other.double()
        if not below(found, FLOAT64_EXACT):
            raise InexactError
        return found


MEMO_BYTES = 2**29


def below(table: Tensor, limit: float) -> bool:
    """Whether all entries are below a limit."""
    return table.numel() == 0 or bool(table.max() < limit)


class Signed(Exact):
    """Products of tables with entries below 0, too: exact where what all would sum to without signs is."""

    def multiply(self, equation: str, one: Tensor, other: Tensor) -> Tensor:
        """An einsum of two tables, checked to be exact."""
        bounds = [float(table.abs().max()) if table.numel() else 0.0 for table in (one, other)]
        left, right, kept = equation.replace("->", ",").split(",")
        sizes = dict(zip(left, one.shape, strict=True)) | dict(zip(right, other.shape, strict=True))
        bound = prod(bounds) * prod(size for letter, size in sizes.items() if letter not in kept)
        if one.dtype == other.dtype == torch.float32 and bound < FLOAT32_EXACT:
            return torch.einsum(equation, one, other)
        one, other = one.double(), other.double()
        if bound >= FLOAT64_EXACT and not below(torch.einsum(equation, one.abs(), other.abs()), FLOAT64_EXACT):
            raise InexactError
        return torch.einsum(equation, one, other)

    def add(self, one: Tensor, other: Tensor) -> Tensor:
        """The sum of two tables."""
        if not below(one.double().abs() + other.double().abs(), FLOAT64_EXACT):
            raise InexactError
        return one.double() + other.double()


class Residues(Exact):
    """Products modulo a prime below 2**20: exact in double precision, whatever the size of the numbers themselves."""

    def __init__(self, prime: int) -> None:
        super().__init__()
        self.prime = prime

    def multiply(self, equation: str, one: Tensor, other: Tensor) -> Tensor:
        """An einsum of two tables modulo the prime."""
        one, other = (torch.remainder(table.double(), self.prime) for table in (one, other))
        return self.in_parts(equation, one, other)

    def in_parts(self, equation: str, one: Tensor, other: Tensor) -> Tensor:
        """Sums of at most 2**13 products of numbers below 2**20 stay below 2**53; longer ones are split."""
        left, right, kept = equation.replace("->", ",").split(",")
        summed = {letter: size for letter, size in zip(left, one.shape, strict=True) if letter not in kept}
        summed |= {letter: size for letter, size in zip(right, other.shape, strict=True) if letter not in kept}
        if torch.tensor(list(summed.values()), dtype=torch.float64).prod() <= MOST_SUMMED:
            return torch.remainder(torch.einsum(equation, one, other), self.prime)
        letter, size = max(summed.items(), key=lambda item: item[1])
        total: Tensor | None = None
        for part in torch.arange(size).chunk(2 if size > 1 else 1):
            pieces = [
                table.narrow(letters.index(letter), int(part[0]), len(part)) if letter in letters else table
                for letters, table in ((left, one), (right, other))
            ]
            found = self.in_parts(equation, pieces[0], pieces[1])
            total = found if total is None else torch.remainder(total + found, self.prime)
        assert total is not None
        return total

    def add(self, one: Tensor, other: Tensor) -> Tensor:
        """The sum of two tables modulo the prime."""
        return torch.remainder(one.double() + other.double(), self.prime)


MOST_SUMMED = 2.0**13


def equation_of(one: Factor, other: Factor, gone: Sequence[int]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """An einsum in letters by first appearance, so that equal products have equal equations; and what is left."""
    letter: dict[tuple[str, int], str] = {}
    for name in chain(
        (("axis", a) for a in one.axes), (("vertex", v) for v in one.vertices),
        (("axis", a) for a in other.axes), (("vertex", v) for v in other.vertices),
    ):  # fmt: skip
        letter.setdefault(name, LETTERS[len(letter)])
    axes = tuple(dict.fromkeys((*one.axes, *other.axes)))
    vertices = tuple(v for v in dict.fromkeys((*one.vertices, *other.vertices)) if v not in gone)

    def written(axes: tuple[int, ...], vertices: tuple[int, ...]) -> str:
        return "Z" + "".join([letter["axis", a] for a in axes] + [letter["vertex", v] for v in vertices])

    left, right = written(one.axes, one.vertices), written(other.axes, other.vertices)
    return f"{left},{right}->{written(axes, vertices)}", vertices, axes
