"""Whether a store holds what was exported: every network compared with what its own weights say it must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

import numpy as np
import pandas as pd

from .export import neuron_graph
from .graph import NeuronGraph
from .restore import restore
from .schema import first_id
from .stored import stored
from .stores.base import Progress, Rows, Store
from .stores.tables import layer_frame, network_row, neuron_frame
from .texts import text

TOLD = ("layer_sizes", "n_neurons", "n_edges", "sparsity", "effective_sparsity", "digest")
"""Properties of `Network` that follow from its weights."""


@dataclass(frozen=True)
class Checked:
    """A network, or the whole store where `name` is None, and what is wrong with it."""

    name: str | None
    faults: list[str]


def check(store: Store, names: Sequence[str] = (), progress: Progress | None = None) -> list[Checked]:
    """Every network of the store, or those named, read back and compared; then the store as a whole.

    The digest is worked out anew from the weights that are stored, one network in memory at a time.
    """
    rows, found = stored(store, names), list[Checked]()
    for done, row in enumerate(rows, start=1):
        found.append(Checked(row["name"], list(network_faults(store, row))))
        if progress is not None:
            progress("check", done, len(rows))
    if not names:
        found.append(Checked(None, list(store_faults(store, rows))))
    return found


def network_faults(store: Store, row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one network; what cannot be compared any more, once one thing is wrong, is not."""
    if not row["complete"]:
        yield "it is incomplete: its export or removal was interrupted; ingest it again, or drop it"
        return
    number, wrong = int(row["id"]), False
    ends = {"first": first_id(number), "last": first_id(number + 1)}
    neurons = store.read(text("check_neurons"), **ends)
    for fault in (*id_faults(row, neurons), *edge_faults(store, row, ends)):
        wrong = True
        yield fault
    if wrong:
        return
    try:
        network = restore(store, row)
    except ValueError as error:
        yield f"its digest is not that of the weights stored: {error}"
        return
    graph = neuron_graph(network, with_bias=row["bias"])
    yield from property_faults(row, network_row(graph, number))
    yield from frame_faults("neurons", neuron_frame(graph, number), neurons)
    yield from frame_faults("layers", layer_frame(graph, number), store.read(text("check_layers"), network=number))
    yield from frame_faults("edges of bias neurons", bias_edges(graph, number), bias_rows(store, ends))
    for module in store.read(text("check_modules"), network=number):
        if module["size"] != module["n"]:
            yield f"module {module['id']} has size {module['size']}, but {module['n']} neurons are in it"


def id_faults(row: dict[str, Any], neurons: Rows) -> Iterator[str]:
    """Neurons that are missing, or whose ids lie outside the layers."""
    sizes, number = row["layer_sizes"], int(row["id"])
    extra = [int(row["bias"] and layer < len(sizes) - 1) for layer in range(len(sizes))]
    expected = {first_id(number, k) + unit for k, size in enumerate(sizes) for unit in range(size + extra[k])}
    found = {neuron["id"] for neuron in neurons}
    if expected - found:
        yield f"{len(expected - found):,} neurons are missing, such as id {min(expected - found)}"
    if found - expected:
        yield f"{len(found - expected):,} neurons have ids outside its layers, such as {min(found - expected)}"


def edge_faults(store: Store, row: dict[str, Any], ends: dict[str, int]) -> Iterator[str]:
    """Edges too few or too many, to other networks, or whose type is not the sign of their weight."""
    counted = store.read(text("check_edges"), **ends)[0]
    if counted["n_astray"]:
        yield f"{counted['n_astray']:,} edges end in other networks"
    if counted["n_edges"] - counted["n_bias"] != row["n_edges"]:
        yield f"it has {counted['n_edges'] - counted['n_bias']:,} edges, not {row['n_edges']:,}"
    wrong = sum(one["n"] for one in store.read(text("check_signs"), **ends))
    if wrong:
        yield f"{wrong:,} edges have a type that is not the sign of their weight"


def property_faults(row: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key in TOLD:
        same = row[key] == expected[key] or (isinstance(row[key], float) and isclose(row[key], expected[key]))
        if not same:
            yield f"its {key} is {row[key]}, and by its weights {expected[key]}"


def frame_faults(what: str, expected: pd.DataFrame, rows: Rows) -> Iterator[str]:
    """The first row and column in which the store's rows differ from what was to be written."""
    key = list(expected.columns[: 2 if "pre" in expected else 1])
    expected = expected.sort_values(key, ignore_index=True).astype(object)
    found = pd.DataFrame(rows, columns=expected.columns).sort_values(key, ignore_index=True).astype(object)
    if len(found) != len(expected):
        yield f"it has {len(found):,} {what}, not {len(expected):,}"
        return
    wrong = (found != expected).to_numpy() & ~(found.isna() & expected.isna()).to_numpy()
    if wrong.any():
        where, column = (int(axis[0]) for axis in np.nonzero(wrong))
        name = expected.columns[column]
        yield (
            f"{int(wrong.any(axis=1).sum()):,} {what} differ, such as that of id {expected.iloc[where][key[0]]}: its "
            f"{name} is {found.iloc[where][name]}, not {expected.iloc[where][name]}"
        )


def bias_edges(graph: NeuronGraph, number: int) -> pd.DataFrame:
    """Edges that bias neurons must have."""
    sizes = graph.network.sizes
    own = [part for part in graph.parts() if len(part) and (part.pre == sizes[part.pre_layer]).all()]
    frames = [
        pd.DataFrame(
            {
                "pre": first_id(number, part.pre_layer) + part.pre,
                "post": first_id(number, part.post_layer) + part.post,
                "weight": part.weight,
            }
        )
        for part in own
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["pre", "post", "weight"])


def bias_rows(store: Store, ends: dict[str, int]) -> Rows:
    return store.read(text("check_bias_edges"), **ends)


def store_faults(store: Store, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What belongs to no network; edges are counted in each network, which must come to all of them."""
    numbers = {int(row["id"]) for row in rows}
    for one in store.read(text("count_results")):
        if one["network"] not in numbers:
            yield f"{one['n']:,} {one['what']} belong to network {one['network']}, which is not there"
    complete = all(row["complete"] for row in rows)
    expected = {"Neuron": 0, "Layer": 0}
    for row in rows if complete else ():
        layers = len(row["layer_sizes"])
        expected["Layer"] += layers
        expected["Neuron"] += row["n_neurons"] + (layers - 1 if row["bias"] else 0)
    held = {one["label"]: one["n"] for one in store.read(text("count_labels"))}
    for label, n in expected.items() if complete else ():
        if held.get(label, 0) != n:
            yield f"it holds {held.get(label, 0):,} nodes {label}, and its networks have {n:,}"
    if complete:
        ranges = ({"first": first_id(number), "last": first_id(number + 1)} for number in sorted(numbers))
        own = sum(store.read(text("check_edges"), **ends)[0]["n_edges"] for ends in ranges)
        held_edges = sum(one["n"] for one in store.read(text("count_edges")))
        if held_edges != own:
            yield f"it holds {held_edges:,} edges, and its networks have {own:,}"
