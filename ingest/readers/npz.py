"""NumPy .npz files with arrays `weight0`, `mask0`, `bias0`, `weight1`, ...: weights and masks of shape (out, in)."""

import re
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import torch

from ...training.network import LayeredNetwork, feedforward

PART = re.compile(r"(?:mask|bias)(\d+)")


def read(path: Path) -> LayeredNetwork:
    """The network of a .npz file; masks and biases may be missing.

    Raises:
        ValueError: not a .npz file, holds Python objects, has no `weight0`, or its shapes do not fit.
    """
    try:
        with path.open("rb") as file:  # numpy leaves a truncated one open
            held = np.load(file, allow_pickle=False)
            arrays = {name: np.asarray(held[name]) for name in held.files}
    except (BadZipFile, EOFError, OSError, ValueError, AttributeError) as error:
        raise ValueError(f"{path} is no .npz file of plain arrays ({error}); write it with numpy.savez") from error
    layers = sum(name.startswith("weight") for name in arrays)
    missing = [f"weight{i}" for i in range(max(layers, 1)) if f"weight{i}" not in arrays]
    if missing:
        raise ValueError(
            f"{path} has no array {missing[0]!r}; it holds {sorted(arrays)[:8]}; name them weight0, weight1, ..."
        )
    spare = sorted(name for name in arrays if (found := PART.fullmatch(name)) is not None and int(found[1]) >= layers)
    if spare:
        raise ValueError(f"{path} has {spare[0]!r} but no weight of that number; it holds {sorted(arrays)[:8]}")
    weights = [floating(path, f"weight{i}", arrays) for i in range(layers)]
    masks = [
        floating(path, f"mask{i}", arrays) != 0 if f"mask{i}" in arrays else weight != 0
        for i, weight in enumerate(weights)
    ]
    biases = [floating(path, f"bias{i}", arrays) if f"bias{i}" in arrays else None for i in range(layers)]
    return feedforward(path.stem, weights, masks, biases, {"source": path.name})


def floating(path: Path, name: str, arrays: dict[str, np.ndarray]) -> torch.Tensor:
    array = arrays[name]
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{path}: array {name!r} has dtype {array.dtype}; expected numbers")
    if name.startswith("mask") and array.dtype.kind == "f" and np.isnan(array).any():
        raise ValueError(f"{path}: array {name!r} holds NaN; a mask says of each weight whether it is kept")
    return torch.from_numpy(array if array.dtype in (np.float32, np.float64) else array.astype(np.float64))
