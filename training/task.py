"""What networks learn: a task as tensors, and how it is trained unless the user says otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from types import ModuleType
from typing import NamedTuple

from torch import Tensor

from . import registry, tasks
from .levels import check_levels
from .scaler import Scaler

DECAYS = ("constant", "cosine")
Progress = Callable[[str, int, int], None]  # what is done, how much of it, how much in all


class Examples(NamedTuple):
    """Inputs (n, n_in) and targets (n, n_out), float32; example i is row i of both."""

    inputs: Tensor
    targets: Tensor


@dataclass(frozen=True)
class Settings:
    """How a task is trained; every number can be changed by the user and stands in `run.json`.

    Args:
        hidden: neurons per hidden layer.
        activation: of the hidden layers: tanh, relu, sigmoid or linear.
        initial: scheme of the initial weights, see `model.SCHEMES`.
        samples: training examples to simulate; 0 for tasks that are a complete table.
        batch: examples per update, the same for all networks.
        updates: of the dense networks.
        retrain_updates: after each pruning.
        rate: highest learning rate of the dense networks; `retrain_rate` that after a pruning.
        warmup: share of the updates in which the rate rises linearly from 0.
        decay: `constant`, or `cosine` down to 0 after the warm-up.
        weight_decay: times the weight, added to its gradient.
        noise: standard deviation of Gaussian noise on the training inputs, drawn anew for every batch.
        levels: shares of weights removed, rising from 0.
    """

    hidden: tuple[int, ...]
    activation: str
    initial: str
    samples: int
    batch: int
    updates: int
    retrain_updates: int
    rate: float
    retrain_rate: float
    warmup: float
    decay: str
    weight_decay: float
    noise: float
    levels: tuple[float, ...]

    def __post_init__(self) -> None:
        counts = (*self.hidden, self.batch, self.updates, self.retrain_updates)
        if not self.hidden or min(counts) < 1 or self.samples < 0:
            raise ValueError(
                f"settings have hidden layers {self.hidden}, batch {self.batch}, updates {self.updates} and "
                f"{self.retrain_updates}, samples {self.samples}; there must be at least one of each"
            )
        rates = (self.rate, self.retrain_rate, self.noise, self.weight_decay)
        if not 0 <= self.warmup < 1 or not all(0 <= rate < inf for rate in rates):
            raise ValueError(
                f"settings have rates {self.rate} and {self.retrain_rate}, warm-up {self.warmup}, noise {self.noise}, "
                f"weight decay {self.weight_decay}; all are finite and at least 0, and the warm-up is below 1"
            )
        if self.decay not in DECAYS:
            raise LookupError(f"no decay of the learning rate named {self.decay!r}; known: {', '.join(DECAYS)}")
        check_levels(self.levels)


@dataclass(frozen=True, eq=False)
class Task:
    """A task ready to be learned.

    Args:
        name: what users type, such as `flight` or `6-3-3-3`.
        sizes: neurons per layer, input layer first.
        activations: one per weight matrix, the last one that of the output layer.
        loss: `mse` or `bce`.
        train, validation, test: examples; a complete table serves as all three.
        settings: how it was made and is to be trained.
        scalers: of `inputs` and `targets`, where these are scaled.
    """

    name: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    train: Examples
    validation: Examples
    test: Examples
    settings: Settings
    scalers: Mapping[str, Scaler] = field(default_factory=dict[str, Scaler])


@dataclass(frozen=True, eq=False)
class Context:
    """What a pruning method may use beside the networks.

    Args:
        task: examples and loss, for methods that look at what the networks do.
        level: share of weights removed, 0..1.
        seed: of the run; random methods draw from streams keyed by (seed, "prune", network, layer, level).
    """

    task: Task
    level: float
    seed: int


def names() -> list[str]:
    """Names of all tasks, sorted."""
    return sorted(name for module in modules() for name in module.NAMES)


def default_settings(name: str, scale: str = "demo") -> Settings:
    """Settings of the task `name` at a scale: `smoke` (seconds), `demo` (minutes) or `paper` (as published).

    Raises:
        LookupError: no task or no scale of that name; the error lists the names there are.
    """
    scales: Mapping[str, Settings] = module_of(name).SCALES
    if scale not in scales:
        raise LookupError(f"no scale named {scale!r} of task {name!r}; known: {', '.join(scales)}")
    return scales[scale]


def make(name: str, settings: Settings | None = None, seed: int = 0) -> Task:
    """The task `name` as tensors; simulated examples come from streams keyed by `seed`."""
    return module_of(name).make(name, settings or default_settings(name), seed)


def module_of(name: str) -> ModuleType:
    for module in modules():
        if name in module.NAMES:
            return module
    raise LookupError(f"no task named {name!r}; known: {', '.join(names())}")


def modules() -> list[ModuleType]:
    return [registry.load(tasks, name, "task") for name in registry.names(tasks)]
