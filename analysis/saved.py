"""Draws of a null model kept in a file, with everything to make more of them; and as networks, for any engine."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from .. import __version__
from ..ingest.roles import BIAS_NEURONS
from ..queries.pattern import Type
from ..training.network import Block, LayeredNetwork

FORMAT = "connectorch draws 1"
SUFFIX = ".draws"


@dataclass(frozen=True)
class Drawing:
    """What draws are of: the network and how it was looked at, the null model and its seed.

    `digest` and `level` are of the network as it was read; cleaned and compacted, with model, seed and number, it keys
    the random stream of every draw, so that any can be made again, and more. `sizes` are neurons by layer as drawn,
    bias neurons included; `blocks` are pairs of layers, one a table; `types` are the edge types that tables tell apart.
    """

    model: str
    seed: int
    name: str
    digest: str
    level: float | None
    clean: str
    bias: bool
    types: tuple[Type, ...]
    sizes: tuple[int, ...]
    blocks: tuple[tuple[int, int], ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws number 0 to n - 1: `tables` has one tensor a block, shape (n, n_post, n_pre).

    Bool; with types uint8: 0 where no edge is, else 1 + the number of its type.
    """

    of: Drawing
    tables: tuple[Tensor, ...]

    def __len__(self) -> int:
        return len(self.tables[0])

    def network(self, number: int) -> LayeredNetwork:
        """One draw as a network, for any engine or a store: weights are 1 or -1 by sign, colours as they are, else 1.

        It is what was counted, so count it as it is (`clean="raw"`): other neurons may have lost their edges in it. A
        draw of `fanmod` is a graph without layers, in which no neuron is an input or an output any more.

        Raises:
            LookupError: there is no draw of that number.
        """
        if not 0 <= number < len(self):
            raise LookupError(f"no draw {number}; there are {len(self)}, numbered from 0")
        blocks = [
            Block(*pair, weight, weight != 0)
            for pair, table in zip(self.of.blocks, self.tables, strict=True)
            for weight in [weights_of(table[number], self.of.types)]
        ]
        about: dict[str, object] = {"source": f"draw {number} of {self.of.model}, seed {self.of.seed}, {self.of.name}"}
        if self.of.bias:
            about[BIAS_NEURONS] = tuple(range(len(self.of.sizes) - 1))
        name = f"{self.of.name}~{self.of.model}/{number:05}"
        return LayeredNetwork(name, self.of.sizes, tuple(blocks), (None,) * len(self.of.sizes), about)

    def networks(self) -> list[LayeredNetwork]:
        """All draws as networks."""
        return [self.network(i) for i in range(len(self))]


def weights_of(table: Tensor, types: Sequence[Type]) -> Tensor:
    """Weights that say the types of a table's edges."""
    if not types:
        return table.double()
    values = [0.0, *({"+": 1.0, "-": -1.0}[kind] if isinstance(kind, str) else float(kind or 1) for kind in types)]
    return torch.tensor(values, dtype=torch.float64)[table.long()]


def write_draws(path: Path, draws: Draws) -> None:
    """Write draws into a file, whole or not at all; a file that is there is replaced in one step.

    Tables without types are packed, eight cells a byte.

    Raises:
        FileNotFoundError: there is no folder to write into.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {str(path.parent)!r} to write {path.name} into; make it first")
    tensors = {f"table.{i:03}": packed(table, draws.of.types) for i, table in enumerate(draws.tables)}
    shapes = [list(table.shape) for table in draws.tables]
    facts = {"format": FORMAT, "version": __version__, "of": vars(draws.of), "shapes": shapes}
    handle, beside = mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    try:
        save_file(tensors, beside, {"connectorch": json.dumps(facts)})
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)


def packed(table: Tensor, types: Sequence[Type]) -> Tensor:
    cells = table.cpu().numpy()
    return torch.from_numpy(cells.copy() if types else np.packbits(cells.reshape(len(cells), -1), axis=1))


def read_draws(path: Path | str) -> Draws:
    """Draws of a file that `write_draws` wrote.

    Raises:
        FileNotFoundError: no such file.
        ValueError: it is no whole file of draws.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"no file {str(path)!r}; write one with `connectorch draws SOURCE --null MODEL --out FILE`"
        )
    try:
        with safe_open(path, "pt") as opened:
            facts: dict[str, Any] = json.loads((opened.metadata() or {})["connectorch"])
            if facts["format"] != FORMAT:
                raise ValueError(f"it is {facts['format']!r}, this version reads {FORMAT!r}")
            of = drawing_of(facts["of"])
            tables = [unpacked(opened.get_tensor(f"table.{i:03}"), s, of.types) for i, s in enumerate(facts["shapes"])]
    except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"{path} is no whole file of draws ({error}); write it again with `connectorch draws`"
        ) from error
    return Draws(of, tuple(tables))


def drawing_of(said: Mapping[str, Any]) -> Drawing:
    """The same from JSON, lists as tuples."""
    values: dict[str, Any] = dict(said)
    for key in ("types", "sizes", "keeps"):
        values[key] = tuple(said[key])
    values["blocks"] = tuple((int(pre), int(post)) for pre, post in said["blocks"])
    return Drawing(**values)


def unpacked(held: Tensor, shape: Sequence[int], types: Sequence[Type]) -> Tensor:
    if types:
        return held.view(*shape)
    cells = np.unpackbits(held.numpy(), axis=1, count=int(np.prod(shape[1:])))
    return torch.from_numpy(cells.astype(bool).reshape(shape))


def joined(parts: Sequence[Draws]) -> Draws:
    """Draws of the same, one after the other."""
    tables = [torch.cat(list(column)) for column in zip(*(part.tables for part in parts), strict=True)]
    return replace(parts[0], tables=tuple(tables))
