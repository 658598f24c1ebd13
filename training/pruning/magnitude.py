"""Pruning method: keep the largest weights of every layer."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..model import NetworkBatch
from ..task import Context


def prune(batch: NetworkBatch, keep: Sequence[int], context: Context) -> list[Tensor]:  # noqa: ARG001 - agreed arguments
    """New masks, one per layer, bool, shape (networks, n_post, n_pre), inside the old ones.

    Args:
        batch: networks to prune.
        keep: how many weights each network keeps, one number per layer.
        context: not used.
    """
    scores = [weight.abs() for weight in batch.weights]
    return [keep_largest(s, mask, n) for s, mask, n in zip(scores, batch.masks, keep, strict=True)]


def keep_largest(scores: Tensor, masks: Tensor, n: int) -> Tensor:
    """Masks of the `n` highest scores of each network among the weights it still has; of equal scores the first ones.

    Args:
        scores: shape (networks, n_post, n_pre), not negative.
        masks: kept weights so far, bool, the same shape.
        n: weights to keep, no more than a mask has.
    """
    ranked = torch.where(masks, scores, -1.0).flatten(1).argsort(dim=1, descending=True, stable=True)
    kept = torch.zeros_like(masks.flatten(1))
    return kept.scatter_(1, ranked[:, :n], value=True).view_as(masks)
