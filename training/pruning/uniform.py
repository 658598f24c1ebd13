"""Pruning method: keep weights of every layer at random, all equally likely."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ..model import NetworkBatch
from ..streams import stream
from ..task import Context
from .magnitude import keep_largest


def prune(batch: NetworkBatch, keep: Sequence[int], context: Context) -> list[Tensor]:
    """New masks, one per layer, bool, shape (networks, n_post, n_pre), inside the old ones.

    Args:
        batch: networks to prune; their weights do not matter.
        keep: how many weights each network keeps, one number per layer.
        context: level and seed, which key the random scores.
    """
    scores = [
        np.stack([stream(context.seed, "prune", n, layer, context.level).random(mask.shape[1:]) for n in batch.numbers])
        for layer, mask in enumerate(batch.masks)
    ]
    return [
        keep_largest(torch.from_numpy(s).to(mask.device), mask, n)
        for s, mask, n in zip(scores, batch.masks, keep, strict=True)
    ]
