"""Homomorphisms by elimination: vertices are summed away one after the other, cheapest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Tensor

from .factors import Exact, Factor

MOST_CELLS = 2**26  # entries of one table; beyond it a vertex is taken in slices


Slices = Callable[[Sequence[Factor], Mapping[int, int], Sequence[int], int, int], Factor]


def contract(
    factors: Sequence[Factor],
    sizes: Mapping[int, int],
    arithmetic: Exact,
    keep: Sequence[int] = (),
    slices: Slices | None = None,
) -> Factor:
    """The product of all factors, summed over all vertices but those to `keep`.

    Args:
        factors: their vertices hang together; every vertex stands in one at least.
        sizes: number of neurons that each vertex may be.
        arithmetic: how products are made.
        keep: vertices that are not summed over, at most two.
        slices: called as (factors, sizes, keep, vertex, width) where `vertex` is to be taken so many neurons at a time;
            as a rule `sliced`, which looks at the entries of the tables.

    Returns:
        A factor over `keep` (in this order), with all axes in ascending order.

    Raises:
        InexactError: a number is too large for `arithmetic`.
    """
    left = list(factors)
    slices = slices or partial(sliced, arithmetic)
    while True:
        choices = [v for v in sizes if v not in keep and any(v in f.vertices for f in left)]
        if not choices:
            break
        costs = {v: cost(v, left, sizes) for v in choices}
        vertex = min(choices, key=lambda v: costs[v])
        n_neighbours, cells = costs[vertex]
        if n_neighbours > 2:
            return slices(left, sizes, keep, crossing(left, choices), 1)
        if cells > MOST_CELLS:
            widest = max(choices, key=lambda v: sizes[v])
            if sizes[widest] > 1:
                return slices(left, sizes, keep, widest, max(1, int(sizes[widest] * MOST_CELLS / cells)))
        left = eliminated(vertex, left, arithmetic)
    return ordered(left, keep, arithmetic)


def cost(vertex: int, factors: Sequence[Factor], sizes: Mapping[int, int]) -> tuple[int, float]:
    """Neighbours of a vertex, and entries of the largest table that summing it away makes."""
    touching = [f for f in factors if vertex in f.vertices]
    neighbours = {v for f in touching for v in f.vertices} - {vertex}
    cells = float(max(f.table.shape[0] for f in touching))
    for axis_size in {a: f.table.shape[1 + i] for f in touching for i, a in enumerate(f.axes)}.values():
        cells *= axis_size
    for v in neighbours:
        cells *= sizes[v]
    if len(neighbours) == 1 and len([f for f in touching if len(f.vertices) > 1]) > 1:
        cells *= sizes[vertex]  # a table over both is made on the way
    return len(neighbours), cells


def crossing(factors: Sequence[Factor], choices: Sequence[int]) -> int:
    """The vertex with the most neighbours."""
    return max(choices, key=lambda v: len({w for f in factors if v in f.vertices for w in f.vertices}))


def eliminated(vertex: int, factors: Sequence[Factor], arithmetic: Exact) -> list[Factor]:
    """The factors with one vertex summed away."""
    rest = [f for f in factors if vertex not in f.vertices]
    touching = sorted((f for f in factors if vertex in f.vertices), key=lambda f: (len(f.vertices), f.vertices))
    while len(touching) > 1:
        one, other = next_pair(touching)
        touching = [f for f in touching if f is not one and f is not other]
        touching.append(arithmetic.product(*paired(one, other), (vertex,) if not touching else ()))
    (last,) = touching
    if vertex in last.vertices:
        one = Factor((), (), torch.ones_like(last.table.flatten()[:1]).expand(last.table.shape[0]), "one")
        last = arithmetic.product(last, one, (vertex,))
    return [*rest, last]


def next_pair(factors: Sequence[Factor]) -> tuple[Factor, Factor]:
    """Which two factors to multiply first: those over the same vertices, then the one over fewest with the next."""
    inside = [(a, b) for i, b in enumerate(factors) for a in factors[:i] if set(a.vertices) == set(b.vertices)]
    if inside:
        return min(inside, key=lambda pair: (len(pair[0].vertices), pair[0].table.numel() + pair[1].table.numel()))
    one, other = sorted(factors, key=lambda f: (len(f.vertices), f.table.numel()))[:2]
    return one, other


def paired(one: Factor, other: Factor) -> tuple[Factor, Factor]:
    """Two factors in an order that depends on what they are, so that equal products are found again."""
    return (one, other) if (len(one.vertices), str(one.key)) >= (len(other.vertices), str(other.key)) else (other, one)


def ordered(factors: Sequence[Factor], keep: Sequence[int], arithmetic: Exact) -> Factor:
    """What is left as one factor, vertices in the order of `keep`, axes ascending."""
    found = factors[0]
    for other in factors[1:]:
        found = arithmetic.product(found, other, ())
    axes = tuple(sorted(found.axes))
    order = [0, *(1 + found.axes.index(a) for a in axes)]
    order += [1 + len(axes) + found.vertices.index(v) for v in keep]
    return Factor(tuple(keep), axes, found.table.permute(order), (found.key, tuple(order)))


def sliced(
    arithmetic: Exact,
    factors: Sequence[Factor],
    sizes: Mapping[int, int],
    keep: Sequence[int],
    vertex: int,
    width: int,
) -> Factor:
    """The same, `vertex` being some of its neurons at a time; its neighbours only what these are joined to."""
    total: Factor | None = None
    memo, arithmetic.memo = arithmetic.memo, {}
    for first in range(0, sizes[vertex], width):
        neurons = torch.arange(first, min(first + width, sizes[vertex]), device=factors[0].table.device)
        parts, inner, kept = restricted(factors, dict(sizes), vertex, neurons, keep)
        arithmetic.memo, arithmetic.held = {}, 0
        if parts is None:
            continue
        found = contract(parts, inner, arithmetic, keep)
        table = spread(found.table, kept, keep, sizes) if kept else found.table
        total = replace(found, table=table if total is None else arithmetic.add(total.table, table), key=("slices",))
    arithmetic.memo, arithmetic.held = memo, 0
    return total if total is not None else zeros(factors, sizes, keep)


def restricted(
    factors: Sequence[Factor], sizes: dict[int, int], vertex: int, neurons: Tensor, keep: Sequence[int]
) -> tuple[list[Factor] | None, dict[int, int], dict[int, Tensor]]:
    """Factors where `vertex` is one of `neurons`, and its neighbours only neurons that these leave possible.

    None where nothing is left. The last value says which neurons of a kept vertex are left.
    """
    parts, kept = list(factors), dict[int, Tensor]()
    domain = {vertex: neurons}
    for f in factors:
        if vertex in f.vertices and len(f.vertices) == 2:
            other = f.vertices[1 - f.vertices.index(vertex)]
            at = 1 + len(f.axes) + f.vertices.index(vertex)
            rows = f.table.index_select(at, neurons) != 0
            possible = rows.movedim(1 + len(f.axes) + f.vertices.index(other), -1).flatten(0, -2).any(dim=0)
            both = possible.nonzero()[:, 0]
            domain[other] = both if other not in domain else both[torch.isin(both, domain[other])]
    if any(len(units) == 0 for units in domain.values()):
        return None, sizes, kept
    for v, units in domain.items():
        sizes[v] = len(units)
        if v in keep:
            kept[v] = units
        parts = [
            replace(f, table=f.table.index_select(1 + len(f.axes) + f.vertices.index(v), units), key=(f.key, v, "part"))
            if v in f.vertices
            else f
            for f in parts
        ]
    if len(neurons) == 1 and vertex not in keep:
        parts = [without(f, vertex) if vertex in f.vertices else f for f in parts]
        del sizes[vertex]
    return parts, sizes, kept


def without(factor: Factor, vertex: int) -> Factor:
    """A factor in which the vertex is one neuron, without that dimension."""
    at = 1 + len(factor.axes) + factor.vertices.index(vertex)
    vertices = tuple(v for v in factor.vertices if v != vertex)
    return Factor(vertices, factor.axes, factor.table.squeeze(at), (factor.key, "one"))


def spread(table: Tensor, kept: Mapping[int, Tensor], keep: Sequence[int], sizes: Mapping[int, int]) -> Tensor:
    """A table over some neurons of the kept vertices as one over all of them."""
    first = table.ndim - len(keep)
    for place, vertex in enumerate(keep, start=first):
        if vertex in kept:
            shape = [*table.shape]
            shape[place] = sizes[vertex]
            wide = torch.zeros(shape, dtype=table.dtype, device=table.device)
            table = wide.index_copy(place, kept[vertex], table)
    return table


def zeros(factors: Sequence[Factor], sizes: Mapping[int, int], keep: Sequence[int]) -> Factor:
    """Nothing, in the shape that something would have."""
    axes = {a: f.table.shape[1 + i] for f in factors for i, a in enumerate(f.axes)}
    shape = [max(f.table.shape[0] for f in factors), *(axes[a] for a in sorted(axes)), *(sizes[v] for v in keep)]
    return Factor(tuple(keep), tuple(sorted(axes)), torch.zeros(shape, device=factors[0].table.device), "nothing")
