"""Censuses: all connected classes of k neurons in a batch of networks, with or without edge types."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from ...queries.codes import name_of, typed_code
from ...queries.pattern import Type
from . import layered, small, wide
from .factors import Exact, Factor
from .homomorphisms import contracted
from .occurrences import whole
from .structures import Class, Graph, classes, needed
from .tables import Tables

SAFE = 2**62


@dataclass(frozen=True)
class Counted:
    """One class, with the types of its edges where they count, and its occurrences in each network of a batch."""

    one: Class
    types: tuple[Type, ...]
    counts: list[int]

    @property
    def name(self) -> str:
        """The common name, or the code, with the types."""
        return name_of(typed_code(self.one.code, self.types))


def count_classes(size: int, tables: Tables, types: Sequence[Type] = ()) -> list[Counted]:
    """Induced occurrences of every connected class of `size` neurons that occurs, in each network of a batch.

    Args:
        size: neurons of a class.
        tables: the networks.
        types: the edge types that there are, two or more; () counts edges without types.

    Raises:
        ValueError: a size that cannot be counted.
    """
    if not types and size in small.CODES and tables.is_layered and max(tables.sizes) < layered.MAX_WIDTH:
        return by_closed_forms(size, tables)
    return by_homomorphisms(size, tables, types)


def by_closed_forms(size: int, tables: Tables) -> list[Counted]:
    """The same for three and four neurons of layered networks, without types; the products are made once for both."""
    if tables.small is None:
        count = small.count_small if small.fits(tables.sizes) else wide.count_wide
        tables.small = count(tables.layer_pairs)
    by_code = {one.code: one for one in classes(size, "layered")}
    found = [Counted(by_code[code], (), tables.small[code]) for code in small.CODES[size]]
    return [one for one in found if any(one.counts)]


def by_homomorphisms(size: int, tables: Tables, types: Sequence[Type] = ()) -> list[Counted]:
    """The same by homomorphisms, whatever the size, the types and the networks."""
    exact = Exact()
    topology = tables.topology
    found = {graph: summed(graph, tables, types, exact) for graph in needed(size, topology)}
    embedded = {c.graph: injections(c, found, len(types)) for c in classes(size, topology)}
    counted: list[Counted] = []
    for one in classes(size, topology):
        induced = without_further(one, embedded, len(types))
        counted += variants(one, induced, types)
    return counted


def summed(graph: Graph, tables: Tables, types: Sequence[Type], exact: Exact) -> Any:
    """Homomorphisms of a graph wherever it can lie: shape (n_networks, n_types for each edge), whole numbers."""
    shape = (tables.n_networks, *([len(types)] * len(graph.edges) if types else []))
    total: Any = np.zeros(shape, dtype=np.int64)
    for shift in range(len(tables.sizes) - max(graph.levels)):
        factors = placed(graph, tables, types, shift)
        if factors is None:
            continue
        sizes = {v: tables.sizes[level + shift] for v, level in enumerate(graph.levels)}
        total = added(total, contracted(factors, sizes, exact))
    return total


def added(one: Any, other: Any) -> Any:
    """A sum of whole numbers that cannot overflow."""
    if one.dtype != object and other.dtype != object and largest(one) + largest(other) < SAFE:
        return one + other
    return one.astype(object) + other.astype(object)


def largest(numbers: Any) -> int:
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


def placed(graph: Graph, tables: Tables, types: Sequence[Type], shift: int) -> list[Factor] | None:
    """The factors of a graph `shift` levels up; with types, each edge has an axis."""
    found: list[Factor] = []
    for number, (u, v) in enumerate(graph.edges):
        pair = (graph.levels[u] + shift, graph.levels[v] + shift)
        table = tables.stacked(*pair, tuple(types)) if types else tables.table(*pair, None)
        if table is None:
            return None
        found.append(Factor((v, u), (number,) if types else (), table, (pair, bool(types))))
    return found


@lru_cache(maxsize=64)
def colourings(n_edges: int, n_types: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """All ways to give each edge a type: shape (n_types ** n_edges, n_edges)."""
    return np.array(list(product(range(n_types), repeat=n_edges))).reshape(-1, n_edges)


@lru_cache(maxsize=200_000)
def places(axes: tuple[int, ...], n_edges: int, n_types: int) -> tuple[Any, Any]:
    """Where each colouring of n_edges finds its number in a smaller graph, and which colourings have one there.

    `axes[i]` is the edge there that edge i becomes; edges that become one must have one type.
    """
    colours = colourings(n_edges, n_types)
    there = np.zeros((len(colours), max(axes) + 1), dtype=np.int64)
    for edge, axis in enumerate(axes):
        there[:, axis] = colours[:, edge]
    valid = np.flatnonzero((there[:, list(axes)] == colours).all(axis=1))
    weight = n_types ** np.arange(there.shape[1] - 1, -1, -1)
    return valid, there[valid] @ weight


def injections(one: Class, found: dict[Graph, Any], n_types: int) -> Any:
    """Embeddings of a class, induced or not: shape (n_networks, n_types for each edge)."""
    n_edges = len(one.graph.edges)
    numbers = [found[graph] for _, graph, _ in one.quotients]
    bound = sum(abs(number) * largest(homs) for (number, _, _), homs in zip(one.quotients, numbers, strict=True))
    kind = np.int64 if bound < SAFE and all(homs.dtype != object for homs in numbers) else object
    n_networks = numbers[0].shape[0]
    total = np.zeros((n_networks, max(n_types, 1) ** n_edges), dtype=kind)
    for (number, _, axes), homs in zip(one.quotients, numbers, strict=True):
        flat = homs.reshape(n_networks, -1).astype(kind, copy=False)
        if n_types:
            valid, where = places(axes, n_edges, n_types)
            total[:, valid] += number * flat[:, where]
        else:
            total += number * flat
    return total.reshape((n_networks, *([n_types] * n_edges if n_types else [])))


def without_further(one: Class, embedded: dict[Graph, Any], n_types: int) -> Any:
    """Induced embeddings of a class: inclusion and exclusion over all further edges, of any type."""
    total: Any = None
    bound = sum(largest(embedded[graph]) * max(n_types, 1) ** which.count(None) for _, graph, which in one.further)
    for sign, graph, which in one.further:
        part = embedded[graph]
        if bound >= SAFE:
            part = part.astype(object)
        if n_types:
            extra = tuple(1 + axis for axis, edge in enumerate(which) if edge is None)
            left = [edge for edge in which if edge is not None]
            part = part.sum(axis=extra) if extra else part
            part = part.transpose([0, *(1 + left.index(edge) for edge in range(len(left)))])
        total = sign * part if total is None else total + sign * part
    return total


def variants(one: Class, induced: Any, types: Sequence[Type]) -> list[Counted]:
    """Occurrences of a class with each choice of types that is not the same as another, where there are any."""
    n_symmetries = len(one.symmetries)
    if not types:
        counts = [whole(n, n_symmetries, one.code) for n in induced]
        return [Counted(one, (), counts)] if any(counts) else []
    flat = induced.reshape(induced.shape[0], -1)
    found: list[Counted] = []
    for number, axes, n_same in representatives(one, len(types)):
        column = flat[:, number]
        if column.any():
            counts = [whole(n, n_same, one.code) for n in column]
            found.append(Counted(one, tuple(types[c] for c in axes), counts))
    return found


@lru_cache(maxsize=4096)
def representatives(one: Class, n_types: int) -> list[tuple[int, tuple[int, ...], int]]:
    """One colouring of each orbit: its number, its types in the order of the code, and how many symmetries keep it.

    The order of the code is the smallest that the symmetries allow, types in the order in which they are given.
    """
    n_edges = len(one.graph.edges)
    colours = colourings(n_edges, n_types)
    weight = n_types ** np.arange(n_edges - 1, -1, -1)
    orders = np.array(one.symmetries)
    moved = np.stack([colours[:, order] for order in orders])  # (n_symmetries, n_colourings, n_edges)
    coded = moved[:, :, list(one.code_axes)] @ weight
    smallest = coded.min(axis=0)
    same = (moved == colours[None]).all(axis=2).sum(axis=0)
    own = colours[:, list(one.code_axes)] @ weight
    chosen = np.flatnonzero(own == smallest)
    return [(int(i), tuple(int(c) for c in colours[i, list(one.code_axes)]), int(same[i])) for i in chosen]
