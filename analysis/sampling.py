"""Random placement, one stream a draw: so many true cells in a row of cells, and the biases of a network."""

from collections.abc import Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..training.network import LayeredNetwork

MOST_CELLS = 10_000  # up to which NumPy takes Floyd's method, however many cells are chosen
WORDS = 2**32
Cells = NDArray[np.bool_]


def place(n_cells: int, n_true: int, streams: Sequence[np.random.Generator]) -> NDArray[np.bool_]:
    """`n_true` of `n_cells` cells, every choice alike: bool, shape (n_draws, n_cells), row i from `streams[i]`.

    The cells are those of NumPy's `Generator.choice`; up to `MOST_CELLS`, where that is Floyd's method, the method is
    compiled here for all draws at once, with the same numbers of the same streams, in half the time.

    Source:
        Bentley and Floyd, Communications of the ACM 30 (1987), 754-757; Lemire, ACM Transactions on Modeling and
        Computer Simulation 29 (2019), for whole numbers below a bound.
    """
    few = min(n_true, n_cells - n_true)
    chosen = np.zeros((len(streams), n_cells), dtype=np.bool_)
    if n_cells > MOST_CELLS:
        for row, rng in zip(chosen, streams, strict=True):
            row[rng.choice(n_cells, few, replace=False, shuffle=False)] = True
    else:
        words = np.empty((len(streams), few), dtype=np.uint32)
        for row, rng in zip(words, streams, strict=True):
            row[:] = rng.integers(0, WORDS, few, dtype=np.uint32)
        place_rare(chosen, words, streams, compiled()(chosen, words))
    return chosen if few == n_true else ~chosen


@cache
def compiled() -> Any:
    """`place_rows` as machine code, made at the first call."""
    from numba import njit

    return njit(cache=True)(place_rows)


def place_rows(chosen: Cells, words: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Place as many cells in each row as it has words; which rows need more words, since one was rejected."""
    n_rows, n_cells = chosen.shape
    few = words.shape[1]
    short = np.zeros(n_rows, dtype=np.bool_)
    for row in range(n_rows):
        for i in range(few):
            bound = np.uint64(n_cells - few + i + 1)
            product = np.uint64(words[row, i]) * bound
            low = product & np.uint64(WORDS - 1)
            if low < bound and low < np.uint64(WORDS) % bound:  # else some numbers would be likelier than others
                short[row] = True
                break
            cell = np.int64(product >> np.uint64(32))
            chosen[row, np.int64(bound) - 1 if chosen[row, cell] else cell] = True
    return short


def place_rare(
    chosen: Cells, words: NDArray[np.uint32], streams: Sequence[np.random.Generator], short: NDArray[np.bool_]
) -> None:
    """Rows with a rejected word, about one in a million words: again, with one more word for each."""
    n_cells, few = chosen.shape[1], words.shape[1]
    for row in np.flatnonzero(short):
        more = iter(partial(streams[row].integers, 0, WORDS, dtype=np.uint32), WORDS)
        left = map(int, chain(words[row], more))
        chosen[row] = False
        for bound in range(n_cells - few + 1, n_cells + 1):
            product = bound * next(left)
            while product % WORDS < WORDS % bound:
                product = bound * next(left)
            cell = product // WORDS
            chosen[row, bound - 1 if chosen[row, cell] else cell] = True


def draw_biases(network: LayeredNetwork, streams: Sequence[np.random.Generator]) -> list[Tensor]:
    """Which neurons have a bias: as many in every layer as in `network`, placed uniformly.

    Returns:
        One tensor per layer, bool, shape (n_draws, n), on the device of the masks; draw i uses `streams[i]` alone.
    """
    device = network.masks[0].device
    n_biases = [0 if bias is None else int(bias.count_nonzero()) for bias in network.biases]
    placed = [place(size, n, streams) for size, n in zip(network.sizes, n_biases, strict=True)]
    return [torch.from_numpy(biased).to(device) for biased in placed]


def append_bias_neurons(network: LayeredNetwork, masks: Sequence[Tensor], biases: Sequence[Tensor]) -> list[Tensor]:
    """Drawn masks with a bias neuron as the last of every layer but the output, as `with_bias_neurons` lays them out.

    Args:
        network: layered, whose null draws these are.
        masks: one per block, bool, shape (n_draws, n_post, n_pre).
        biases: one per layer, bool, shape (n_draws, n), see `draw_biases`.

    Returns:
        One tensor per block, bool, shape (n_draws, n_post + 1, n_pre + 1); the last block keeps its n_post rows.

    Raises:
        ValueError: a block skips layers.
    """
    if not network.is_layered:
        raise ValueError(f"network {network.name!r} has blocks that skip layers; bias neurons are for layered networks")
    last = len(network.sizes) - 1
    widened = [torch.cat([mask, biases[i][:, :, None]], dim=2) for i, mask in enumerate(masks, start=1)]
    return [torch.nn.functional.pad(mask, (0, 0, 0, int(i < last))) for i, mask in enumerate(widened, start=1)]
