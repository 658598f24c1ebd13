"""graph-tool, imported when called, and run so that a seed gives the same partition every time."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..library import graph_tool, one_thread
from ._wiring import Wiring

NATS_PER_BIT = np.log(2)
LEVELS = 8  # room for the hierarchy above a partition; levels that merge nothing cost nothing


def directed_graph(wired: Wiring) -> Any:
    """The wired neurons as a directed graph of graph-tool, vertex i being row i."""
    graph = graph_tool().Graph(directed=True)
    graph.add_vertex(len(wired.neurons))
    graph.add_edge_list(wired.edges)
    return graph


@contextmanager
def seeded(rng: np.random.Generator) -> Generator[None]:
    """Inside, graph-tool runs on one thread from a seed drawn from `rng`; NumPy's global state is put back after.

    graph-tool offers no way to put its own generator back, and takes seed 0 for "seed me at random": so 0 is not drawn.
    """
    state = np.random.get_state()
    with one_thread() as library:
        library.seed_rng(int(rng.integers(1, 2**31)))
        np.random.seed(int(rng.integers(2**31)))
        try:
            yield
        finally:
            np.random.set_state(state)


def description_bits(state: Any) -> float:
    """Description length of a state of graph-tool, from nats to bits."""
    return float(state.entropy() / NATS_PER_BIT)
