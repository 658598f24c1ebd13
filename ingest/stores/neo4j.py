"""The Neo4j store: slices of a network written side by side, each exactly once, then counted, then called complete.

While a network is written, a `Slice` node stands for each slice and is marked in the transaction that writes it; slices
go when the network is complete. `Lock` is one node on which exporters wait for the next `Network.id`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import asdict
from dataclasses import replace as replace_field
from functools import partial
from time import perf_counter
from typing import Any, LiteralString, Self, TypeVar, cast

from neo4j import READ_ACCESS, WRITE_ACCESS, ManagedTransaction, unit_of_work

from ..graph import NeuronGraph
from ..lineage import join_levels
from ..schema import first_id
from ..texts import statements, text
from .base import Exported, Progress, Rows, Step, beside
from .bolt import check_version, memory_is_final, open_driver, plain_errors
from .slices import Columns, Slice, count_graph, edge_columns, edge_parameters, neuron_rows, plan
from .tables import layer_frame, network_row
from .together import together, write_together

SESSIONS = 4
DROP_BATCH = 20_000

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Neo4jStore:
    """A Neo4j with the schema of ingest/schema.py; neurons also have the label of their role."""

    dialect = "neo4j"

    def __init__(self, address: str, user: str, password: str, *, read_only: bool = False) -> None:
        self.address, self.user, self.read_only = address, user, read_only
        self.has_schema = False
        self.driver = open_driver(address, user, password)
        try:
            with plain_errors(address, user):
                check_version(self.driver, address)
        except BaseException:
            self.driver.close()
            raise

    def export(self, graph: NeuronGraph, *, replace: bool = False, progress: Progress | None = None) -> Exported:
        """Write a network, see `Store.export`; interrupted at any moment, the next call goes on where it stopped."""
        done = self.export_one(graph, replace, progress)
        join_levels(self, [done.name])
        return done

    def export_one(self, graph: NeuronGraph, replace: bool, progress: Progress | None) -> Exported:
        """Write a network, slice by slice, where it is not there."""
        begun, n_edges = perf_counter(), sum(graph.edges_per_part)
        self.create_schema()
        number, complete, old = self.find_or_create(graph, replace)
        written = 0 if complete else self.write_slices(graph, number, old, progress)
        return Exported(number, graph.network.name, written, n_edges, perf_counter() - begun)

    def export_many(
        self, graphs: Iterable[NeuronGraph], *, replace: bool = False, progress: Progress | None = None
    ) -> list[Exported]:
        """Write networks, many small ones in one transaction, see `Store.export_many`."""
        self.create_schema()
        done: list[Exported] = []
        for group in together(graphs):
            begun = perf_counter()
            ids = self.write_group(group) if len(group) > 1 else []
            spent = (perf_counter() - begun) / len(group)
            for graph, number in zip(group, ids, strict=False):
                n_edges = sum(graph.edges_per_part)
                done.append(Exported(number, graph.network.name, n_edges, n_edges, spent))
                if progress is not None:
                    progress(graph.network.name, n_edges, n_edges)
            done += [] if ids else [self.export_one(graph, replace, progress) for graph in group]
        join_levels(self, [one.name for one in done])
        return done

    def write_group(self, group: Sequence[NeuronGraph]) -> list[int]:
        """Write small networks in one transaction; their ids, or none where one must be written alone."""
        if len({graph.network.name for graph in group}) < len(group):
            return []
        return self.transact(lambda tx: write_together(partial(run, tx), group))

    def write_slices(self, graph: NeuronGraph, number: int, old: int | None, progress: Progress | None) -> int:
        """Write what is missing of a network, check it and call it complete; returns how many edges it wrote."""
        waiting = [Slice(**row) for row in self.read(text("find_slices"), **id_range(number))]
        neurons, edges = ([one for one in waiting if one.step == step] for step in ("neurons", "edges"))
        n_edges, written = sum(graph.edges_per_part), 0
        there = n_edges - sum(one.last - one.first for one in edges)

        def report(n: int) -> None:
            nonlocal written
            written += n
            if progress is not None:
                progress(graph.network.name, there + written, n_edges)

        in_parallel(self.write_neurons, neuron_rows(graph, number, neurons), lambda _: None)
        in_parallel(self.write_edges, edge_columns(graph, number, edges), report)
        self.finish(graph, number, old)
        return written

    def create_schema(self) -> None:
        """Make constraints and indexes where they are missing; once for each store that is opened."""
        if not self.has_schema:
            for statement in statements("constraints"):
                self.run(statement)
            self.has_schema = True

    def create_networks(self, rows: Sequence[tuple[Mapping[str, Any], Rows]]) -> None:
        """Make nodes of networks and of their layers, whose ids are known, in one transaction; only for a bulk load."""

        def work(tx: ManagedTransaction) -> None:
            run(tx, text("next_network"))  # makes the `Lock` node
            for network, layers in rows:
                run(tx, text("create_network"), network=network, layers=layers, slices=[])

        self.transact(work)

    def find_or_create(self, graph: NeuronGraph, replace: bool) -> tuple[int, bool, int | None]:
        """Id of the graph's network, whether it is complete, and the id of a complete one that it is to replace.

        The network is made, with its slices to write, if it is missing; beside another of its name under another one.
        """
        network = graph.network
        for row in self.read(text("half_dropped")) if replace else ():
            self.drop(row["id"])
        while True:
            there = self.read(text("find_network"), name=network.name) or self.transact(lambda tx: create(tx, graph))
            found = there[0]
            if (found["digest"], found["bias"]) == (network.digest, graph.with_bias):
                return found["id"], found["complete"], None
            if found["digest"] is not None and not replace:  # null: a drop was interrupted
                raise ValueError(
                    f"store {self.address} holds another network named {network.name!r} (digest "
                    f"{found['digest'][:12]}, bias neurons: {found['bias']}; here {network.digest[:12]}, "
                    f"{graph.with_bias}); use --replace or another --name"
                )
            if found["complete"]:
                name = beside(network.name, f"{network.digest[:11]}{int(graph.with_bias)}")
                number, _, _ = self.find_or_create(renamed(graph, name), replace)
                return number, False, found["id"]
            self.drop(found["id"])

    def write_neurons(self, one: Slice, rows: list[dict[str, Any]]) -> int:
        """Write one slice of neurons, unless someone has; returns how many it wrote."""

        def work(tx: ManagedTransaction) -> int:
            if not run(tx, text("claim_slice"), slice=one.id):
                return 0
            run(tx, text("load_neurons"), rows=rows)
            return one.last - one.first

        return self.transact(work)

    def write_edges(self, one: Slice, columns: Columns) -> int:
        """Write one slice of edges, unless someone has; returns how many it wrote."""

        def work(tx: ManagedTransaction) -> int:
            if not run(tx, text("claim_slice"), slice=one.id):
                return 0
            for parameters in edge_parameters(columns):
                run(tx, text("load_edges"), **parameters)
            return one.last - one.first

        return self.transact(work)

    def finish(self, graph: NeuronGraph, number: int, old: int | None) -> None:
        """Count what the store has of a network, and call it complete if that is the graph; `old` gives it its name."""
        found, wanted = self.read(text("count_network"), **id_range(number))[0], count_graph(graph)
        if found != wanted or not self.transact(lambda tx: complete(tx, graph.network.name, number, old)):
            self.drop(number)
            raise OSError(
                f"store {self.address}: {graph.network.name!r} came out as {found}, not {wanted}, and was removed; did "
                "another program change it? Export it again"
            )
        if old is not None:
            self.drop(old)

    def drop(self, network: int) -> None:
        """Remove a network and all that hangs on it, in transactions of bounded size."""
        for statement in statements("drop_network"):
            self.run(statement, network=network, batch=DROP_BATCH, **id_range(network))

    def run(self, statement: str, **parameters: object) -> None:
        """Run a statement that opens its own transactions."""
        self.refuse_if_read_only()
        with plain_errors(self.address, self.user), self.driver.session() as session:
            session.run(cast("LiteralString", statement), parameters).consume()

    def transact(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Do `work` in one writing transaction, again where the server asks for it."""
        self.refuse_if_read_only()
        with plain_errors(self.address, self.user), self.driver.session(default_access_mode=WRITE_ACCESS) as session:
            return session.execute_write(work)

    def refuse_if_read_only(self) -> None:
        """Every way to write passes here."""
        if self.read_only:
            raise PermissionError(f"store {self.address} was opened to read only")

    def read(self, text: str, *, time_limit: float | None = None, **parameters: object) -> Rows:
        """Rows of a query, see `Store.read`; the server refuses texts that write."""
        work = unit_of_work(timeout=time_limit)(lambda tx: run(tx, text, **parameters))
        with plain_errors(self.address, self.user), self.driver.session(default_access_mode=READ_ACCESS) as session:
            return session.execute_read(work)

    def write(self, *steps: Step) -> None:
        """Run writing texts in one transaction, see `Store.write`."""
        self.transact(lambda tx: [run(tx, text, rows=[dict(row) for row in rows]) for text, rows in steps if rows])

    def close(self) -> None:
        """Close all connections; a second call does nothing."""
        self.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def create(tx: ManagedTransaction, graph: NeuronGraph) -> Rows:
    """Make a network's node, its layers and slices; who comes second with its name finds what the first has made."""
    number = run(tx, text("next_network"))[0]["id"]
    there = run(tx, text("find_network"), name=graph.network.name)
    if there:
        return there
    layers = layer_frame(graph, number).astype(object).to_dict("records")
    slices = [asdict(one) for one in plan(graph, number)]
    run(tx, text("create_network"), network=network_row(graph, number), layers=layers, slices=slices)
    return run(tx, text("find_network"), name=graph.network.name)


