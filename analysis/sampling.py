"""Random placement, one stream a draw: so many true cells in a row of cells, and the biases of a network."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..training.network import LayeredNetwork


def place(n_cells: int, n_true: int, streams: Sequence[np.random.Generator]) -> NDArray[np.bool_]:
    """`n_true` of `n_cells` cells, every choice alike: bool, shape (n_draws, n_cells), row i from `streams[i]`."""
    few = min(n_true, n_cells - n_true)
    chosen = np.zeros((len(streams), n_cells), dtype=np.bool_)
    for row, rng in zip(chosen, streams, strict=True):
        row[rng.choice(n_cells, few, replace=False, shuffle=False)] = True
    return chosen if few == n_true else ~chosen


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
