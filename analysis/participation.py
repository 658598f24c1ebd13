"""Which neurons and edges take part in a motif, how often in which position, and what the edges weigh; exact."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ..queries.pattern import Pattern, orbits
from ..training.network import LayeredNetwork
from .algebra.factors import Exact
from .algebra.homomorphisms import homomorphisms
from .algebra.occurrences import embedding_terms, occurrences, placements, whole
from .algebra.outline import outline
from .algebra.tables import Tables, tables_of
from .census.masks import check_size
from .counting import Say, within
from .forecast import participation_cost
from .results import Participation
from .weighted import Sums, Whole, weights_of

SAFE = 2**62  # whole numbers below it, and sums of two, are int64

Table = dict[tuple[int, ...], Any]  # level, or levels, of what is pinned -> counts by neuron


def participation(
    pattern: Pattern, network: LayeredNetwork, *, budget: float = float("inf"), say: Say | None = None
) -> Participation:
    """How often each neuron takes each position of a motif, and each edge takes part; whole numbers.

    Positions that a symmetry of the motif exchanges are one. The sum over the neurons of a position is the count times
    the number of vertices in it, which is checked; so is that over the edges.

    Args:
        pattern: any motif.
        network: cleaned, with bias neurons where they count.
        budget: seconds that it may take by estimate.
        say: called with a sentence about seconds and bytes before the start of what takes more than a moment.

    Raises:
        ValueError: the network is too large to be counted exactly, or it would take longer than the budget.
        MemoryError: it would take more memory than there is.
        ArithmeticError: sums do not agree, which would be a fault of the toolkit.
    """
    check_size(network)
    cost = participation_cost(pattern, outline([network]), budget)
    within(cost, f"participation in motif {pattern.name!r} of network {network.name!r}", network, budget, say)
    tables, exact = tables_of([network]), Exact()
    (count,) = occurrences([pattern], tables)[0]
    neurons: dict[tuple[str, ...], list[list[int]]] = {}
    for orbit in orbits(pattern, range(len(pattern.vertices))):
        names = tuple(pattern.vertices[v] for v in orbit)
        held = pinned(pattern, tables, exact, (orbit[0],))
        by_layer = layers_of(held, network, len(orbit), pattern)
        check_sum(pattern, names, sum(map(sum, by_layer)), count * len(orbit))
        neurons[names] = by_layer
    edges: dict[tuple[str, ...], list[tuple[int, int, int, int, int]]] = {}
    for pairs in orbits(pattern, pattern.edges):
        names = tuple(f"{pattern.vertices[u]}->{pattern.vertices[v]}" for u, v in pairs)
        held = pinned(pattern, tables, exact, pairs[0])
        edges[names] = edges_of(held, network, len(pairs), pattern)
        check_sum(pattern, names, sum(row[-1] for row in edges[names]), count * len(pairs))
    total, squares = weight_sums(network, edges)
    positive, negative = sign_products(pattern, network, tables, count)
    return Participation(
        network.name,
        pattern.name,
        pattern.text,
        network.sizes,
        count,
        neurons,
        edges,
        total,
        squares,
        positive,
        negative,
    )


def pinned(pattern: Pattern, tables: Tables, exact: Exact, vertices: tuple[int, ...]) -> Table:
    """Embeddings by the neurons of some vertices: level of each -> table with a dimension for each.

    Tables are int64 as long as no sum of terms could pass 2**62, else of Python's integers.
    """
    found: Table = {}
    largest: dict[tuple[int, ...], int] = {}
    for shift, levels in placements(pattern, tables):
        at = tuple(levels[v] + shift for v in vertices)
        for number, one in embedding_terms(pattern, levels, vertices):
            table = homomorphisms(one, tables, shift, exact)[0]
            largest[at] = largest.get(at, 0) + abs(number) * int(table.max(initial=0))
            if largest[at] >= SAFE:
                table = table.astype(object)
            found[at] = found.get(at, 0) + number * table
    return found


def occurrences_at(embeddings: Any, times: int, pattern: Pattern) -> list[int]:
    """Occurrences from embeddings with a vertex, or an edge, in one of `times` places that symmetries exchange."""
    if embeddings.dtype == object or int(embeddings.max(initial=0)) * times >= SAFE:
        return [whole(int(n) * times, pattern.automorphisms, pattern.name) for n in embeddings]
    found, rest = np.divmod(embeddings * times, pattern.automorphisms)
    for at in np.flatnonzero((rest != 0) | (found < 0)):
        whole(int(embeddings[at]) * times, pattern.automorphisms, pattern.name)
    return found.tolist()


def layers_of(held: Table, network: LayeredNetwork, times: int, pattern: Pattern) -> list[list[int]]:
    """Occurrences by layer and unit, from embeddings by level."""
    found = [[0] * size for size in network.sizes]
    for (level,), table in held.items():
        counts = occurrences_at(table, times, pattern)
        if network.is_layered:
            found[level] = counts
            continue
        first = np.cumsum([0, *network.sizes])
        found = [counts[a:b] for a, b in pairwise(first.tolist())]
    return found


def place(network: LayeredNetwork, level: int, neuron: int) -> tuple[int, int]:
    """Layer and unit of a neuron of a level; with skips there is one level, neurons numbered through the layers."""
    if network.is_layered:
        return level, neuron
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    layer = int(np.searchsorted(first, neuron, side="right")) - 1
    return layer, neuron - int(first[layer])


def edges_of(
    held: Table, network: LayeredNetwork, times: int, pattern: Pattern
) -> list[tuple[int, int, int, int, int]]:
    """Occurrences by edge: (layer, unit) it leaves, (layer, unit) it enters, how often."""
    first = np.concatenate([[0], np.cumsum(network.sizes)]).tolist()
    found: list[tuple[int, int, int, int, int]] = []
    for block in network.blocks:
        key = (block.pre, block.post) if network.is_layered else (0, 0)
        if key not in held:
            continue
        shift = (0, 0) if network.is_layered else (first[block.pre], first[block.post])
        post, pre = (one.numpy() for one in block.mask.cpu().nonzero(as_tuple=True))
        counts = occurrences_at(held[key][pre + shift[0], post + shift[1]], times, pattern)
        rows = zip(pre.tolist(), post.tolist(), counts, strict=True)
        found += [(block.pre, u, block.post, v, n) for u, v, n in rows if n]
    return found


def check_sum(pattern: Pattern, names: Sequence[str], found: int, expected: int) -> None:
    if found != expected:
        raise ArithmeticError(
            f"motif {pattern.name!r}: position {', '.join(names)} is taken {found} times, expected {expected}; a fault "
            "of the toolkit, please report it"
        )


def weight_sums(
    network: LayeredNetwork, edges: Mapping[tuple[str, ...], Sequence[tuple[int, int, int, int, int]]]
) -> tuple[Fraction, Fraction]:
    """Exact sums of the weights, and of their squares, over all occurrences and all their edges."""
    weights = {(b.pre, b.post): b.weight.detach().cpu().double().numpy() for b in network.blocks}
    totals, squares = Counter[int](), Counter[int]()  # by denominator, a power of two
    for rows in edges.values():
        for pre_layer, pre, post_layer, post, n in rows:
            numerator, denominator = float(weights[pre_layer, post_layer][post, pre]).as_integer_ratio()
            totals[denominator] += n * numerator
            squares[denominator] += n * numerator * numerator
    total = sum((Fraction(n, d) for d, n in totals.items()), Fraction(0))
    return total, sum((Fraction(n, d * d) for d, n in squares.items()), Fraction(0))


def sign_products(pattern: Pattern, network: LayeredNetwork, tables: Tables, count: int) -> tuple[int, int]:
    """Occurrences whose edges' signs multiply to plus, and to minus; none of edges with colours.

    The sum of the products is their difference: no edge has a weight of 0.
    """
    if any(isinstance(kind, int) for kind in pattern.edge_types):
        return 0, 0
    signs = {pair: np.sign(table) for pair, table in weights_of(network).items()}
    difference = int(Sums(pattern, tables, Whole(signs)).of((1,) * len(pattern.edges)))
    return (count + difference) // 2, (count - difference) // 2


def sample(
    pattern: Pattern, network: LayeredNetwork, n: int, rng: np.random.Generator
) -> list[dict[str, tuple[int, int]]]:
    """Occurrences of a motif, each drawn uniformly from all: vertex name -> (layer, unit).

    Vertex after vertex is placed with the chance that the embeddings give it: those in which it is there, given the
    vertices placed so far. Chances are ratios of whole numbers, so no occurrence is favoured.

    Args:
        pattern: any motif.
        network: cleaned, with bias neurons where they count.
        n: occurrences to draw, with replacement.
        rng: what is drawn from.

    Raises:
        LookupError: the motif does not occur.
    """
    check_size(network)
    tables, exact = tables_of([network]), Exact()
    return [one_occurrence(pattern, network, tables, exact, rng) for _ in range(n)]


def one_occurrence(
    pattern: Pattern, network: LayeredNetwork, tables: Tables, exact: Exact, rng: np.random.Generator
) -> dict[str, tuple[int, int]]:
    placed: dict[int, tuple[int, int]] = {}
    for vertex in range(len(pattern.vertices)):
        choices: list[tuple[tuple[int, int], int]] = []
        for shift, levels in placements(pattern, tables):
            if any(levels[v] + shift != level for v, (level, _) in placed.items()):
                continue
            rest = [(levels[v] + shift, neuron) for v, (_, neuron) in placed.items()]
            table: Any = 0
            for number, one in embedding_terms(pattern, levels, (*placed, vertex)):
                held = homomorphisms(one, tables, shift, exact, fixed=tuple(neuron for _, neuron in rest))
                table = table + number * held[0].astype(object)
            choices += [((levels[vertex] + shift, i), int(table[i])) for i in np.flatnonzero(table).tolist()]
        total = sum(weight for _, weight in choices)
        if total == 0:
            raise LookupError(f"motif {pattern.name!r} does not occur in network {network.name!r}")
        ticket = int.from_bytes(rng.bytes(32), "big") % total  # 256 bits: no choice is favoured by more than 2**-190
        for where, weight in choices:
            if ticket < weight:
                placed[vertex] = where
                break
            ticket -= weight
    return {pattern.vertices[vertex]: place(network, *where) for vertex, where in placed.items()}
