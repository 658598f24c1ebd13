"""NumPy .npz files with arrays `weight0`, `mask0`, `bias0`, `weight1`, ...: weights and masks of shape (out, in)."""

import re
import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from torch import Tensor

from ...training.network import LayeredNetwork, feedforward
from ._arrays import tensor_of

NAME = re.compile(r"(?:weight|mask|bias)(0|[1-9]\d{0,8})")
UNREADABLE = (BadZipFile, zlib.error, AttributeError, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def read(path: Path) -> LayeredNetwork:
    """The network of a .npz file; masks and biases may be missing, other arrays are refused.

    Raises:
        ValueError: not a .npz file, an array of another name, of objects or of no real numbers, a layer that is
            missing, or shapes that do not fit.
    """
    arrays = arrays_of(path)
    depth = depth_of(path, arrays)
    tensors = {name: tensor_of(path, f"array {name!r}", values) for name, values in arrays.items()}
    check_shapes(path, tensors, depth)
    weights = [tensors[f"weight{i}"] for i in range(depth)]
    masks = [mask_of(path, f"mask{i}", tensors) if f"mask{i}" in tensors else w != 0 for i, w in enumerate(weights)]
    return feedforward(
        path.stem, weights, masks, [tensors.get(f"bias{i}") for i in range(depth)], {"source": path.name}
    )


def arrays_of(path: Path) -> dict[str, np.ndarray]:
    """Arrays of the file by name; objects in it are never unpickled."""
    found: dict[str, np.ndarray] = {}
    name = ""
    try:
        with path.open("rb") as file:  # numpy leaves a truncated one open
            held = np.load(file, allow_pickle=False)
            for name in held.files:
                found[name] = np.asarray(held[name])
    except UNREADABLE as error:
        where = f"array {name!r} of {path}" if name else str(path)
        raise ValueError(f"{where} is no .npz file of plain arrays ({error}); write it with numpy.savez") from error
    return found


def depth_of(path: Path, names: Iterable[str]) -> int:
    """How many weights there are; every array has to be one of weights, masks or biases of 0 up to that number."""
    names, known = sorted(names), "; name them weight0, mask0, bias0, weight1, ..."
    depth = sum(name.startswith("weight") and NAME.fullmatch(name) is not None for name in names)
    missing = [f"weight{i}" for i in range(max(depth, 1)) if f"weight{i}" not in names]
    if missing:
        raise ValueError(f"{path} has no array {missing[0]!r}; it holds {names[:8]}{known}")
    for name in names:
        match = NAME.fullmatch(name)
        if match is None:
            raise ValueError(f"{path} has an array {name!r}, which is none of a network{known}, and leave others out")
        if int(match[1]) >= depth:
            raise ValueError(f"{path} has {name!r} but no weight of that number; it holds {names[:8]}")
    return depth


def check_shapes(path: Path, tensors: Mapping[str, Tensor], depth: int) -> None:
    """Check that weights are matrices that chain, and that masks and biases fit them."""
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    for layer in range(depth):
        weight = shapes[f"weight{layer}"]
        if len(weight) != 2:
            raise ValueError(f"{path}: array 'weight{layer}' is {weight}; expected a matrix (out, in)")
        for part, wanted in (("mask", weight), ("bias", weight[:1])):
            found = shapes.get(f"{part}{layer}", wanted)
            if found != wanted:
                raise ValueError(f"{path}: array '{part}{layer}' is {found}, for weights {weight}; expected {wanted}")
    for layer, (before, after) in enumerate(pairwise(shapes[f"weight{i}"] for i in range(depth))):
        if before[0] != after[1]:
            raise ValueError(
                f"{path}: array 'weight{layer}' is {before}, 'weight{layer + 1}' {after}; the first number of one must "
                "be the second of the next, as weights are (out, in): transpose them where they are (in, out)"
            )


def mask_of(path: Path, name: str, tensors: Mapping[str, Tensor]) -> Tensor:
    """A mask, bool."""
    mask = tensors[name]
    if not bool(((mask == 0) | (mask == 1)).all()):
        raise ValueError(
            f"{path}: array {name!r} holds other numbers than 0 and 1, or NaN; a mask says which weights are kept"
        )
    return mask != 0
