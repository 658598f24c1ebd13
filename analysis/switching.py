"""Graphs with given degrees, by FANMOD's rule: edges exchange their ends, whatever the layers; in compiled code."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

TRIES = 3  # partners that an edge tries in one pass
Kinds = NDArray[np.uint8]


def switched(kinds: Kinds, passes: int, streams: Sequence[np.random.Generator]) -> Kinds:
    """Graphs after so many passes, each from the same start.

    In a pass, every edge a -> b tries up to three partners c -> d of its bag, drawn uniformly. They become a -> d and
    c -> b if the four neurons differ, and neither a and d nor c and b are joined in any direction. Bags are edges of
    one type; pairs that are joined both ways are bags of their own, by both types, and exchange as pairs. So every
    neuron keeps its edges in and out of every type, and its mutual ones; layers are not kept, and cycles may arise.

    Args:
        kinds: of all pairs of neurons, uint8, shape (n, n), row post, column pre: 0 where no edge is, else its type.
        passes: over all edges; FANMOD makes three between one random network and the next.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        uint8, shape (n_draws, n, n).

    Source:
        Wernicke and Rasche, Bioinformatics 22 (2006), 1152; rules of exchange as FANMOD 1.1 has them
        (coloured-motifs dossier, section 4.3), with "locally constant number of bidirectional edges".
    """
    pre, post, bag = bags_of(kinds)
    ends = np.concatenate([[0], np.flatnonzero(np.diff(bag)) + 1, [len(bag)]]) if len(bag) else np.zeros(1, np.int64)
    found = np.stack([kinds] * len(streams)) if streams else np.zeros((0, *kinds.shape), dtype=np.uint8)
    for graph, rng in zip(found, streams, strict=True):
        compiled()(graph, pre.copy(), post.copy(), ends, passes, TRIES, rng)
    return found


def bags_of(kinds: Kinds) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Ends of all edges, and the bag of each, sorted by bag; of a mutual pair one edge, that of the lower type."""
    post, pre = np.nonzero(kinds)
    there, back = kinds[post, pre].astype(np.int64), kinds[pre, post].astype(np.int64)
    once = (back == 0) | (there < back) | ((there == back) & (pre < post))
    post, pre, bag = post[once], pre[once], (there * 256 + back)[once]
    order = np.argsort(bag, kind="stable")
    return pre[order], post[order], bag[order]


@cache
def compiled() -> Any:
    """`switch` as machine code, made at the first call."""
    from numba import njit

    return njit(cache=True)(switch)


def switch(graph: Any, pre: Any, post: Any, ends: Any, passes: int, tries: int, rng: np.random.Generator) -> int:
    """Passes of exchanges in place, and how many succeeded; written for the compiler."""
    done = 0
    for _ in range(passes):
        for bag in range(len(ends) - 1):
            size = ends[bag + 1] - ends[bag]
            for one in range(ends[bag], ends[bag + 1]):
                for _ in range(tries if size > 1 else 0):
                    other = ends[bag] + int(rng.random() * (size - 1))
                    if other >= one:
                        other += 1
                    a, b, c, d = pre[one], post[one], pre[other], post[other]
                    there, back = graph[b, a], graph[a, b]
                    if there == back and rng.random() < 0.5:  # a mutual pair of one type has no direction
                        c, d = d, c
                    if a == c or a == d or b == c or b == d:  # noqa: SIM109
                        continue
                    if graph[d, a] or graph[a, d] or graph[b, c] or graph[c, b]:
                        continue
                    graph[b, a] = graph[a, b] = graph[d, c] = graph[c, d] = 0
                    graph[d, a], graph[b, c] = there, there
                    graph[a, d], graph[c, b] = back, back
                    post[one] = d
                    pre[other], post[other] = c, b
                    done += 1
                    break
    return done