def complete(tx: ManagedTransaction, name: str, number: int, old: int | None) -> Rows:
    """Call a network complete, and take the name from the one that it replaces; no row if a slice is not written."""
    done = run(tx, text("finish_network"), network=number, **id_range(number))
    if done and old is not None:
        run(tx, text("replace_network"), old=old, network=number, name=name, beside=beside(name, f"old {old}"))
    return done


def renamed(graph: NeuronGraph, name: str) -> NeuronGraph:
    return replace_field(graph, network=replace_field(graph.network, name=name))


def run(tx: ManagedTransaction, statement: str, **parameters: object) -> Rows:
    with memory_is_final():
        return tx.run(cast("LiteralString", statement), parameters).data()


def in_parallel(
    write: Callable[[Slice, Item], int], jobs: Iterable[tuple[Slice, Item]], report: Callable[[int], None]
) -> None:
    """Do `write` for each job and report its result; at most twice as many jobs as sessions are held.

    When one fails, or `report` does, those not yet begun are left, and those begun are waited for.
    """
    running: set[Future[int]] = set()
    pool = ThreadPoolExecutor(SESSIONS)
    try:
        for job in jobs:
            running.add(pool.submit(write, *job))
            if len(running) >= 2 * SESSIONS:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for one in done:
                    report(one.result())
        for one in as_completed(running):
            report(one.result())
    finally:
        pool.shutdown(cancel_futures=True)


def id_range(network: int) -> dict[str, int]:
    return {"first": first_id(network), "last": first_id(network + 1)}
