"""graph-tool, imported when called, and run so that a seed gives the same partition every time."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from ._wiring import Wiring

NATS_PER_BIT = np.log(2)
LEVELS = 8  # room for the hierarchy above a partition; levels that merge nothing cost nothing


def import_graphtool() -> Any:
    """The package `graph_tool` with `inference`; its drawing half, which warns about Cairo, is not asked for.

    Raises:
        ModuleNotFoundError: graph-tool is missing; it is not on PyPI.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module("graph_tool.inference")
            return import_module("graph_tool")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"finding modules needs graph-tool ({error}); install Debian's python3-graph-tool "
            "and give the environment system site packages, or take graph-tool from conda-forge"
        ) from error


def directed_graph(wired: Wiring) -> Any:
    """The wired neurons as a directed graph of graph-tool, vertex i being row i."""
    graph = import_graphtool().Graph(directed=True)
    graph.add_vertex(len(wired.neurons))
    graph.add_edge_list(wired.edges)
    return graph


@contextmanager
def seeded(rng: np.random.Generator) -> Generator[None]:
    """Inside, graph-tool runs on one thread from a seed drawn from `rng`; NumPy's global state is put back after.

    graph-tool offers no way to put its own generator back, and takes seed 0 for "seed me at random": so 0 is not drawn.
    """
    graph_tool = import_graphtool()
    threads, state = graph_tool.openmp_get_num_threads(), np.random.get_state()
    graph_tool.openmp_set_num_threads(1)
    graph_tool.seed_rng(int(rng.integers(1, 2**31)))
    np.random.seed(int(rng.integers(2**31)))
    try:
        yield
    finally:
        np.random.set_state(state)
        graph_tool.openmp_set_num_threads(threads)


def description_bits(state: Any) -> float:
    """Description length of a state of graph-tool, from nats to bits."""
    return float(state.entropy() / NATS_PER_BIT)
