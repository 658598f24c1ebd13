"""graph-tool, imported when asked for: it is not on PyPI, and its drawing half warns where Cairo is missing."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

PARTS = ("clustering", "inference", "topology")


def graph_tool() -> Any:
    """The package `graph_tool` with the parts that are used here.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for part in PARTS:
                import_module(f"graph_tool.{part}")
            return import_module("graph_tool")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"graph-tool is not installed ({error}): take Debian's python3-graph-tool, with an environment made with "
            "--system-site-packages, or conda-forge's graph-tool"
        ) from error


def has_graph_tool() -> bool:
    """Whether graph-tool is installed."""
    try:
        graph_tool()
    except ImportError:
        return False
    return True


@contextmanager
def one_thread() -> Generator[Any]:
    """graph-tool on one thread; the number of threads, which torch shares, is put back after."""
    library = graph_tool()
    threads = library.openmp_get_num_threads()
    library.openmp_set_num_threads(1)
    try:
        yield library
    finally:
        library.openmp_set_num_threads(threads)
