"""Networks -> the files of Neo4j's import tool, one network in memory at a time.

Neurons and edges alone: they are nearly all of the bytes. The other nodes come by the same texts as over Bolt. Records
are numbered from 0 in the order of the neurons (`--id-type=actual`), which spares the tool a table of ids.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv

from .graph import Edges, NeuronGraph
from .schema import Edge, Role, first_id
from .stores.tables import layer_frame, network_row, neuron_frame

NEURON_HEADER = (
    ":ID,id:long,network:long,layer:long,unit:long,role,name,bias:double,live:boolean,live_published:boolean,:LABEL"
)
EDGE_HEADER = ":START_ID,:END_ID,weight:double"
PLAIN = csv.WriteOptions(include_header=False, quoting_style="none")  # no value holds a comma or a quote
FIELD = 65_521  # a prime: fingerprints are sums modulo it, term by term, so that no store overflows
SCALE, LARGEST = 2.0**40, 2.0**22  # weights up to LARGEST enter a fingerprint, in steps of 1/SCALE


@dataclass(frozen=True)
class Listed:
    """A network in the files: its node, its layers, and what the store must hold of it once it is loaded."""

    row: dict[str, Any]
    layers: list[dict[str, Any]]
    contents: dict[int, dict[str, int]]

    @property
    def n_edges(self) -> int:
        """Edges in the files, those of bias neurons too."""
        return sum(row["n_excites"] + row["n_inhibits"] for row in self.contents.values())


class ImportFiles:
    """Files `neurons.csv`, `EXCITES.csv` and `INHIBITS.csv` in a folder; networks are numbered from 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.n_neurons = self.n_edges = self.n_networks = 0
        self.opened = ExitStack()
        self.neurons = self.create("neurons", NEURON_HEADER)
        self.edges = {kind: self.create(kind, EDGE_HEADER) for kind in Edge}

    def create(self, name: str, header: str) -> BinaryIO:
        """A new file with its header line."""
        file = self.opened.enter_context((self.folder / f"{name}.csv").open("xb"))
        file.write(header.encode() + b"\n")
        return file

    def add(self, graph: NeuronGraph) -> Listed:
        """Write one network behind the others."""
        self.n_networks += 1
        number, starts = self.n_networks, self.n_neurons + layer_starts(graph)
        csv.write_csv(neuron_table(graph, number, self.n_neurons), self.neurons, PLAIN)
        contents = {layer: {"n_neurons": int(n), **NO_EDGES} for layer, n in enumerate(layer_counts(graph))}
        for part in graph.parts():
            for kind, edges in by_type(part):
                columns = {
                    "pre": starts[part.pre_layer] + edges.pre,
                    "post": starts[part.post_layer] + edges.post,
                    "weight": edges.weight,
                }
                csv.write_csv(pa.table(columns), self.edges[kind], PLAIN)
                contents[part.pre_layer][f"n_{kind.lower()}"] += len(edges)
                contents[part.pre_layer]["fingerprint"] += fingerprint(edges, number)
        listed = Listed(
            network_row(graph, number), layer_frame(graph, number).astype(object).to_dict("records"), contents
        )
        self.n_neurons += len(graph.neurons)
        self.n_edges += listed.n_edges
        return listed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.opened.close()


NO_EDGES = {"n_excites": 0, "n_inhibits": 0, "fingerprint": 0}


def by_type(part: Edges) -> Iterator[tuple[Edge, Edges]]:
    """The edges of a part that excite, then those that inhibit, as far as there are such."""
    for kind, chosen in ((Edge.EXCITES, part.weight > 0), (Edge.INHIBITS, part.weight < 0)):
        if chosen.any():
            yield (
                kind,
                Edges(part.pre_layer, part.post_layer, part.pre[chosen], part.post[chosen], part.weight[chosen]),
            )


def layer_counts(graph: NeuronGraph) -> np.ndarray:
    """Neurons of each layer, its bias neuron included; shape (n_layers,)."""
    return np.bincount(graph.neurons["layer"].to_numpy(np.int64), minlength=len(graph.network.sizes))


def layer_starts(graph: NeuronGraph) -> np.ndarray:
    """Row of the first neuron of each layer; shape (n_layers,)."""
    counts = layer_counts(graph)
    return np.cumsum(counts) - counts


def neuron_table(graph: NeuronGraph, number: int, first: int) -> pa.Table:
    """Rows of `neurons.csv`, records numbered from `first`; a neuron without a bias has none."""
    frame = neuron_frame(graph, number)
    labels = {str(role): f"Neuron;{role.capitalize()}" for role in Role}
    frame.insert(0, "record", np.arange(first, first + len(frame)))
    frame["label"] = [labels[role] for role in frame["role"]]
    columns = [name.partition(":")[0] for name in NEURON_HEADER.split(",")][1:-1]
    return pa.Table.from_pandas(pd.DataFrame(frame[["record", *columns, "label"]]), preserve_index=False)


def fingerprint(edges: Edges, number: int) -> int:
    """A whole number that changes with any end or weight of an edge; `count_bulk.cypher` works out the same.

    Each edge gives (weight, cut to steps of 2**-40, modulo p) times (31 pre + post, by ids, modulo p), signs kept; a
    weight above 2**22 gives 0.
    """
    pre, post = first_id(number, edges.pre_layer) + edges.pre, first_id(number, edges.post_layer) + edges.post
    small = np.where(np.abs(edges.weight) < LARGEST, edges.weight, 0.0)
    cut = np.fmod((small * SCALE).astype(np.int64), FIELD)
    return int((cut * ((31 * pre + post) % FIELD)).sum())
