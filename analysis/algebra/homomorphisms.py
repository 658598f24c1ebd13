"""Numbers of homomorphisms of a graph into a batch of networks: exact whole numbers of any size."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import prod
from typing import Any

import numpy as np
import torch

from .elimination import contract
from .factors import Exact, Factor, InexactError, Residues
from .quotients import Quotient
from .tables import Tables

MOST_PRIMES = 24  # their product is beyond any count of six vertices
Integers = np.ndarray[Any, np.dtype[np.object_]] | np.ndarray[Any, np.dtype[np.int64]]


def factors_of(one: Quotient, tables: Tables, shift: int) -> list[Factor] | None:
    """The factors of a graph whose levels lie `shift` layers up; None where an edge has no place."""
    found: list[Factor] = []
    for u, v, label in one.edges:
        pre, post = one.levels[u] + shift, one.levels[v] + shift
        table = tables.table(pre, post, label)
        if table is None:
            return None
        found.append(Factor((v, u), (), table, (pre, post, label)))
    for v, marks in enumerate(one.marks):
        for role, layer in sorted(marks, key=str):
            level = one.levels[v] + shift
            chosen = tables.indicator(level, role, layer)
            if chosen is not None:
                wide = chosen.expand(tables.n_networks, -1)
                found.append(Factor((v,), (), wide, (level, role, layer)))
    return found


def homomorphisms(one: Quotient, tables: Tables, shift: int, exact: Exact, fixed: tuple[int, ...] = ()) -> Integers:
    """Homomorphisms per network, shape (n_networks, *pinned): int64 where they are below 2**53, else Python's.

    `fixed` are neurons of the first pinned vertices, which have no dimension then; where two of them are one vertex of
    the graph, they must be one neuron.
    """
    at = dict(zip(one.pinned, fixed, strict=False))
    clash = any(at[v] != neuron for v, neuron in zip(one.pinned, fixed, strict=False))
    pinned = tuple(dict.fromkeys(one.pinned[len(fixed) :]))
    sizes = {v: tables.sizes[level + shift] for v, level in enumerate(one.levels)}
    factors = factors_of(one, tables, shift)
    if factors is None or clash:
        return np.zeros((tables.n_networks, *(sizes[v] for v in pinned)), dtype=np.int64)
    for v, neuron in at.items():
        factors.append(Factor((v,), (), one_hot(sizes[v], neuron, tables), ("at", sizes[v], neuron)))
    return contracted(factors, sizes, exact, pinned)


def contracted(
    factors: Sequence[Factor], sizes: Mapping[int, int], exact: Exact, pinned: Sequence[int] = ()
) -> Integers:
    """The sum over all vertices but those pinned, by residues where double precision does not hold it."""
    try:
        return contract(factors, sizes, exact, pinned).table.to(torch.int64).cpu().numpy()
    except InexactError:
        return by_residues(factors, sizes, pinned)


def one_hot(size: int, neuron: int, tables: Tables) -> torch.Tensor:
    """1 for one neuron, shape (n_networks, size)."""
    chosen = torch.zeros(tables.n_networks, size, device=next(iter(tables.masks.values())).device)
    chosen[:, neuron] = 1
    return chosen


def by_residues(factors: Sequence[Factor], sizes: Mapping[int, int], pinned: Sequence[int]) -> Integers:
    """The same modulo enough primes, put together by the Chinese remainder theorem: no bound on the numbers."""
    bound = prod(n for v, n in sizes.items() if v not in pinned)

    total: Any = 0
    modulus = 1
    for prime in primes()[:MOST_PRIMES]:
        rest = contract(factors, sizes, Residues(prime), pinned).table.to(torch.int64).cpu().numpy().astype(object)
        total, modulus = put_together(total, modulus, rest, prime)
        if modulus > bound:
            return total
    raise OverflowError(f"a number of up to {bound:.3g} homomorphisms is beyond what {MOST_PRIMES} primes can hold")


def put_together(total: Any, modulus: int, rest: Any, prime: int) -> tuple[Any, int]:
    """Whole numbers known modulo `modulus`, and what they are modulo one more prime: known modulo both.

    Source:
        The Chinese remainder theorem.
    """
    return total + modulus * ((rest - total) * pow(modulus, -1, prime) % prime), modulus * prime


@cache
def primes() -> tuple[int, ...]:
    """Primes between 2**19 and 2**20, the largest first."""
    sieve = np.ones(2**20, dtype=bool)
    for n in range(2, 2**10):
        if sieve[n]:
            sieve[n * n :: n] = False
    return tuple(int(p) for p in np.flatnonzero(sieve)[::-1] if p > 2**19)
