"""Networks in blocks that fit the memory: how large they are, and one level trained block by block."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import torch

from .fit import Record
from .model import NetworkBatch
from .sculpt import Stage, sculpt
from .task import Progress, Task

SHARE = 0.5  # of the free memory that training may take
COPIES = 6  # float32 a weight: itself, masked, gradient, two moments of Adam, what an update computes
PASSES = 4  # float32 a neuron and example: sums, activations, their gradients
EVALUATED = 5000  # examples of which losses are computed at once, about


@dataclass(frozen=True)
class Blocks:
    """How many networks are trained at once, and why: bytes that each takes, and bytes that are free."""

    networks: int
    size: int
    bytes_each: int
    free: int

    @property
    def number(self) -> int:
        """How many blocks there are."""
        return -(-self.networks // self.size)

    def sentence(self) -> str:
        """What is stated before the start."""
        parts = "1 block" if self.number == 1 else f"{self.number} blocks of at most {self.size}"
        return (
            f"{self.networks} networks in {parts}: about {in_words(self.bytes_each * self.size)} of the "
            f"{in_words(self.free)} that are free"
        )


def plan_blocks(sizes: Sequence[int], batch: int, networks: int, device: torch.device, size: int | None) -> Blocks:
    """Blocks as large as half of the free memory holds, or of a given size.

    Args:
        sizes: neurons per layer.
        batch: examples per update.
        networks: how many in all.
        device: where they are trained.
        size: networks in a block; None is as many as fit.

    Raises:
        MemoryError: not even one network fits.
    """
    weights = sum(a * b for a, b in pairwise(sizes))
    each = 4 * (COPIES * weights + PASSES * max(batch, EVALUATED) * sum(sizes)) + weights
    free = free_bytes(device)
    fitting = int(SHARE * free // each)
    if size is None and fitting < 1:
        raise MemoryError(
            f"one network of layers {'-'.join(map(str, sizes))} takes about {in_words(each)} to train, and {device} "
            f"has {in_words(free)} free, of which half is used; take smaller layers, or another device"
        )
    return Blocks(networks, min(networks, size or fitting), each, free)


def free_bytes(device: torch.device) -> int:
    """Memory that is free on a GPU, else on this machine."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            said = dict(line.split(":") for line in file)
        return int(said["MemAvailable"].split()[0]) * 1024
    except (FileNotFoundError, KeyError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def in_words(n_bytes: int) -> str:
    """Bytes as one says them.

    >>> in_words(3_200_000), in_words(12_000_000_000)
    ('3 MB', '12.0 GB')
    """
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes >= 1e9 else f"{max(1, round(n_bytes / 1e6))} MB"


def train_levels(
    start: NetworkBatch,
    task: Task,
    levels: tuple[float, ...],
    method: str,
    seed: int,
    block: int,
    device: torch.device,
    progress: Progress | None = None,
) -> Iterator[Stage]:
    """As `sculpt`, `block` networks at a time on the device; between the levels all of them wait on the CPU."""
    batch = moved(start, torch.device("cpu"))
    for level in levels:
        stages: list[Stage] = []
        for first in range(0, len(batch), block):
            part = moved(chosen(batch, slice(first, first + block)), device)
            (stage,) = sculpt(part, task, (level,), method, seed, progress)
            records = [on_cpu(record) for record in stage.records]
            stages.append(Stage(level, moved(stage.batch, torch.device("cpu")), records))
        whole = joined(stages)
        yield whole
        batch = whole.batch


def chosen(batch: NetworkBatch, part: slice) -> NetworkBatch:
    """Some networks of a batch."""
    weights, masks, biases = ([t[part] for t in of] for of in (batch.weights, batch.masks, batch.biases))
    return NetworkBatch(batch.numbers[part], batch.activations, weights, masks, biases)


def moved(batch: NetworkBatch, device: torch.device) -> NetworkBatch:
    """A batch on another device."""
    weights, masks, biases = ([t.to(device) for t in of] for of in (batch.weights, batch.masks, batch.biases))
    return NetworkBatch(batch.numbers, batch.activations, weights, masks, biases)


def on_cpu(record: Record) -> Record:
    tensors = {field.name: getattr(record, field.name).cpu() for field in fields(record) if field.name != "update"}
    return replace(record, **tensors)


def joined(stages: Sequence[Stage]) -> Stage:
    """Stages of one level, each of some networks, as one of all."""
    if len(stages) == 1:
        return stages[0]
    batches, first = [stage.batch for stage in stages], stages[0]
    weights, masks, biases = (
        [torch.cat(layer) for layer in zip(*of, strict=True)]
        for of in ([b.weights for b in batches], [b.masks for b in batches], [b.biases for b in batches])
    )
    numbers = tuple(number for one in batches for number in one.numbers)
    records = [
        Record(same[0].update, *(torch.cat([getattr(r, name) for r in same]) for name in MEASURED))
        for same in zip(*(stage.records for stage in stages), strict=True)
    ]
    return Stage(first.level, NetworkBatch(numbers, batches[0].activations, weights, masks, biases), records)


MEASURED = ("train", "validation", "test", "accuracy")
