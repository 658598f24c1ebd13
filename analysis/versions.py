"""Versions of everything that had a part in a number."""

from importlib.metadata import PackageNotFoundError, version

from .. import __version__
from .library import graph_tool

PACKAGES = ("torch", "numpy", "ladybug", "neo4j")


def versions() -> dict[str, str]:
    """Package -> version; graph-tool is left out where it is not installed."""
    found = {"connectorch": __version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    try:
        found["graph-tool"] = str(graph_tool().__version__).split(" ", maxsplit=1)[0]
    except ImportError:
        return found
    return found
