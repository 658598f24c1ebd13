"""Engines on arrays, one file each: `count(patterns, networks) -> integers`; and the census that uses them."""

from typing import Any


def __getattr__(name: str) -> Any:
    """`census` of analysis/crosscheck.py, imported when asked for, since that one imports the engines."""
    if name == "census":
        from ..crosscheck import census

        return census
    raise AttributeError(name)
