"""Masks with so many edges and no empty line, each as likely as any other."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from .linewise import LineTable, fits
from .sampling import place

Streams = Sequence[np.random.Generator]
Propose = Callable[[Streams], NDArray[np.bool_]]

PLAIN_COST = 4.0  # edges placed per cell, rejected masks included, up to which uniform masks are tried
FEW_EMPTY = 1.0  # expected empty columns up to which they need not be watched: 1 mask in 3 or better is kept
MANY_EMPTY = 5.0  # and beyond which nearly all masks would be rejected


def covering_masks(n_rows: int, n_columns: int, n_edges: int, streams: Streams) -> NDArray[np.bool_]:
    """Masks uniform over those with `n_edges` edges and without empty row or column.

    Dense grids: uniform masks until one has no empty line. Others: line by line along the longer side, from a table
    of how many masks complete each choice (`LineTable`), which also watches the columns where the table stays small;
    where it would not, masks with an empty column are drawn again. All three ways are uniform by construction.

    Returns:
        Bool, shape (n_draws, n_rows, n_columns); draw i uses `streams[i]` alone.

    Raises:
        ValueError: no such mask exists, or the grid is so large and sparse that nearly every mask would be rejected.
    """
    if not max(n_rows, n_columns) <= n_edges <= n_rows * n_columns:
        raise ValueError(
            f"no mask of {n_rows} x {n_columns} has {n_edges} edges and no empty line; it takes at least "
            f"{max(n_rows, n_columns)}; use the null model 'uniform', or clean and compact the network first"
        )
    if n_columns > n_rows:
        return covering_masks(n_columns, n_rows, n_edges, streams).swapaxes(1, 2)
    empty_rows, empty_columns = expected_empty(n_rows, n_columns, n_edges)
    if log(n_edges) + empty_rows + empty_columns <= log(PLAIN_COST * n_rows * n_columns):
        return until_covering(lambda some: place(n_rows * n_columns, n_edges, some), streams, n_rows, n_columns)
    watched = next((w for w in watch_choices(n_columns, empty_columns) if fits(n_rows, n_columns, n_edges, w)), None)
    if watched is None:
        raise ValueError(
            f"{n_edges} edges on {n_rows} x {n_columns} leave {empty_rows + empty_columns:.0f} lines of a typical draw "
            f"empty, so nearly all would be rejected, and the grid is too large for tables; use null model 'uniform'"
        )
    return until_covering(line_table(n_rows, n_columns, n_edges, watched).draw, streams, n_rows, n_columns)


def watch_choices(n_columns: int, empty_columns: float) -> list[int]:
    """How many columns the table may watch, best first, for so many empty ones where none is watched."""
    if empty_columns <= FEW_EMPTY:
        return [0]
    return [n_columns, 0] if empty_columns <= MANY_EMPTY else [n_columns]


def expected_empty(n_rows: int, n_columns: int, n_edges: int) -> tuple[float, float]:
    """Expected number of empty rows and of empty columns of a uniform mask, a little too high."""
    absent = 1 - n_edges / (n_rows * n_columns)
    return n_rows * absent**n_columns, n_columns * absent**n_rows


def until_covering(propose: Propose, streams: Streams, n_rows: int, n_columns: int) -> NDArray[np.bool_]:
    """The first mask without empty line that `propose` draws from each stream."""
    masks = np.empty((len(streams), n_rows, n_columns), dtype=np.bool_)
    open_draws = np.arange(len(streams))
    while len(open_draws):
        tried = propose([streams[i] for i in open_draws]).reshape(-1, n_rows, n_columns)
        covers = tried.any(axis=1).all(axis=1) & tried.any(axis=2).all(axis=1)
        masks[open_draws[covers]] = tried[covers]
        open_draws = open_draws[~covers]
    return masks


@lru_cache(maxsize=8)
def line_table(n_rows: int, n_columns: int, n_edges: int, watched: int) -> LineTable:
    """Kept from one chunk of draws to the next."""
    return LineTable(n_rows, n_columns, n_edges, watched)
