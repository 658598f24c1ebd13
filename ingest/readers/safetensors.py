"""Files `.safetensors`: a network of a run, or a state_dict of linear layers that another program saved."""

from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor

from ...training.network import LayeredNetwork
from ...training.network_file import FACTS, read_network_file
from ._tensors import network_of


def read(path: Path) -> LayeredNetwork:
    """The network of a file of a run, checked by its digest, or of tensors named as in a state_dict.

    Safetensors files keep no order: layers come by the numbers in their names, or in the one order that fits.

    Raises:
        ValueError: the file is damaged, has layers that are not linear, or their order cannot be told.
    """
    try:
        with safe_open(path, framework="pt") as file:
            if (file.metadata() or {}).keys() >= FACTS:
                return read_network_file(path)
            tensors: dict[object, Tensor] = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no dict
    except (SafetensorError, OSError) as error:
        raise ValueError(f"{path} is no whole safetensors file ({error}); save it again") from None
    return network_of(path, tensors, in_order=False)
