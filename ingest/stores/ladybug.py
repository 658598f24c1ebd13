"""The embedded store: a ladybug file, written by COPY only, checked before it is called complete."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import ladybug
import numpy as np
import pandas as pd

from ..graph import NeuronGraph
from ..schema import NODES, RELATIONSHIPS, first_id
from .base import Exported, Progress, Rows
from .tables import edge_frames, layer_frame, network_row, neuron_frame


class LadybugStore:
    """A file with the schema of ingest/schema.py; one writer at a time, readers beside it."""

    dialect = "ladybug"

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.address = str(path)
        if read_only and not self.path.exists():
            raise FileNotFoundError(
                f"no store at {self.address!r}; make one with `connectorch ingest SOURCE --store {path}`"
            )
        if not self.path.parent.is_dir():
            raise FileNotFoundError(
                f"no folder {str(self.path.parent)!r} for the store {self.path.name!r}; make it first"
            )
        try:
            self.database = ladybug.Database(str(path), read_only=read_only)
            self.connection = ladybug.Connection(self.database)
        except RuntimeError as error:
            raise ValueError(
                f"store {self.address!r} cannot be opened ({str(error).splitlines()[0]}); is another program writing to it, "
                "or is it no ladybug file?"
            ) from error
        if not read_only:
            self.create_schema()
            self.drop_incomplete()

    def create_schema(self) -> None:
        for label, columns in NODES.items():
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            self.run(f"CREATE NODE TABLE IF NOT EXISTS {label}({listed}, PRIMARY KEY(id))")
        for kind, (start, end, columns) in RELATIONSHIPS.items():
            listed = "".join(f", {name} {type_}" for name, type_ in columns.items())
            self.run(f"CREATE REL TABLE IF NOT EXISTS {kind}(FROM {start} TO {end}{listed})")

    def drop_incomplete(self) -> None:
        """Remove what an interrupted export left."""
        for row in self.read("MATCH (n:Network) WHERE NOT n.complete RETURN n.id AS id"):
            self.drop(row["id"])

    def export(self, graph: NeuronGraph, *, replace: bool = False, progress: Progress | None = None) -> Exported:
        """Write a network, see `Store.export`; killed at any moment, what it left is dropped at the next opening."""
        start, network = perf_counter(), graph.network
        there = self.read(
            "MATCH (n:Network) WHERE n.name = $name RETURN n.id AS id, n.digest AS digest, n.bias AS bias",
            name=network.name,
        )
        n_edges = sum(graph.edges_per_part)
        if there and (there[0]["digest"], there[0]["bias"]) == (network.digest, graph.with_bias):
            return Exported(there[0]["id"], network.name, 0, n_edges, perf_counter() - start)
        if there and not replace:
            raise ValueError(
                f"store {self.address!r} holds another network named {network.name!r} "
                f"({digest_line(there[0])}, not {network.digest[:12]}, bias neurons: {graph.with_bias}); use --replace or another --name"
            )
        if there:
            self.drop(there[0]["id"])
        number = self.read("MATCH (n:Network) RETURN coalesce(max(n.id), 0) + 1 AS id")[0]["id"]
        self.write("UNWIND $rows AS r CREATE (:Network " + map_of(NODES["Network"]) + ")", [network_row(graph, number)])
        self.copy("Layer", layer_frame(graph, number))
        self.run(
            "MATCH (n:Network), (l:Layer) WHERE n.id = $id AND l.network = $id CREATE (n)-[:HAS_LAYER]->(l)", id=number
        )
        self.copy("Neuron", neuron_frame(graph, number))
        written = 0
        for kind, frame in edge_frames(graph, number):
            self.copy(kind, frame)
            written += len(frame)
            if progress is not None:
                progress(network.name, written, n_edges)
        self.verify(number, len(graph.neurons), n_edges, network.name)
        self.run("MATCH (n:Network) WHERE n.id = $id SET n.complete = true", id=number)
        return Exported(number, network.name, written, n_edges, perf_counter() - start)

    def copy(self, table: str, frame: pd.DataFrame) -> None:
        """One COPY of a fresh frame (a frame copied twice crashes the process, stores.md)."""
        if len(frame):
            fresh = frame.copy(deep=True)
            self.connection.execute(
                f"COPY {table}({', '.join(columns_of(table, fresh))}) FROM $frame", {"frame": fresh}
            )

    def verify(self, number: int, n_neurons: int, n_edges: int, name: str) -> None:
        ids = {"first": first_id(number), "last": first_id(number + 1)}
        neurons = self.read("MATCH (n:Neuron) WHERE n.id >= $first AND n.id < $last RETURN count(*) AS n", **ids)
        edges = self.read(
            "MATCH (n:Neuron)-[:EXCITES|INHIBITS]->(:Neuron) WHERE n.id >= $first AND n.id < $last RETURN count(*) AS n",
            **ids,
        )
        found = (neurons[0]["n"], edges[0]["n"])
        if found != (n_neurons, n_edges):
            self.drop(number)
            raise OSError(
                f"store {self.address!r}: {name!r} came out as (neurons, edges) {found}, not {(n_neurons, n_edges)}; it was removed"
            )

    def drop(self, network: int) -> None:
        """Remove a network and all that hangs on it."""
        ids = {"first": first_id(network), "last": first_id(network + 1)}
        self.run("MATCH (n:Neuron) WHERE n.id >= $first AND n.id < $last DETACH DELETE n", **ids)
        for label in ("Layer", "Module", "Census"):
            self.run(f"MATCH (n:{label}) WHERE n.network = $id DETACH DELETE n", id=network)
        self.run("MATCH (n:Network) WHERE n.id = $id DETACH DELETE n", id=network)

    def run(self, text: str, **parameters: object) -> Any:
        result = self.connection.execute(text, parameters)
        return result[-1] if isinstance(result, list) else result

    def read(self, text: str, **parameters: object) -> Rows:
        """Rows of a query, see `Store.read`."""
        result = self.run(text, **parameters)
        rows: Rows = [{key: plain(value) for key, value in row.items()} for row in result.rows_as_dict().get_all()]
        result.close()
        return rows

    def write(self, text: str, rows: Iterable[Mapping[str, object]], **parameters: object) -> None:
        """Run a writing text with the list $rows, see `Store.write`."""
        self.run(text, rows=[dict(row) for row in rows], **parameters)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with suppress(RuntimeError):
            self.connection.close()
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def plain(value: Any) -> Any:
    """Whole numbers as int: ladybug's sums are Decimal."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.tolist() if isinstance(value, np.ndarray) else value


def digest_line(row: dict[str, Any]) -> str:
    return f"digest {str(row['digest'])[:12]}, bias neurons: {row['bias']}"


def map_of(columns: Iterable[str]) -> str:
    """`{id: r.id, name: r.name}` for CREATE from rows."""
    return "{" + ", ".join(f"{name}: r.{name}" for name in columns) + "}"


def columns_of(table: str, frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name in (NODES.get(table) or RELATIONSHIPS[table][2])]
