"""Run folders: every network at every level."""

from collections.abc import Iterator
from pathlib import Path

from ...training import run
from ...training.network import LayeredNetwork


def read_all(path: Path) -> Iterator[LayeredNetwork]:
    """Networks of a run folder, level by level, one in memory at a time.

    Raises:
        FileNotFoundError: the folder is no run folder.
        ValueError: its training has not reached the end of its first level.
    """
    run.read_settings(path)
    levels = run.levels(path)
    if not levels:
        raise ValueError(f"run {str(path)!r} holds no complete level yet; go on with `connectorch train ... --resume`")
    for level in levels:
        for number in run.networks(path, level):
            yield run.read_network(path, number, level)
