"""One training loop for a whole batch of networks, which share examples but never influence each other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, cos, pi

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .model import NetworkBatch, forward, sums
from .task import Examples, Progress, Task

BETAS, EPSILON = (0.9, 0.999), 1e-8
N_RECORDS = 10  # per phase


@dataclass(frozen=True)
class Phase:
    """One stretch of training: `updates` steps of Adam with a rate that may rise, then fall; see `task.Settings`."""

    updates: int
    rate: float
    warmup: float
    decay: str

    def rate_at(self, update: int) -> float:
        """Learning rate of update 0, 1, ...: linear up to `rate`, then constant or half a cosine down to 0.

        >>> [Phase(4, 1.0, 0.5, "constant").rate_at(u) for u in range(4)]
        [0.5, 1.0, 1.0, 1.0]
        """
        rising = self.warmup * self.updates
        if update + 1 <= rising:
            return self.rate * (update + 1) / rising
        if self.decay == "constant":
            return self.rate
        return self.rate * (1 + cos(pi * (update - rising) / (self.updates - rising))) / 2


@dataclass(frozen=True, eq=False)
class Record:
    """Losses after `update` updates, one entry per network.

    `train` is the mean over the updates since the record before. `test`, and `accuracy` (share of the output bits of
    the test examples that are right), are measured after the last update only and NaN before; `accuracy` is NaN too
    where the loss is not `bce`.
    """

    update: int
    train: Tensor
    validation: Tensor
    test: Tensor
    accuracy: Tensor


def fit(
    batch: NetworkBatch,
    task: Task,
    phase: Phase,
    rng: np.random.Generator,
    where: str,
    progress: Progress | None = None,
) -> tuple[NetworkBatch, list[Record]]:
    """Train every network of the batch for the updates of one phase, with a fresh optimiser.

    Each network's loss is a mean over samples and outputs of its own, and the losses are summed: so a network gets the
    gradient that it would get alone. Masked weights get none and stay exactly zero.

    Args:
        batch: networks on the device to train on; left as it is.
        task: examples, loss, and settings of batch size, noise and weight decay.
        phase: updates and learning rate.
        rng: gives the order of the examples, the same for all networks, and their noise.
        where: such as `level 0.93`, for errors and progress.
        progress: called now and then with (where, updates done, updates in all).

    Raises:
        ValueError: a network's loss is no longer finite; the error names it.
    """
    parameters = [p.detach().clone().requires_grad_() for p in (*batch.weights, *batch.biases)]
    n_layers = len(batch.weights)
    trained = replace(batch, weights=parameters[:n_layers], biases=parameters[n_layers:])
    masks = [None if bool(mask.all()) else mask.float() for mask in batch.masks]
    adam = torch.optim.Adam(
        parameters, lr=phase.rate, betas=BETAS, eps=EPSILON, weight_decay=task.settings.weight_decay, fused=True
    )
    validation, test = (to_device(part, batch) for part in (task.validation, task.test))
    every = max(1, ceil(phase.updates / N_RECORDS))
    summed, records = torch.zeros(len(batch), device=parameters[0].device), list[Record]()
    for update, drawn in enumerate(draws(task, phase.updates, rng, batch), start=1):
        adam.param_groups[0]["lr"] = phase.rate_at(update - 1)
        losses = losses_of(trained, drawn, task.loss)
        adam.zero_grad()
        losses.sum().backward()
        for weight, mask in zip(trained.weights, masks, strict=True):
            if mask is not None and weight.grad is not None:
                weight.grad *= mask
        adam.step()
        summed += losses.detach()
        if update % every == 0 or update == phase.updates:
            since = update - (records[-1].update if records else 0)
            check_finite(summed, batch, where, update)
            last = test if update == phase.updates else None
            records.append(record(trained, update, summed / since, validation, last, task.loss))
            summed.zero_()
            if progress:
                progress(where, update, phase.updates)
    return replace(trained, weights=detached(trained.weights), biases=detached(trained.biases)), records


def losses_of(batch: NetworkBatch, examples: Examples, loss: str) -> Tensor:
    """Mean loss of every network, shape (networks,): `mse` of the outputs, or `bce` of sigmoid outputs."""
    if loss == "bce":
        values = sums(batch, examples.inputs)
        each = functional.binary_cross_entropy_with_logits(values, examples.targets.expand_as(values), reduction="none")
    elif loss == "mse":
        each = (forward(batch, examples.inputs) - examples.targets).square()
    else:
        raise LookupError(f"no loss named {loss!r}; known: bce, mse")
    return each.mean(dim=(1, 2))


@torch.no_grad()
def accuracy(batch: NetworkBatch, examples: Examples) -> Tensor:
    """Share of output bits that are right, output > 0.5 standing for 1, of every network, shape (networks,)."""
    bits = forward(batch, examples.inputs) > 0.5
    return (bits == (examples.targets > 0.5)).float().mean(dim=(1, 2))


@torch.no_grad()
def record(
    batch: NetworkBatch, update: int, train: Tensor, validation: Examples, test: Examples | None, loss: str
) -> Record:
    tested = right = torch.full_like(train, torch.nan)
    if test is not None:
        tested = losses_of(batch, test, loss)
        right = accuracy(batch, test) if loss == "bce" else right
    return Record(update, train.cpu(), losses_of(batch, validation, loss).cpu(), tested.cpu(), right.cpu())


def draws(task: Task, updates: int, rng: np.random.Generator, batch: NetworkBatch) -> Iterator[Examples]:
    """Batches of training examples; each pass is in a new random order, and its last batch may be short."""
    inputs, targets = to_device(task.train, batch)
    size, noise, n_done = task.settings.batch, task.settings.noise, 0
    while n_done < updates:
        order = torch.from_numpy(rng.permutation(len(inputs))).to(inputs.device)
        for chosen in order.split(size)[: updates - n_done]:
            drawn = inputs[chosen]
            if noise:
                drawn = drawn + torch.from_numpy(noise * rng.standard_normal(drawn.shape)).to(drawn)
            yield Examples(drawn, targets[chosen])
            n_done += 1


def to_device(examples: Examples, batch: NetworkBatch) -> Examples:
    device = batch.weights[0].device
    return Examples(examples.inputs.to(device), examples.targets.to(device))


def detached(tensors: list[Tensor]) -> list[Tensor]:
    return [tensor.detach() for tensor in tensors]


def check_finite(summed: Tensor, batch: NetworkBatch, where: str, update: int) -> None:
    for number, value in zip(batch.numbers, summed.tolist(), strict=True):
        if not np.isfinite(value):
            raise ValueError(
                f"network {number} diverged at {where}: its training loss is {value} within {update} updates; "
                "lower the learning rate"
            )
