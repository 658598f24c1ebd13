"""What the engine masks will take, told before it starts: seconds and bytes of a motif, or of all classes of a size."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import ceil, prod

import torch

from ..queries.pattern import Pattern, Type, orbits
from ..training.blocks import in_words
from .algebra import layered, small
from .algebra.classes import placed
from .algebra.cost import CALL, FLOPS, Cost, Forecasts, moved
from .algebra.homomorphisms import factors_of
from .algebra.layered import SLICE_CELLS
from .algebra.occurrences import embedding_terms, placements
from .algebra.outline import Outline
from .algebra.quotients import Quotient, further_edges, partitions_of
from .algebra.structures import classes, needed

# Measured on one core:
DEGREE = 5e-9  # seconds to add up one entry of a mask to degrees (1.2 to 5e-9)
BINNED = 1.2e-8  # seconds to put one entry of a product into a histogram (8 to 15e-9)
BINNED_BYTES = 28  # bytes of such an entry: single precision, whole number, both with an offset
TERM = 5e-6  # seconds to find one term of a signed sum (2 to 7e-6)
COLOURED = 4e-8  # seconds of one colouring of a class in one term of its sum
CLASS = 6e-4  # seconds of one class, its signed sums and name
ENTRY = 4e-9  # seconds to add one entry of a table of whole numbers
ENTRY_BYTES = 24  # bytes of such an entry, with the sum and the product that are added
LISTED = 1e-6  # seconds to list one edge that takes part, and to add up its weight
LISTED_BYTES = 250  # bytes of such an edge
WEIGHED = 0.8  # how much longer a sum of weights takes than one of edges, products in common being made once a prime
SAMPLE = 1000  # terms of a signed sum that are looked at, where there are more
SHARE = 0.7  # of the free memory that counting may take: peaks were up to 1.4 times what was expected
LITTLE = 0.2  # seconds that are not worth a closer estimate
STATED = (5.0, 1e9)  # seconds and bytes from which on a run is stated before it starts


def pattern_cost(pattern: Pattern, outline: Outline, patience: float = float("inf")) -> Cost:
    """What one motif will cost in all networks of a batch.

    Args:
        pattern: any.
        outline: of the batch.
        patience: seconds; where finding the terms of the sum alone takes longer, they are the cost.
    """
    if outline.is_layered and layered.has_closed_form(pattern):
        return held(closed_cost(pattern, outline), outline, 0)
    tables, n_kinds = outline.tables, len({t for t in pattern.edge_types if t is not None})
    places = placements(pattern, tables)
    if not places:
        return Cost()
    levels = places[0][1]
    found = 2.0 ** len(further_edges(levels, pattern.forbidden)) * len(partitions_of(levels)) * TERM
    if found > patience:
        return held(Cost(found), outline, 1)
    terms = [(one, shift) for shift, levels in places for _, one in embedding_terms(pattern, levels)]
    most = found + len(terms) * at_most(pattern, outline)
    if most < LITTLE:
        return held(Cost(most), outline, 1 + n_kinds)
    step = ceil(len(terms) / SAMPLE)
    forecasts = Forecasts(outline.density)
    for one, shift in terms[::step]:
        foresee(forecasts, one, shift, outline, 0.5 if n_kinds else 1.0)
    cost = forecasts.cost
    return held(Cost(found + step * cost.seconds, cost.bytes), outline, 1 + n_kinds)


def foresee(
    forecasts: Forecasts, one: Quotient, shift: int, outline: Outline, share: float, *, by_prime: bool = False
) -> None:
    """Add one term of a signed sum, where it has a place; `share` of the edges have the type that is asked for."""
    factors = factors_of(one, outline.tables, shift)
    if factors is None:
        return
    sizes = {v: outline.tables.sizes[level + shift] for v, level in enumerate(one.levels)}
    if by_prime:
        forecasts.modulo_prime(factors, sizes, share)
    else:
        forecasts.contract(factors, sizes, share, tuple(dict.fromkeys(one.pinned)))


def sums_cost(pattern: Pattern, outline: Outline, n_primes: int) -> Cost:
    """What sums of products of weights over the occurrences of a motif will cost, modulo so many primes in all."""
    forecasts, share = Forecasts(outline.density), 1.0 if set(pattern.edge_types) == {None} else 0.5
    for shift, levels in placements(pattern, outline.tables):
        for _, one in embedding_terms(pattern, levels):
            foresee(forecasts, one, shift, outline, share, by_prime=True)
    once = forecasts.cost
    return held(Cost(WEIGHED * n_primes * once.seconds, 2 * once.bytes), outline, 4)


def participation_cost(pattern: Pattern, outline: Outline, patience: float = float("inf")) -> Cost:
    """What it will cost to tell how often each neuron takes each position of a motif, and each edge takes part.

    Args:
        pattern: any.
        outline: of one network.
        patience: seconds; what is beyond them is not looked at closely.
    """
    cost, tables = pattern_cost(pattern, outline, patience), outline.tables
    forecasts, share = Forecasts(outline.density), 1.0 if set(pattern.edge_types) == {None} else 0.5
    places = placements(pattern, tables)
    neurons = [(orbit[0],) for orbit in orbits(pattern, range(len(pattern.vertices)))]
    edges = [pairs[0] for pairs in orbits(pattern, pattern.edges)]
    seconds = 0.0
    for pinned in ((), *neurons, *edges):  # nothing pinned: products of signs
        for shift, levels in places:
            terms = embedding_terms(pattern, levels, pinned)
            seconds += len(terms) * (TERM + ENTRY * prod(tables.sizes[levels[v] + shift] for v in pinned))
            for _, one in terms:
                if cost.seconds + forecasts.cost.seconds > patience:
                    return cost + forecasts.cost
                foresee(forecasts, one, shift, outline, share)
    n_listed = len(edges) * sum(share * n for (_, _, share), n in zip(outline.densities, outline.cells, strict=True))
    largest = max(mask.numel() for mask in tables.masks.values())
    listed = Cost(seconds + n_listed * LISTED, int(n_listed * LISTED_BYTES + largest * ENTRY_BYTES))
    return cost + held(forecasts.cost + listed, outline, 3)


def at_most(pattern: Pattern, outline: Outline) -> float:
    """No term of a signed sum takes longer: two products for each edge, and slices from six edges on."""
    widest, n_edges = max(outline.tables.sizes), len(pattern.edges) + len(pattern.forbidden)
    cells = outline.n_networks * widest**2
    each = CALL + 2.0 * cells * widest / FLOPS[torch.float64] + moved(8 * cells)
    return 2 * n_edges * each * (widest if n_edges > 5 else 1)


@lru_cache(maxsize=1024)
def classes_cost(size: int, outline: Outline, types: tuple[Type, ...]) -> Cost:
    """What all connected classes of a size will cost in all networks of a batch."""
    tables, n_types = outline.tables, len(types)
    if not types and size in small.CODES and outline.is_layered:
        whole = [closed_cost(motif, outline) for motif, _ in layered.NINE]
        return held(sum(whole, Cost(len(whole) * CLASS)), outline, 1 if small.fits(outline.sizes) else 0)
    forecasts = Forecasts(outline.density)
    for graph in needed(size, outline.topology):
        for shift in range(len(tables.sizes) - max(graph.levels)):
            factors = placed(graph, tables, types, shift)
            if factors is not None:
                sizes = {v: tables.sizes[level + shift] for v, level in enumerate(graph.levels)}
                forecasts.contract(factors, sizes, 1 / max(1, n_types))
    sums = 0.0
    for one in classes(size, outline.topology):
        n_terms = len(one.quotients) + len(one.further)
        sums += CLASS + n_terms * (TERM + max(1, n_types) ** len(one.graph.edges) * COLOURED * outline.n_networks)
    return held(forecasts.cost + Cost(sums), outline, max(1, n_types))


def closed_cost(pattern: Pattern, outline: Outline) -> Cost:
    """What a closed form of layered networks will cost."""
    name, b, sizes = layered.name_of(pattern), outline.n_networks, outline.sizes
    cells = [b * n for n in outline.cells]
    cost = Cost(sum(CALL + n * DEGREE for n in cells), max(cells))
    if name == "chain3":
        return cost + Cost(sum(moved(8 * n) for n in cells), 8 * min(max(cells), SLICE_CELLS))
    products = {
        "bifan": [(min(pair), min(pair), max(pair)) for pair in pairwise(sizes)],
        "biparallel": list(zip(sizes, sizes[2:], sizes[1:], strict=False)),
    }
    for rows, columns, summed in products.get(name, []):
        entries = b * rows * columns
        seconds = (
            2.0 * entries * summed / FLOPS[torch.float32] + entries * BINNED + moved(4 * b * (rows + columns) * summed)
        )
        slice_bytes = BINNED_BYTES * max(min(entries, SLICE_CELLS), b * columns)
        cost += Cost(CALL + seconds, 4 * b * (rows + columns) * summed + slice_bytes)
    return cost


def held(cost: Cost, outline: Outline, n_tables: int) -> Cost:
    """The same with what is held all the time: the masks of the batch, and tables of them in single precision."""
    cells = sum(outline.cells) if outline.is_layered else sum(outline.sizes) ** 2
    return Cost(cost.seconds, cost.bytes + outline.n_networks * cells * (1 + 4 * n_tables))


def refused(costs: Mapping[str, Cost], n_networks: int, budget: float, free: int) -> dict[str, str]:
    """Motifs that are not counted, as they would take more than the budget or the memory, and what to say of each.

    Args:
        costs: of each motif in a batch.
        n_networks: of the batch; `budget` is seconds for a motif of one of them.
        budget: seconds.
        free: bytes.
    """
    found: dict[str, str] = {}
    for name, cost in costs.items():
        seconds = cost.seconds / n_networks
        if seconds > budget:
            found[name] = f"about {seconds_text(seconds)}, budget {budget:g}"
        elif cost.bytes > SHARE * free:
            found[name] = f"about {in_words(cost.bytes)} of memory, {in_words(free)} are free, {SHARE:.0%} of it usable"
    return found


def sentence(costs: Iterable[Cost], free: int) -> str | None:
    """What is stated before the start of a run that takes more than a moment; None of others."""
    cost = sum(costs, Cost())
    if cost.seconds < STATED[0] and cost.bytes < STATED[1]:
        return None
    return f"masks: about {seconds_text(cost.seconds)}, {in_words(cost.bytes)} of the {in_words(free)} that are free"


def seconds_text(seconds: float) -> str:
    """Seconds, minutes or hours, as one would say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.0f} h"
