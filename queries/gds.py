"""Modules found in the server, by Neo4j's Graph Data Science, in one network of a store."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from ..ingest.stores.base import Rows, Store
from .catalog import folder
from .networks import StoredNetwork, parameters

RESTARTS = 10  # a few milliseconds each
TIME_LIMIT = 600.0  # seconds of any step


@dataclass(frozen=True)
class Partition:
    """Module of each wired neuron, by its id, and the server's modularity Q of it, which ignores directions."""

    module: dict[int, int]
    modularity: float


def leiden(store: Store, network: StoredNetwork, clean: str = "strict", seed: int = 0) -> Partition:
    """The partition of greatest undirected Q among several runs of the Leiden algorithm in the server.

    The network is projected into the server's memory, each connection once and without direction, and dropped from
    there at the end, also after an error. The same seed gives the same partition every time.

    Args:
        store: an open Neo4j with the plugin.
        network: one of its networks; a neuron without a connection belongs to no module.
        clean: `raw`, `strict` or `published`; bias neurons are left out.
        seed: of the first run; the others follow.

    Raises:
        LookupError: the store has no such plugin; or no cleaning of that name.
        TimeoutError: a step took longer than `TIME_LIMIT`.

    Source:
        Traag, Waltman and van Eck, Scientific Reports 9, 5233 (2019), as in `gds.leiden`.
    """
    check_installed(store)
    with projected(store, network, clean) as graph:
        if graph is None:
            return Partition({}, 0.0)
        names = [f"module{run}" for run in range(RESTARTS)]
        found = [ask(store, "leiden", graph=graph, property=name, seed=seed + i) for i, name in enumerate(names)]
        best = max(range(RESTARTS), key=lambda i: found[i][0]["modularity"])  # of equal ones the first
        rows = ask(store, "labels", graph=graph, property=names[best])
        module = {int(row["neuron"]): int(row["module"]) for row in rows}
        q = ask(store, "modularity", graph=graph, property=names[best])[0]["modularity"]
        return Partition(module, float(q))


def check_installed(store: Store) -> None:
    """Refuse a store without the plugin, and say how to get it."""
    if store.dialect != "neo4j":
        raise LookupError(
            f"store {store.address} is embedded and has no Graph Data Science; start a Neo4j that has (`connectorch "
            "neo4j start --gds`), ingest the network there, and name it: `--store neo4j`"
        )
    if not ask(store, "installed")[0]["n"]:
        raise LookupError(
            f"store {store.address} has no Graph Data Science plugin; for the toolkit's own Neo4j: `connectorch neo4j "
            "stop`, then `connectorch neo4j start --gds`; another one's administrator puts the plugin for its version "
            "into its folder `plugins` and sets dbms.security.procedures.unrestricted=gds.*"
        )


@contextmanager
def projected(store: Store, network: StoredNetwork, clean: str) -> Generator[str | None]:
    """Name of the network in the server's memory, None if nothing in it is connected; always dropped at the end."""
    graph = f"connectorch-{uuid4().hex}"
    try:
        held = ask(store, "project", graph=graph, **parameters(network, clean))
        yield graph if held[0]["n_neurons"] else None
    finally:
        ask(store, "drop", graph=graph)


def ask(store: Store, name: str, **values: object) -> Rows:
    """Rows of one of the texts of `queries/gds`."""
    (text,) = (query.text for query in folder("gds") if query.name == name)
    return store.read(text, time_limit=TIME_LIMIT, **values)
