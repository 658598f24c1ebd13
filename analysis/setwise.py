"""Censuses of all classes by the engine `enumeration`: every connected set of neurons visited."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ..queries.pattern import Type
from ..training.network import LayeredNetwork
from ..training.streams import stream
from .classing import Classed, as_pattern_of, in_order
from .counting import Tally, over_budget
from .enumerating import class_name, connected_sets
from .kinds import table_of

RATE = 1_500_000  # sets a second, one core (measured on FANMOD's files: 1.4 to 4 million of four and five neurons)
PROBES = 500  # random ways down the tree of sets


def count_sets(
    sizes: Sequence[int], networks: Sequence[LayeredNetwork], types: Sequence[Type], budget: float
) -> Classed:
    """Connected sets of neurons by class, in each network; only classes that occur are listed.

    A size whose sets would take longer than the budget in a network is skipped there, as `k5`, with its estimate.

    Args:
        sizes: neurons of a set, 3 to 6.
        networks: cleaned, of any topology.
        types: the edge types that are told apart, or ().
        budget: seconds that one size of one network may take.

    Raises:
        ValueError: a network or a number of types beyond what is enumerated.
    """
    tallies: list[Tally] = []
    for network in networks:
        table, began = table_of(network, types), perf_counter()
        estimates = {f"k{size}": sets_estimate(table > 0, size) / RATE for size in sizes}
        skipped, counts = over_budget(estimates, budget), dict[str, int]()
        for size in (size for size in sizes if f"k{size}" not in skipped):
            counts |= {class_name(code, size, types): n for code, n in connected_sets(table, size).items()}
        tallies.append(Tally(counts, skipped, perf_counter() - began))
    patterns = {name: as_pattern_of(name) for tally in tallies for name in tally.counts}
    return in_order(patterns, tallies)


def sets_estimate(mask: NDArray[np.bool_], size: int) -> float:
    """About how many connected sets there are: random ways down the tree that `connected_sets` walks, by their widths.

    Source:
        Knuth, Mathematics of Computation 29 (1975), for the size of a tree; the tree is Wernicke's.
    """
    joined = mask | mask.T
    neighbours = [set(np.flatnonzero(row).tolist()) for row in joined]
    rng, total = stream("sets", len(mask), size), 0.0
    for _ in range(PROBES):
        root = int(rng.integers(len(mask)))
        seen = neighbours[root] | {root}
        open_ = [v for v in neighbours[root] if v > root]
        width = float(len(mask))
        for _ in range(size - 2):
            if not open_:
                break
            width *= len(open_)
            new = open_.pop(int(rng.integers(len(open_))))
            # what stands before `new` in the order of the walk is gone from below it: half of it on average
            open_ = [v for v in open_ if rng.random() < 0.5] + [v for v in neighbours[new] - seen if v > root]
            seen |= neighbours[new]
        total += width * len(open_) if open_ else 0.0
    return total / PROBES
