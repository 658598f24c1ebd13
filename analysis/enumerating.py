"""All connected sets of k neurons of any graph, visited one by one in compiled code, by class; types regarded."""

from collections.abc import Sequence
from functools import cache
from itertools import permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..queries.codes import canonical, name_of, written
from ..queries.pattern import Pair, Pattern, Type
from .kinds import MAX_NEURONS

BITS = {3: 10, 4: 5, 5: 3, 6: 2}  # of the type of a pair, so that a set of so many neurons is one number

Kinds = NDArray[np.uint8]


def connected_sets(kinds: Kinds, size: int) -> dict[int, int]:
    """How many sets of `size` neurons that hang together there are of each class; see `class_name`.

    Every set is visited once: from its smallest neuron, along neighbours that no earlier neuron of the set has.

    Args:
        kinds: of all pairs of neurons, uint8, shape (n, n), row post, column pre: 0 where no edge is, else its type.
        size: neurons of a set, 3 to 6.

    Returns:
        The class, as a number, -> sets; sums to the number of connected sets.

    Raises:
        ValueError: too many neurons, or too many types for sets of this size.

    Source:
        Wernicke, IEEE/ACM Trans. Comput. Biol. Bioinf. 3 (2006), algorithm ESU, as FANMOD has it.
    """
    if size not in BITS:
        raise ValueError(f"sets of {size} neurons are not enumerated; take 3 to 6")
    if len(kinds) > MAX_NEURONS:
        raise ValueError(f"a graph of {len(kinds):,} neurons is not enumerated; up to {MAX_NEURONS:,} are")
    if int(kinds.max(initial=0)) >= 2 ** BITS[size]:
        raise ValueError(f"sets of {size} neurons are enumerated with up to {2 ** BITS[size] - 1} edge types")
    joined = (kinds > 0) | (kinds > 0).T
    first = np.concatenate([[0], np.cumsum(joined.sum(axis=1))])
    if first[-1] == 0:
        return {}
    codes, numbers = compiled()[0](np.ascontiguousarray(kinds), first, np.nonzero(joined)[1], size, BITS[size])
    found: dict[int, int] = {}
    for code, n in zip(compiled()[1](codes, orders(size), BITS[size]).tolist(), numbers.tolist(), strict=True):
        found[code] = found.get(code, 0) + n
    return found


def class_name(code: int, size: int, types: Sequence[Type] = ()) -> str:
    """The name of a class of `connected_sets`, as censuses have it: its common name or code, with types where given."""
    held: dict[Pair, Type] = {}
    for post, pre in reversed([pair for pair in product(range(size), repeat=2) if pair[0] != pair[1]]):
        code, kind = divmod(code, 2 ** BITS[size])
        if kind:
            held[pre, post] = types[kind - 1] if types else None
    return name_of(written(*canonical(tuple(held), size, tuple(held.values()) if types else ())))


def class_of(pattern: Pattern, types: Sequence[Type] = ()) -> int:
    """The class, as `connected_sets` numbers it, of an induced pattern of edges and types."""
    kinds = np.zeros((len(pattern.vertices),) * 2, dtype=np.uint8)
    for (pre, post), kind in zip(pattern.edges, pattern.edge_types, strict=True):
        kinds[post, pre] = types.index(kind) + 1 if types else 1
    (code,) = connected_sets(kinds, len(kinds))
    return code


@cache
def orders(size: int) -> NDArray[np.int64]:
    """All orders of so many neurons, shape (n_orders, size)."""
    return np.array(list(permutations(range(size))), dtype=np.int64)


@cache
def compiled() -> tuple[Any, Any]:
    """`visit` and `smallest` as machine code, made at the first call."""
    from numba import njit

    return njit(cache=True)(visit), njit(cache=True)(smallest)


