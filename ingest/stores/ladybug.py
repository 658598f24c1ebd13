"""The embedded store: a ladybug file, written by COPY only, checked before it is called complete."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import ladybug
import numpy as np
import pandas as pd

from ..graph import NeuronGraph
from ..schema import NODES, RELATIONSHIPS, first_id
from ..texts import statements, text
from .base import Exported, Progress, Rows, Step
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
                f"store {self.address!r} cannot be opened ({str(error).splitlines()[0]}); is another program writing "
                "to it, or is it no ladybug file?"
            ) from error
        if not read_only:
            self.create_schema()
            self.drop_incomplete()

    def create_schema(self) -> None:
        """Make the tables that are not there yet."""
        for label, columns in NODES.items():
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            self.run(f"CREATE NODE TABLE IF NOT EXISTS {label}({listed}, PRIMARY KEY(id))")
        for kind, (start, end, columns) in RELATIONSHIPS.items():
            listed = "".join(f", {name} {type_}" for name, type_ in columns.items())
            self.run(f"CREATE REL TABLE IF NOT EXISTS {kind}(FROM {start} TO {end}{listed})")

    def drop_incomplete(self) -> None:
        """Remove what an interrupted export left."""
        for row in self.read(text("embedded_incomplete")):
            self.drop(row["id"])

    def export(self, graph: NeuronGraph, *, replace: bool = False, progress: Progress | None = None) -> Exported:
        """Write a network, see `Store.export`; killed at any moment, what it left is dropped at the next opening."""
        start, network = perf_counter(), graph.network
        n_edges = sum(graph.edges_per_part)
        self.drop_incomplete()
        for there in self.read(text("find_network"), name=network.name):
            if (there["digest"], there["bias"]) == (network.digest, graph.with_bias):
                return Exported(there["id"], network.name, 0, n_edges, perf_counter() - start)
            if not replace:
                raise ValueError(taken(self.address, there, graph))
            self.drop(there["id"])
        number = self.read(text("embedded_next"))[0]["id"]
        self.write((f"UNWIND $rows AS r CREATE (:Network {map_of(NODES['Network'])})", [network_row(graph, number)]))
        self.copy("Layer", layer_frame(graph, number))
        self.run(text("embedded_layers"), network=number)
        self.copy("Neuron", neuron_frame(graph, number))
        written = 0
        for kind, frame in edge_frames(graph, number):
            self.copy(kind, frame)
            written += len(frame)
            if progress is not None:
                progress(network.name, written, n_edges)
        self.verify(number, {"n_neurons": len(graph.neurons), "n_edges": n_edges}, network.name)
        self.run(text("embedded_finish"), network=number, complete=True)
        return Exported(number, network.name, written, n_edges, perf_counter() - start)

    def copy(self, table: str, frame: pd.DataFrame) -> None:
        """One COPY of a fresh frame (a frame copied twice crashes the process, stores.md)."""
        if len(frame):
            fresh = frame.copy(deep=True)
            columns = ", ".join(columns_of(table, fresh))
            with plain_errors(self.address):
                self.connection.execute(f"COPY {table}({columns}) FROM $frame", {"frame": fresh})

    def verify(self, number: int, wanted: dict[str, int], name: str) -> None:
        """Compare what the file holds with what was to be written; remove the network where they differ."""
        found = self.read(text("embedded_count"), first=first_id(number), last=first_id(number + 1))[0]
        if found != wanted:
            self.drop(number)
            raise OSError(f"store {self.address!r}: {name!r} came out as {found}, not {wanted}; it was removed")

    def drop(self, network: int) -> None:
        """Remove a network and all that hangs on it; interrupted, it is finished at the next opening."""
        values = {"network": network, "first": first_id(network), "last": first_id(network + 1)}
        self.run(text("embedded_finish"), network=network, complete=False)
        for statement in statements("embedded_drop"):
            self.run(statement, **{name: value for name, value in values.items() if f"${name}" in statement})

    def run(self, statement: str, **parameters: object) -> Any:
        """The driver's result of one statement."""
        with plain_errors(self.address):
            result = self.connection.execute(statement, parameters)
        return result[-1] if isinstance(result, list) else result

    def read(self, text: str, *, time_limit: float | None = None, **parameters: object) -> Rows:
        """Rows of a query, see `Store.read`."""
        with self.limited(time_limit):
            result = self.run(text, **parameters)
        with plain_errors(self.address):
            rows: Rows = [{key: plain(value) for key, value in row.items()} for row in result.rows_as_dict().get_all()]
        result.close()
        return rows

    @contextmanager
    def limited(self, seconds: float | None) -> Generator[None]:
        """Let what runs inside take at most so many seconds."""
        self.connection.set_query_timeout(0 if seconds is None else max(1, round(seconds * 1000)))
        try:
            yield
        finally:
            self.connection.set_query_timeout(0)

    def write(self, *steps: Step) -> None:
        """Run writing texts in one transaction, see `Store.write`."""
        self.run("BEGIN TRANSACTION")
        try:
            for text, rows in steps:
                if rows:
                    self.run(text, rows=[dict(row) for row in rows])
            self.run("COMMIT")
        except BaseException:
            with suppress(ValueError, OSError):  # it may have been rolled back already
                self.run("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with suppress(RuntimeError):
            self.connection.close()
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@contextmanager
def plain_errors(address: str) -> Generator[None]:
    """Turn ladybug's one kind of error into PermissionError, TimeoutError, OSError and ValueError, as its words say."""
    try:
        yield
    except RuntimeError as error:
        said = str(error).rsplit("Original error: ", 1)[-1]
        first = said.splitlines()[0]
        if first.startswith("Interrupted"):
            raise TimeoutError(
                f"store {address!r} took longer than the time limit; raise it (`--timeout`), or ask for less"
            ) from error
        if "Buffer manager" in said:
            raise OSError(f"store {address!r} has too little memory for this ({first}); ask for less") from error
        if "read-only" in said:
            raise PermissionError(f"store {address!r} was opened to read only") from error
        if "IO exception" in said:
            raise OSError(
                f"store {address!r}: {first}; is the disk full? What was not written whole is dropped when the "
                "store is opened again"
            ) from error
        raise ValueError(f"store {address!r}: {first}") from error


def plain(value: Any) -> Any:
    """Whole numbers as int: ladybug's sums are Decimal."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.tolist() if isinstance(value, np.ndarray) else value


def taken(address: str, there: dict[str, Any], graph: NeuronGraph) -> str:
    """What to say where the name belongs to another network."""
    return (
        f"store {address!r} holds another network named {graph.network.name!r}: digest {there['digest'][:12]}, bias "
        f"neurons {there['bias']}; this one has digest {graph.network.digest[:12]}, bias neurons {graph.with_bias}; "
        "use --replace or another --name"
    )


def map_of(columns: Iterable[str]) -> str:
    """`{id: r.id, name: r.name}` for CREATE from rows."""
    return "{" + ", ".join(f"{name}: r.{name}" for name in columns) + "}"


def columns_of(table: str, frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name in (NODES.get(table) or RELATIONSHIPS[table][2])]
