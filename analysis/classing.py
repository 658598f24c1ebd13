"""Censuses of all connected classes of k neurons: which classes there are, and their counts by the engine masks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from time import perf_counter

from ..queries.codes import decode, name_of, typed_code
from ..queries.pattern import Pattern, Type
from ..training.blocks import free_bytes
from ..training.network import LayeredNetwork
from .algebra.classes import count_classes
from .algebra.cost import Cost
from .algebra.outline import outline
from .algebra.structures import classes
from .algebra.tables import tables_of
from .census.masks import check_size
from .counting import Say, Tally, state
from .forecast import classes_cost, refused

SIZES = {"k3": 3, "k4": 4, "k5": 5, "k6": 6}
MAX_SIZE = {"layered": (6, 6), "acyclic": (5, 4), "any": (4, 3)}
"""Topology -> neurons of a class that can be counted, without types and with."""
MAX_TYPED = {3: 9, 4: 7, 5: 4, 6: 2}  # types that the tables of a class can hold


@dataclass(frozen=True)
class Classed:
    """All classes that were looked for, or, with types, that occur; and what masks counted, one Tally per network."""

    patterns: list[Pattern]
    tallies: list[Tally]


def sizes_asked(motifs: object) -> list[int] | None:
    """The sizes of a census of all classes, such as `k4` or `k3,k4`; None where motifs are asked for by name.

    Raises:
        ValueError: sizes and names are mixed.
    """
    names = [part.strip() for part in motifs.split(",")] if isinstance(motifs, str) else motifs
    if not isinstance(names, (list, tuple)) or not any(name in SIZES for name in names):
        return None
    wrong = [name for name in names if name not in SIZES]
    if wrong:
        raise ValueError(
            f"motifs {motifs!r}: all classes ({', '.join(SIZES)}) and {wrong[0]!r} cannot be mixed; ask twice"
        )
    return sorted({SIZES[name] for name in names})


def count_all(
    sizes: Sequence[int],
    networks: Sequence[LayeredNetwork],
    types: Sequence[Type],
    budget: float = inf,
    say: Say | None = None,
) -> Classed:
    """Induced occurrences of every connected class of these sizes, in each network.

    A size that would take longer than the budget, or more memory than is free, in any of the networks, is skipped in
    all, as `k5`, and says why.

    Args:
        sizes: neurons of a class.
        networks: cleaned.
        types: edge types, or () where edges are not told apart.
        budget: seconds that all classes of one size may take in one network, by estimate.
        say: called before the start with what it will cost, where that is more than a moment.

    Raises:
        ValueError: a size that cannot be counted in such networks, or too many types for it.
    """
    check(sizes, networks, types)
    topology = max((network.topology for network in networks), key=list(MAX_SIZE).index)
    tallies: list[Tally] = []
    free = free_bytes(networks[0].masks[0].device) if networks else 0
    costs = [{f"k{size}": classes_cost(size, outline([n]), tuple(types)) for size in sizes} for n in networks]
    skipped = refused(dearest(costs), 1, budget, free)
    within = [size for size in sizes if f"k{size}" not in skipped]
    state(say, [cost[f"k{size}"] for cost in costs for size in within], free)
    found = {} if types else {c.name: as_pattern(c.code, ()) for size in within for c in classes(size, topology)}
    for network, cost in zip(networks, costs, strict=True):
        began, counts, tables = perf_counter(), dict.fromkeys(found, 0) if not types else {}, tables_of([network])
        for size in within:
            for counted in count_classes(size, tables, types):
                counts[counted.name] = counted.counts[0]
                if counted.name not in found:
                    found[counted.name] = as_pattern(counted.one.code, counted.types)
        whole = sum((cost[f"k{size}"] for size in within), Cost())
        tallies.append(Tally(counts, skipped, perf_counter() - began, whole))
    return in_order(found, tallies)


def in_order(found: Mapping[str, Pattern], tallies: Sequence[Tally]) -> Classed:
    """Classes by size, edges and name, and counts of all of them, 0 where a network has none."""
    order = sorted(found, key=lambda name: (len(found[name].vertices), found[name].edges, name))
    full = [replace(tally, counts={name: tally.counts.get(name, 0) for name in order}) for tally in tallies]
    return Classed([found[name] for name in order], full)


def dearest(costs: Sequence[Mapping[str, Cost]]) -> dict[str, Cost]:
    """The most that each size costs in any network."""
    names = costs[0] if costs else ()
    return {k: Cost(max(c[k].seconds for c in costs), max(c[k].bytes for c in costs)) for k in names}


@lru_cache(maxsize=4096)
def as_pattern(code: str, types: tuple[Type, ...]) -> Pattern:
    """A class as an induced pattern under its common name or code."""
    return as_pattern_of(name_of(typed_code(code, types)))


def as_pattern_of(name: str) -> Pattern:
    """A class as an induced pattern, from its name."""
    pattern = decode(name, name)
    assert pattern is not None, name
    return replace(pattern, induced=True)


def check(sizes: Sequence[int], networks: Sequence[LayeredNetwork], types: Sequence[Type]) -> None:
    """Refuse what cannot be held."""
    for network in networks:
        check_size(network)
        largest = MAX_SIZE[network.topology][bool(types)]
        if max(sizes) > largest:
            what = "has blocks that skip layers" if network.is_feedforward else "is a graph without layers"
            raise ValueError(
                f"network {network.name!r} {what}; classes of {max(sizes)} neurons are not counted in such by masks, "
                f"{'with types ' if types else ''}up to k{largest} are; take --engine enumeration"
            )
    if types and len(types) > MAX_TYPED[max(sizes)]:
        raise ValueError(
            f"classes of {max(sizes)} neurons are counted with up to {MAX_TYPED[max(sizes)]} edge types, not "
            f"{len(types)}"
        )
