"""Neurons beside neuPrint-style connections: which layer and unit a bodyId is, and the biases."""

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..schema import Role
from ._edges import Edge
from ._layers import Placed, sizes_of
from ._table import Table, number, places, read_table, whole

WORDS = {"id": ("bodyid",), "role": ("type",), "layer": ("layer",), "unit": ("unit",), "bias": ("bias",)}
Places = dict[str, tuple[int, int]]
Biases = dict[tuple[int, int], float | None]


def placed(path: Path, edges: Sequence[Edge]) -> Placed | None:
    """Where the neurons of `NAME_neurons.csv` stand, for connections `NAME_connections.csv`.

    None where there is no such file, or where it has no columns layer and unit, as neuPrint's own has none.

    Raises:
        ValueError: the file is broken, or an edge joins neurons that it does not hold.
    """
    beside = path.with_name(f"{path.stem.removesuffix('_connections')}_neurons{path.suffix}")
    if not path.stem.endswith("_connections") or not beside.is_file():
        return None
    table = read_table(beside, {"bodyid"})
    columns = places(table, WORDS)
    if "id" not in columns:
        raise ValueError(f"{beside} has no column bodyId, but {(table.header or table.rows[0][1])[:8]}; add it")
    if not {"layer", "unit"} <= columns.keys():
        return None
    where, bias_of, sources = neurons_of(table, columns)
    sizes = checked_sizes(beside, where)
    check_ends(path, beside, edges, where, sources)
    return Placed(where, sizes, tuple(biases(beside, layer, n, bias_of) for layer, n in enumerate(sizes)))


def neurons_of(table: Table, columns: dict[str, int]) -> tuple[Places, Biases, set[str]]:
    """bodyId -> (layer, unit); (layer, unit) -> bias; and the bodyIds of bias neurons."""
    where: Places = {}
    bias_of: Biases = {}
    sources: set[str] = set()
    for line, row in table.rows:
        name = row[columns["id"]]
        if name in where or name in sources:
            raise ValueError(f"{table.path}, line {line}: bodyId {name!r} stands there twice; give every neuron once")
        if "role" in columns and row[columns["role"]] == Role.BIAS:
            sources.add(name)
            continue
        place = (whole(table, line, "layer", row[columns["layer"]]), whole(table, line, "unit", row[columns["unit"]]))
        if place in bias_of:
            raise ValueError(f"{table.path}, line {line}: layer {place[0]} has unit {place[1]} twice; mend one")
        where[name] = place
        bias_of[place] = bias(table, line, row[columns["bias"]]) if "bias" in columns else None
    return where, bias_of, sources


def bias(table: Table, line: int, text: str) -> float | None:
    """The number, None for an empty field."""
    value = number(table, line, "the bias", text) if text else None
    if value is not None and not math.isfinite(value):
        raise ValueError(f"{table.path}, line {line}: the bias is {text}; expected a finite number, or nothing")
    return value


def checked_sizes(beside: Path, where: Places) -> tuple[int, ...]:
    if not where:
        raise ValueError(f"{beside} holds no neuron; expected one a line: bodyId, layer, unit, bias")
    sizes = sizes_of(beside, where)
    if sum(sizes) != len(where):
        layer = next(i for i, n in enumerate(sizes) if n != sum(at == i for at, _ in where.values()))
        raise ValueError(
            f"{beside}: layer {layer} has units up to {sizes[layer] - 1} and not all of them; give every unit from 0 on"
        )
    return sizes


def check_ends(path: Path, beside: Path, edges: Sequence[Edge], where: Places, sources: set[str]) -> None:
    for edge in edges:
        for name in (edge.pre, edge.post):
            if name not in where and (name not in sources or name == edge.post):
                raise ValueError(
                    f"{path}, line {edge.line}: no neuron {name} can stand there by {beside.name}; give both files as "
                    "they were written"
                )


def biases(beside: Path, layer: int, size: int, bias_of: Biases) -> Tensor | None:
    values = [bias_of[layer, unit] for unit in range(size)]
    if all(value is None for value in values):
        return None
    given = [value for value in values if value is not None]
    if len(given) < size:
        raise ValueError(f"{beside}: {len(given)} of {size} neurons of layer {layer} have a bias; give all, or none")
    return torch.tensor(given, dtype=torch.float64)
