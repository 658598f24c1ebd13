"""The embedded store: a ladybug file, written by COPY only, checked before it is called complete."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import numpy as np
import pandas as pd

from ..graph import NeuronGraph
from ..lineage import join_levels
from ..schema import NODES, RELATIONSHIPS, first_id
from ..texts import statements, text
from .base import Exported, Progress, Rows, Step, beside
from .ladybug_file import open_file, plain_errors, publish, remove_file, start_building
from .tables import batches_of, edge_frames, layer_frame, network_row, neuron_frame


class LadybugStore:
    """A file with the schema of ingest/schema.py; one writer at a time, readers beside it.

    A new file is built beside its name and gets it with its first complete network.
    """

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
        self.building = not (read_only or self.path.exists())
        self.file = start_building(self.path) if self.building else self.path
        self.database, self.connection = open_file(
            self.file, read_only=read_only, named=self.address, building=self.building
        )
        if not read_only:
            self.create_schema()
            self.drop_incomplete()

    def publish(self) -> None:
        """Give a new store its name, now that something complete is in it."""
        self.run("CHECKPOINT")
        self.connection.close()
        self.database.close()
        publish(self.file, self.path)
        self.building, self.file = False, self.path
        self.database, self.connection = open_file(self.path, read_only=False, named=self.address)

    def create_schema(self) -> None:
        """Make the tables that are not there yet, and the columns that a file of an older version lacks."""
        for label, columns in NODES.items():
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            self.run(f"CREATE NODE TABLE IF NOT EXISTS {label}({listed}, PRIMARY KEY(id))")
            self.add_columns(label, columns)
        for kind, (start, end, columns) in RELATIONSHIPS.items():
            listed = "".join(f", {name} {type_}" for name, type_ in columns.items())
            self.run(f"CREATE REL TABLE IF NOT EXISTS {kind}(FROM {start} TO {end}{listed})")
            self.add_columns(kind, columns)

    def add_columns(self, table: str, columns: Mapping[str, str]) -> None:
        """Add columns that are not there yet; they are empty."""
        for name, kind in columns.items():
            self.run(f"ALTER TABLE {table} ADD IF NOT EXISTS {name} {kind}")

    def drop_incomplete(self) -> None:
        """Remove what an interrupted export left."""
        for row in self.read(text("embedded_incomplete")):
            self.drop(row["id"])

    def export(self, graph: NeuronGraph, *, replace: bool = False, progress: Progress | None = None) -> Exported:
        """Write a network, see `Store.export`; killed at any moment, what it left is dropped at the next opening."""
        return self.export_many([graph], replace=replace, progress=progress)[0]

    def export_many(
        self, graphs: Iterable[NeuronGraph], *, replace: bool = False, progress: Progress | None = None
    ) -> list[Exported]:
        """Write networks, several with one COPY a table, see `Store.export_many`."""
        self.drop_incomplete()
        done: list[Exported] = []
        for batch in batches_of(graphs):
            done += self.export_batch(batch, replace, progress)
        join_levels(self, [one.name for one in done])
        return done

    def export_batch(self, batch: Sequence[NeuronGraph], replace: bool, progress: Progress | None) -> list[Exported]:
        """Write networks side by side: all of them are complete at the end, or none, and what they replace is there."""
        start, held = perf_counter(), {row["name"]: row for row in self.read(text("embedded_names"))}
        new: list[tuple[NeuronGraph, int]] = []
        old: dict[str, int] = {}
        number = self.read(text("embedded_next"))[0]["id"]
        for graph in batch:
            there, name = held.get(graph.network.name), graph.network.name
            if there is not None and (there["digest"], there["bias"]) == (graph.network.digest, graph.with_bias):
                continue
            if there is not None:
                if not replace or name in {g.network.name for g, _ in new}:
                    raise ValueError(taken(self.address, there, graph))
                old[name] = there["id"]
            new.append((graph, number + len(new)))
            held[name] = network_row(*new[-1])
        if new:
            self.write_graphs(new, old, progress)
        spent, fresh = (perf_counter() - start) / len(batch), {n for _, n in new}
        ids = [held[graph.network.name]["id"] for graph in batch]
        edges = [sum(graph.edges_per_part) for graph in batch]
        return [
            Exported(i, graph.network.name, n if i in fresh else 0, n, spent)
            for graph, i, n in zip(batch, ids, edges, strict=True)
        ]

    def write_graphs(
        self, new: Sequence[tuple[NeuronGraph, int]], old: Mapping[str, int], progress: Progress | None
    ) -> None:
        """Write networks that are not there under their numbers, verify them, and call them complete.

        `old` are those that they replace, by name: they stay whole until the new ones are, and are dropped then.
        """
        rows = [network_row(*one) for one in new]
        beside_it = [beside(graph.network.name, graph.network.digest) for graph, _ in new]
        self.write((CREATE_NETWORKS, [row | {"name": name} for row, name in zip(rows, beside_it, strict=True)]))
        self.copy("Layer", pd.concat([layer_frame(*one) for one in new], ignore_index=True))
        self.run(text("embedded_layers"), first=new[0][1], last=new[-1][1] + 1)
        self.copy("Neuron", pd.concat([neuron_frame(*one) for one in new], ignore_index=True))
        written, n_edges = 0, sum(sum(graph.edges_per_part) for graph, _ in new)
        what = new[0][0].network.name if len(new) == 1 else f"export of {len(new)} networks"
        for kind, frame in edge_frames(new):
            self.copy(kind, frame)
            written += len(frame)
            if progress is not None:
                progress(what, written, n_edges)
        self.verify(new)
        done = [{"id": row["id"], "name": row["name"], "complete": True} for row in rows]
        gone = [{"id": i, "name": beside(name, "old"), "complete": False} for name, i in old.items()]
        self.write((text("embedded_complete"), done + gone))
        if self.building:
            self.publish()
        for number in old.values():
            self.drop(number)

    def copy(self, table: str, frame: pd.DataFrame) -> None:
        """One COPY of a frame made for it alone: a frame that is copied twice crashes the process (stores.md)."""
        if len(frame):
            columns = ", ".join(columns_of(table, frame))
            with plain_errors(self.address):
                self.connection.execute(f"COPY {table}({columns}) FROM $frame", {"frame": frame})

    def verify(self, new: Sequence[tuple[NeuronGraph, int]]) -> None:
        """Compare what the file holds with what was to be written; remove all of it where they differ."""
        rows = self.read(text("embedded_count"), first=first_id(new[0][1]), last=first_id(new[-1][1] + 1))
        found = {row["network"]: (row["n_neurons"], row["n_edges"]) for row in rows}
        for graph, number in new:
            wanted = (len(graph.neurons), sum(graph.edges_per_part))
            if found.get(number, (0, 0)) != wanted:
                for _, each in new:
                    self.drop(each)
                raise OSError(
                    f"store {self.address!r}: {graph.network.name!r} came out with (neurons, edges) "
                    f"{found.get(number, (0, 0))}, not {wanted}; it was removed, and what was written with it"
                )

    def drop(self, network: int) -> None:
        """Remove a network and all that hangs on it; interrupted, it is finished at the next opening."""
        values = {"network": network, "first": first_id(network), "last": first_id(network + 1)}
        self.run(text("embedded_finish"), first=network, last=network + 1, complete=False)
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
        """Close the file; a second call does nothing. A new store in which nothing was completed goes."""
        with suppress(RuntimeError):
            self.connection.close()
            self.database.close()
        if self.building:
            remove_file(self.file)
            self.building = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


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


CREATE_NETWORKS = f"UNWIND $rows AS r CREATE (:Network {map_of(NODES['Network'])})"


def columns_of(table: str, frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name in (NODES.get(table) or RELATIONSHIPS[table][2])]
