"""One network as a safetensors file: tensors weight.0.., mask.0.., bias.0.., and metadata, each value as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from .model import NetworkBatch, to_network
from .network import LayeredNetwork, feedforward

Tensors = dict[str, list[Tensor]]  # `weight`, `mask`, `bias` -> tensors by layer
FACTS = frozenset({"name", "sizes", "digest", "activations"})  # what the metadata of a network of a run say at least


def write_network(path: Path, batch: NetworkBatch, index: int, name: str, about: Mapping[str, object]) -> None:
    """Write the network at `index` of a batch.

    Args:
        path: the file.
        batch: networks as trained.
        index: place in the batch.
        name: of the network, like `RUN/000@0.93`.
        about: provenance, see `LayeredNetwork`; goes into the metadata, beside name, network (its number), sizes,
            activations, n_edges and digest.
    """
    network = to_network(batch, index, name, about)
    by_kind = {"weight": batch.weights, "mask": batch.masks, "bias": batch.biases}
    tensors = {
        f"{kind}.{layer}": tensor[index].detach().cpu().contiguous()
        for kind, by_layer in by_kind.items()
        for layer, tensor in enumerate(by_layer)
    }
    facts = {
        **network.about,
        "name": name,
        "network": batch.numbers[index],
        "sizes": network.sizes,
        "n_edges": network.n_edges,
        "digest": network.digest,
    }
    path.write_bytes(in_order(save(tensors, {key: json.dumps(value) for key, value in facts.items()})))


def in_order(data: bytes) -> bytes:
    """The same safetensors file with its metadata sorted; the library's own order differs from run to run.

    The format: length of the header (8 bytes, little-endian), header as JSON padded with spaces, tensors.
    """
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data[end:]


def read_network_file(path: Path) -> LayeredNetwork:
    """The network of a file that `write_network` wrote; its `about` is the metadata.

    Raises:
        ValueError: the file is of another kind, or damaged: its digest is not the one in its metadata.
    """
    tensors, about = read_tensors(path)
    network = feedforward(str(about["name"]), tensors["weight"], tensors["mask"], tensors["bias"], about)
    if network.digest != about["digest"]:
        raise ValueError(
            f"{path} holds a network of digest {network.digest[:12]}, its metadata say {str(about['digest'])[:12]}; "
            "the file is damaged, train it again"
        )
    return network


def read_tensors(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """Tensors by kind and layer, exactly as they were trained, and the metadata.

    Raises:
        ValueError: the file is no whole safetensors file, or not that of a network of a run.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
            tensors: dict[str, Tensor] = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no dict
    except SafetensorError as error:
        raise ValueError(f"{path} is no whole safetensors file ({error}); it is damaged, train it again") from None
    if not metadata.keys() >= FACTS:
        raise ValueError(
            f"{path} has metadata {sorted(metadata)}; a network of a run has name, sizes, digest and activations. "
            "Read other safetensors files with `connectorch ingest`"
        )
    try:
        about = {key: json.loads(value) for key, value in metadata.items()}
        layers = range(len(about["sizes"]) - 1)
        by_kind = {kind: [tensors[f"{kind}.{layer}"] for layer in layers] for kind in ("weight", "mask", "bias")}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is not as a run wrote it ({error!r}); it is damaged, train it again") from None
    return by_kind, about
