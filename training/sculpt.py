"""Train dense, then prune and retrain, level by level."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from torch import Tensor

from . import pruning, registry
from .fit import Phase, Record, fit
from .levels import level_text, n_kept
from .model import NetworkBatch
from .streams import stream
from .task import Context, Progress, Settings, Task


@dataclass(frozen=True, eq=False)
class Stage:
    """The networks as trained at one level, and the losses on the way."""

    level: float
    batch: NetworkBatch
    records: list[Record]


def sculpt(
    start: NetworkBatch,
    task: Task,
    levels: tuple[float, ...],
    method: str = "magnitude",
    seed: int = 0,
    progress: Progress | None = None,
) -> Iterator[Stage]:
    """Stages of the levels, in turn: prune (but at level 0), then train.

    A level needs nothing from the levels before but their last networks: optimiser and random streams are fresh,
    keyed by (seed, level). So going on from saved networks ends like a run that was never interrupted.

    Args:
        start: networks that the first of the levels begins with.
        task: what they learn, and the settings of the training.
        levels: shares of weights removed, rising.
        method: name of a pruning method, a file of `training/pruning`.
        seed: of the run.
        progress: see `fit`.
    """
    prune = registry.load(pruning, method, "pruning method").prune
    batch = start
    for level in levels:
        if level > 0:
            keep = [n_kept(mask[0].numel(), level) for mask in batch.masks]
            batch = masked(batch, prune(batch, keep, Context(task, level, seed)))
        rng, where = stream(seed, "order", level), f"level {level_text(level)}"
        batch, records = fit(batch, task, phase_of(task.settings, level), rng, where, progress)
        yield Stage(level, batch, records)


def masked(batch: NetworkBatch, masks: list[Tensor]) -> NetworkBatch:
    """The batch under new masks, its masked weights exactly zero."""
    return replace(batch, masks=masks, weights=[w * m for w, m in zip(batch.weights, masks, strict=True)])


def phase_of(settings: Settings, level: float) -> Phase:
    """How long and how fast to train at a level."""
    if level == 0:
        return Phase(settings.updates, settings.rate, settings.warmup, settings.decay)
    return Phase(settings.retrain_updates, settings.retrain_rate, settings.warmup, settings.decay)
