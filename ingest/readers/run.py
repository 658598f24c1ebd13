"""Run folders: every network at every level."""

from collections.abc import Iterator
from pathlib import Path

from ...training import run
from ...training.network import LayeredNetwork


def read_all(path: Path, *, partial: bool = False) -> Iterator[LayeredNetwork]:
    """Networks of a run folder, level by level, one in memory at a time.

    Args:
        path: the folder.
        partial: read a run that is not finished up to its last complete level, which is else refused.

    Raises:
        FileNotFoundError: the folder is no run folder.
        ValueError: its training is not finished, or, with `partial`, has not reached the end of its first level; or a
            level that was complete is gone.
    """
    settings, levels = run.read_settings(path), run.levels(path)
    go_on = f"go on with `connectorch train {settings.get('task', 'TASK')} ... --resume --out {path}`"
    if not levels:
        raise ValueError(f"run {str(path)!r} holds no complete level yet; {go_on}")
    if settings.get("status") != run.DONE and not partial:
        raise ValueError(
            f"run {str(path)!r} is not finished: its status is {settings.get('status')!r}, its last complete level "
            f"{run.level_text(levels[-1])}; {go_on}, or read it up to there with --partial (in Python "
            "`read_all(path, partial=True)`)"
        )
    run.check_levels(path)
    for level in levels:
        for number in run.networks(path, level):
            yield run.read_network(path, number, level)
