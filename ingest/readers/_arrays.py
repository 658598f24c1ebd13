"""Arrays of a file -> tensors that hold the same numbers."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

EXACT = 2**53  # whole numbers up to it are doubles, too


def tensor_of(path: Path, what: str, values: np.ndarray) -> Tensor:
    """Weights of any shape, floating, to the last bit; whole numbers become doubles.

    Args:
        path: the file, for errors.
        what: what the array is, for errors, such as `array 'weight0'`.
        values: real numbers of up to 64 bits, of any byte order.

    Raises:
        ValueError: other numbers or no numbers, or whole numbers beyond 2^53, which doubles do not hold.
    """
    kind, size = values.dtype.kind, values.dtype.itemsize
    if kind not in "fiub" or (kind == "f" and size > 8):
        raise ValueError(f"{path}: {what} has dtype {values.dtype}; expected real numbers of up to 64 bits")
    if kind in "iu" and values.size and (int(values.max()) > EXACT or int(values.min()) < -EXACT):
        raise ValueError(f"{path}: {what} holds whole numbers beyond 2^53, which no double holds; give floating ones")
    dtype = values.dtype.newbyteorder("=") if kind == "f" else np.dtype(np.float64)
    return torch.from_numpy(np.ascontiguousarray(values, dtype=dtype))
