"""Min-max scaling of columns to -0.5 .. 0.5, with limits that can be written down and used again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Scaler:
    """Limits per column: a value at `low` becomes -0.5, one at `high` 0.5."""

    columns: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.columns) == len(self.low) == len(self.high):
            raise ValueError(
                f"a scaler of {len(self.columns)} columns has {len(self.low)} lower and {len(self.high)} upper limits; "
                "give one of each per column"
            )
        for column, low, high in zip(self.columns, self.low, self.high, strict=True):
            if not low < high:
                raise ValueError(f"column {column!r} has limits {low}..{high}; the lower must be below the upper")

    def scale(self, values: Tensor) -> Tensor:
        """Scaled values, shape (n, n_columns), as `values`; beyond the limits they leave -0.5 .. 0.5."""
        low, high = (torch.tensor(limit, dtype=values.dtype, device=values.device) for limit in (self.low, self.high))
        return (values - low) / (high - low) - 0.5

    def unscale(self, scaled: Tensor) -> Tensor:
        """Values in their units from scaled ones, shape (n, n_columns)."""
        low, high = (torch.tensor(limit, dtype=scaled.dtype, device=scaled.device) for limit in (self.low, self.high))
        return (scaled + 0.5) * (high - low) + low


def from_samples(columns: Sequence[str], values: Tensor) -> Scaler:
    """The scaler whose limits are the least and largest value of each column of `values`, shape (n, n_columns).

    >>> from_samples(["a"], torch.tensor([[1.0], [3.0]]))
    Scaler(columns=('a',), low=(1.0,), high=(3.0,))
    """
    return Scaler(tuple(columns), tuple(values.min(dim=0).values.tolist()), tuple(values.max(dim=0).values.tolist()))


def from_limits(limits: Mapping[str, Sequence[float]]) -> Scaler:
    """The scaler of limits written as {column: [low, high]}, columns in the order of the mapping.

    >>> from_limits({"a": [1, 3], "b": [0, 2]}).high
    (3.0, 2.0)
    """
    low, high = zip(*((float(a), float(b)) for a, b in limits.values()), strict=True)
    return Scaler(tuple(limits), low, high)
