"""Layers of the neurons of an edge list: by their names, by columns, or from the edges alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from ...training.network import MAX_LAYERS
from ._edges import Edge
from ._from_edges import by_edges

WHOLE = "[0-9]{1,9}"
WHOLE_NAME = re.compile(r"0*(\d+)(?:\.0*)?")
NAME = re.compile(rf"(?P<role>[io])(?P<unit>{WHOLE})|h(?P<layer>{WHOLE})\.(?P<hidden>{WHOLE})|b(?P<fed>{WHOLE})")


@dataclass(frozen=True, eq=False)
class Placed:
    """Where neurons stand: name -> (layer, unit); bias neurons have no place, what they feed is in `biases`.

    `names` are those of the neurons by layer and unit, empty where they follow from the place.
    """

    where: Mapping[str, tuple[int, int]]
    sizes: tuple[int, ...]
    biases: tuple[Tensor | None, ...]
    names: Sequence[Sequence[str]] = field(default_factory=list[list[str]])


def placed(path: Path, edges: Sequence[Edge]) -> Placed:
    """Where the neurons of `edges` stand.

    Raises:
        ValueError: a neuron has two layers, or a layer has no neuron.
    """
    if not edges:
        raise ValueError(f"{path} holds a header and no edge; expected one edge a line: pre, post, weight")
    named = {name: NAME.fullmatch(name) for edge in edges for name in (edge.pre, edge.post)}
    if all(named.values()):
        return by_name(path, edges, {name: match for name, match in named.items() if match is not None})
    layers = by_column(path, edges) if edges[0].layers is not None else by_edges(edges)
    by_number = all(name.isascii() and name.isdecimal() and len(name) < 20 for name in layers)
    check_spellings(path, layers)
    rows: list[list[str]] = [[] for _ in range(depth(path, layers.values()))]
    for name in sorted(layers, key=int) if by_number else layers:
        rows[layers[name]].append(name)
    where = {name: (layer, unit) for layer, row in enumerate(rows) for unit, name in enumerate(row)}
    return Placed(where, sizes_of(path, where), (None,) * len(rows), rows)


def check_spellings(path: Path, names: Iterable[str]) -> None:
    """Check that no number is written in two ways: 1 and 01, or 1 and 1.0."""
    first: dict[str, str] = {}
    for name in names:
        whole = WHOLE_NAME.fullmatch(name)
        if whole is not None and first.setdefault(whole[1], name) != name:
            raise ValueError(
                f"{path} has neurons {first[whole[1]]!r} and {name!r}; write each number in one way, or give words"
            )


def sizes_of(path: Path, where: Mapping[str, tuple[int, int]]) -> tuple[int, ...]:
    """Neurons per layer, up to the highest unit that is there."""
    sizes = [0] * depth(path, (layer for layer, _ in where.values()))
    for layer, unit in where.values():
        sizes[layer] = max(sizes[layer], unit + 1)
    if 0 in sizes:
        raise ValueError(f"{path}: no edge touches layer {sizes.index(0)} of {len(sizes)}; mend the layers, from 0 on")
    return tuple(sizes)


def depth(path: Path, layers: Iterable[int]) -> int:
    """How many layers there are."""
    number = max(layers) + 1
    if number > MAX_LAYERS:
        raise ValueError(f"{path} has {number:,} layers, one behind the other; a network has at most {MAX_LAYERS}")
    return number


def by_name(path: Path, edges: Sequence[Edge], named: Mapping[str, re.Match[str]]) -> Placed:
    """Places as the toolkit's names tell them: `i3`, `h2.17` (layer 2, unit 17), `o6`, `b2` (bias of layer 2)."""
    last = max([int(match["layer"]) + 1 for match in named.values() if match["layer"]] or [1])
    where: dict[str, tuple[int, int]] = {}
    for name, match in named.items():
        if match["layer"]:
            where[name] = (int(match["layer"]), int(match["hidden"]))
        elif match["role"]:
            where[name] = (0 if match["role"] == "i" else last, int(match["unit"]))
    twice = len(where) - len(set(where.values()))
    if twice:
        raise ValueError(f"{path} writes {twice} neurons in more than one way, such as i1 and i01; write each in one")
    if not where:
        raise ValueError(f"{path} has bias neurons only, such as {edges[0].pre!r}; expected other neurons, too")
    sizes = sizes_of(path, where)
    biases: list[Tensor | None] = [None] * len(sizes)
    for edge in edges:
        fed = named[edge.pre]["fed"]
        if named[edge.post]["fed"] or (fed and int(fed) != where[edge.post][0]):
            raise ValueError(
                f"{path}, line {edge.line}: {edge.pre} -> {edge.post}; a bias neuron such as b2 only feeds layer 2"
            )
        if fed:
            layer, unit = where[edge.post]
            found = biases[layer]
            biases[layer] = found = torch.zeros(sizes[layer], dtype=torch.float64) if found is None else found
            found[unit] = edge.weight
    return Placed(where, sizes, tuple(biases))


def by_column(path: Path, edges: Sequence[Edge]) -> dict[str, int]:
    """Layers as columns give them."""
    layers: dict[str, int] = {}
    for edge in edges:
        for name, layer in zip((edge.pre, edge.post), edge.layers or (), strict=True):
            if layers.setdefault(name, layer) != layer:
                raise ValueError(
                    f"{path}, line {edge.line}: neuron {name!r} is in layer {layer} and before in layer "
                    f"{layers[name]}; a neuron has one layer"
                )
    return layers