def visit(kinds: Any, first: Any, neighbours: Any, size: int, bits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Codes of all connected sets and how often each comes; written for the compiler.

    A code has the kinds of all ordered pairs of the set, row by row, in the order in which the walk came to them. Codes
    are counted in a table of open addresses that doubles when it is half full.
    """
    n = len(first) - 1
    mask = 2**12 - 1
    keys = np.full(mask + 1, -1, dtype=np.int64)
    counts = np.zeros(mask + 1, dtype=np.int64)
    held = 0
    chosen = np.zeros(size, dtype=np.int64)
    open_ = np.zeros((size, n), dtype=np.int64)  # neurons that may come next, level by level
    n_open = np.zeros(size, dtype=np.int64)
    seen = np.zeros(n, dtype=np.uint8)  # in the set, or beside a neuron of it
    touched = np.zeros((size, n), dtype=np.int64)  # what each level saw first
    n_touched = np.zeros(size, dtype=np.int64)
    for root in range(n):
        chosen[0] = root
        seen[root] = 1
        n_open[0] = 0
        n_touched[0] = 0
        for i in range(first[root], first[root + 1]):
            other = neighbours[i]
            seen[other] = 1
            touched[0, n_touched[0]] = other
            n_touched[0] += 1
            if other > root:
                open_[0, n_open[0]] = other
                n_open[0] += 1
        level = 0
        while level >= 0:
            if n_open[level] == 0:
                for i in range(n_touched[level]):
                    seen[touched[level, i]] = 0
                n_touched[level] = 0
                level -= 1
                continue
            n_open[level] -= 1
            new = open_[level, n_open[level]]
            chosen[level + 1] = new
            if level + 2 == size:
                code = np.int64(0)
                for i in range(size):
                    for j in range(size):
                        if i != j:
                            code = (code << bits) | kinds[chosen[i], chosen[j]]
                at = (code * np.int64(-7046029254386353131) >> 20) & mask
                while keys[at] != code and keys[at] != -1:
                    at = (at + 1) & mask
                if keys[at] == -1:
                    keys[at] = code
                    held += 1
                counts[at] += 1
                if 2 * held > mask:
                    old_keys, old_counts = keys, counts
                    mask = 2 * mask + 1
                    keys = np.full(mask + 1, -1, dtype=np.int64)
                    counts = np.zeros(mask + 1, dtype=np.int64)
                    for i in range(len(old_keys)):
                        if old_keys[i] != -1:
                            at = (old_keys[i] * np.int64(-7046029254386353131) >> 20) & mask
                            while keys[at] != -1:
                                at = (at + 1) & mask
                            keys[at] = old_keys[i]
                            counts[at] = old_counts[i]
                continue
            below = level + 1
            n_open[below] = n_open[level]
            for i in range(n_open[level]):
                open_[below, i] = open_[level, i]
            n_touched[below] = 0
            for i in range(first[new], first[new + 1]):
                other = neighbours[i]
                if seen[other] == 0:
                    seen[other] = 1
                    touched[below, n_touched[below]] = other
                    n_touched[below] += 1
                    if other > root:
                        open_[below, n_open[below]] = other
                        n_open[below] += 1
            level = below
        seen[root] = 0
    kept = np.flatnonzero(keys != -1)
    return keys[kept], counts[kept]


def smallest(codes: Any, orders: Any, bits: int) -> NDArray[np.int64]:
    """The smallest code of the same set over all orders of its neurons: its class; written for the compiler."""
    size = orders.shape[1]
    found = np.empty(len(codes), dtype=np.int64)
    table = np.zeros((size, size), dtype=np.int64)
    for number in range(len(codes)):
        code = codes[number]
        for i in range(size - 1, -1, -1):
            for j in range(size - 1, -1, -1):
                if i != j:
                    table[i, j] = code & ((1 << bits) - 1)
                    code >>= bits
        best = np.int64(-1)
        for which in range(len(orders)):
            code = np.int64(0)
            for i in range(size):
                for j in range(size):
                    if i != j:
                        code = (code << bits) | table[orders[which, i], orders[which, j]]
            if best < 0 or code < best:
                best = code
        found[number] = best
    return found
