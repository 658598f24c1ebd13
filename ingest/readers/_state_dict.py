"""A torch state_dict, as torch.save wrote it; code in the file is never run."""

import re
import struct
import warnings
from collections.abc import Mapping
from pathlib import Path

import torch

from ...training.network import LayeredNetwork
from ._tensors import network_of

UNREADABLE = (
    *(AssertionError, AttributeError, EOFError, LookupError, OSError, OverflowError, RuntimeError, TypeError),
    *(ValueError, struct.error, torch.serialization.pickle.UnpicklingError),  # pyright: ignore[reportPrivateImportUsage]
)
"""What torch raises at broken files; the last one at code, too."""


def read(path: Path) -> LayeredNetwork:
    """The network of a state_dict of linear layers, in the order of the dict; weights of zero are pruned.

    Raises:
        ValueError: no file of torch.save, code or objects beyond tensors in it, or layers that are not linear.
    """
    held = loaded(path)
    if not isinstance(held, Mapping):
        raise ValueError(f"{path} holds a {type(held).__name__}, no state_dict; save module.state_dict()")
    return network_of(path, held, in_order=True)


def loaded(path: Path) -> object:
    """What the file holds, tensors and plain containers only."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of TorchScript archives, which are refused just so
            return torch.load(path, map_location="cpu", weights_only=True)
    except UNREADABLE as error:
        named = re.search(r"GLOBAL (\S+)", str(error))
        if named is not None:
            raise ValueError(
                f"{path} holds code or objects beyond tensors ({named[1]}), which could do anything when loaded, and "
                "is not read; save module.state_dict() alone"
            ) from None
        first = str(error).strip().split("\n")[0]
        raise ValueError(
            f"{path} is no whole file of torch.save with tensors ({first or type(error).__name__}); save "
            "module.state_dict() again"
        ) from None
