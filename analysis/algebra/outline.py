"""What a batch of networks looks like to the engine masks before any of it is read: sizes and densities."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from ...training.network import LayeredNetwork
from .cost import blank
from .tables import Key, Label, Tables


@dataclass(frozen=True)
class Outline:
    """Networks of equal sizes, by levels as in `Tables`.

    Args:
        sizes: neurons per layer.
        densities: (pre layer, post layer, kept share of the weights) of each block; the mean over the networks.
        topology: see `LayeredNetwork.topology`.
        n_networks: networks of the batch.
    """

    sizes: tuple[int, ...]
    densities: tuple[tuple[int, int, float], ...]
    topology: str
    n_networks: int

    @property
    def is_layered(self) -> bool:
        """Whether every block joins a layer and the next."""
        return self.topology == "layered"

    @property
    def cells(self) -> list[int]:
        """Weights of each block."""
        return [self.sizes[pre] * self.sizes[post] for pre, post, _ in self.densities]

    @cached_property
    def tables(self) -> "Blanks":
        """Tables of the right shapes without entries."""
        sizes = self.sizes if self.is_layered else (sum(self.sizes),)
        pairs = [(pre, post) for pre, post, _ in self.densities] if self.is_layered else [(0, 0)]
        layers = tuple(torch.zeros(n, dtype=torch.int64) for n in sizes)
        masks = {(a, b): blank((self.n_networks, sizes[b], sizes[a]), torch.bool) for a, b in pairs}
        bias = tuple(one.bool() for one in layers)
        return Blanks(sizes, masks, layers, bias, len(self.sizes), self.topology, lambda _: masks)

    @cached_property
    def density(self) -> dict[Key, float]:
        """Share of the entries of each table that are edges."""
        if self.is_layered:
            return {(pre, post): share for pre, post, share in self.densities}
        kept = sum(share * n for (_, _, share), n in zip(self.densities, self.cells, strict=True))
        return {(0, 0): kept / sum(self.sizes) ** 2}


class Blanks(Tables):
    """Tables without entries."""

    def table(self, pre: int, post: int, label: Label) -> Tensor | None:
        """As of `Tables`."""
        del label
        return blank(self.masks[pre, post].shape) if (pre, post) in self.masks else None

    def stacked(self, pre: int, post: int, types: tuple[Label, ...]) -> Tensor | None:
        """As of `Tables`."""
        found = self.table(pre, post, None)
        return None if found is None else blank((found.shape[0], len(types), *found.shape[1:]))

    def indicator(self, level: int, role: str | None, layer: int | None) -> Tensor | None:
        """As of `Tables`."""
        return None if role is None and layer is None else blank((self.sizes[level],))


def outline(networks: Sequence[LayeredNetwork]) -> Outline:
    """The outline of networks of equal sizes and blocks; densities to two digits, so that alike ones are equal."""
    first = networks[0]
    kept = [sum(n.edges_per_block[i] for n in networks) for i in range(len(first.blocks))]
    shares = [n / max(1, len(networks) * b.mask.numel()) for n, b in zip(kept, first.blocks, strict=True)]
    blocks = tuple((b.pre, b.post, float(f"{s:.2g}")) for b, s in zip(first.blocks, shares, strict=True))
    return Outline(first.sizes, blocks, first.topology, len(networks))
