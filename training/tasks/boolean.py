"""Boolean functions with known modules, as complete truth tables: the tasks of Neural Sculpting.

Source:
    Patil, Michael and Dovrolis, NeurIPS 2023 (arXiv 2305.18402); formulas read off the published tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..task import Examples, Settings, Task

Inputs = Sequence[Tensor]  # x1, x2, ..., bool, one per input, shape (2**n,)
Function = Callable[[Inputs], list[Tensor]]

REUSES = (2, 4, 8, 12, 16)  # k, the number of outputs; each of two functions is used k/2 times

# `6-3-3-3`, eight networks: all bits right up to 0.94, in 6 s of one core. With weight decay 1e-4,
# or a rate of 0.02 after pruning, the first of them fail at 0.92 or 0.94.
SETTINGS = Settings(
    hidden=(24, 24),
    activation="relu",
    initial="he-normal",
    samples=0,
    batch=32,
    updates=1_000,
    retrain_updates=1_000,
    rate=0.02,
    retrain_rate=0.05,
    warmup=0.1,
    decay="cosine",
    weight_decay=1e-3,
    noise=0.1,
    levels=(0.0, 0.5, 0.7, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94),
)
SCALES = {"smoke": replace(SETTINGS, updates=300, retrain_updates=200, levels=(0.0, 0.5)), "demo": SETTINGS}


def minterms(x: Inputs, *signs: str) -> Tensor:
    """OR of AND terms over the inputs; `signs` holds one term each, `+` for an input, `-` for its negation."""
    terms = [torch.stack([a if sign == "+" else ~a for a, sign in zip(x, term, strict=True)]) for term in signs]
    return torch.stack([term.all(dim=0) for term in terms]).any(dim=0)


def g1(x: Inputs) -> Tensor:
    return minterms(x, "--++", "+-+-", "++--")


def g2(x: Inputs) -> Tensor:
    return minterms(x, "-+-+", "+--+", "++++")


def reused(x: Inputs) -> list[Tensor]:
    return [minterms(x, "+-+-", "++--"), minterms(x, "+-+-", "--++")]


def separable(x: Inputs) -> list[Tensor]:
    first, second = x[0] ^ x[1], x[2] ^ x[3]
    return [first, ~first, second, ~second]


def joint(x: Inputs) -> list[Tensor]:
    first, second, third = x[0] & x[1], x[2] & x[3], x[4] & x[5]
    return [first | second, first | third, second | third]


def hierarchy(x: Inputs) -> list[Tensor]:
    p, q = g1(x[:4]), g2(x[4:])
    return [p & ~q, q & ~p]


def overlap(shared: int) -> Function:
    """g1 of the first four inputs and g2 of four inputs, the first `shared` of them the same."""
    return lambda x: [g1(x[:4]), g2(x[4 - shared : 8 - shared])]


PAIRS: dict[str, Function] = {  # two functions, on alternate outputs
    "4-1-2": reused,
    "8-2": overlap(0),
    "7-3-2": overlap(1),
    "6-3-2": overlap(2),
    "5-3-2": overlap(3),
    "4-1-2-2": overlap(4),
    "8-2-1-2": hierarchy,
}
FUNCTIONS: dict[str, tuple[Function, int]] = {  # function, and how often its outputs are repeated
    "4-2-4": (separable, 1),
    "6-3-3-3": (joint, 1),
    "4-1-4": (lambda x: [g1(x)], 4),
    **{f"{family}-{k}": (function, k // 2) for family, function in PAIRS.items() for k in REUSES},
}
NAMES = tuple(sorted(FUNCTIONS))


def truth_table(name: str) -> tuple[Tensor, Tensor]:
    """Inputs, shape (2**n, n), and outputs, (2**n, k), bool; rows count upwards with x1 as the highest bit.

    >>> inputs, outputs = truth_table("6-3-3-3")
    >>> outputs.sum(dim=0).tolist()
    [28, 28, 28]
    """
    function, repeats = FUNCTIONS[name]
    n = int(name.split("-", maxsplit=1)[0])
    shifts = torch.arange(n - 1, -1, -1)
    inputs = (torch.arange(2**n)[:, None] >> shifts & 1).bool()
    return inputs, torch.stack(function(inputs.unbind(dim=1)) * repeats, dim=1)


def make(name: str, settings: Settings, seed: int) -> Task:  # noqa: ARG001 - nothing is drawn
    """The task as tensors: the whole table is training, validation and test part at once.

    Raises:
        ValueError: a number of samples is asked for, of a table that is complete.
    """
    inputs, outputs = truth_table(name)
    if settings.samples:
        raise ValueError(
            f"task {name!r} is a complete table of {len(inputs)} examples; leave out --samples (in Python: samples=0), "
            f"it is {settings.samples}"
        )
    table = Examples(inputs.float(), outputs.float())
    return Task(
        name=name,
        sizes=(inputs.shape[1], *settings.hidden, outputs.shape[1]),
        activations=(*[settings.activation] * len(settings.hidden), "sigmoid"),
        loss="bce",
        train=table,
        validation=table,
        test=table,
        settings=settings,
    )
