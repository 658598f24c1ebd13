"""What a store holds, counted: networks, neurons, edges, bytes, versions."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import __version__
from . import server
from .datafolder import DATA
from .schema import NODES, Edge
from .session import place
from .stored import stored
from .stores.base import Store
from .texts import text

SHOWN = (
    "id",
    "name",
    "level",
    "effective_sparsity",
    "layer_sizes",
    "n_neurons",
    "n_edges",
    "bias",
    "complete",
    "digest",
)


def holdings(store: Store) -> dict[str, Any]:
    """Facts of a store as one JSON object: totals, versions, and one row a network.

    `n_neurons` and `n_edges` of the store count bias neurons and their edges too, those of a network do not. `bytes`
    is None where the files are another machine's.
    """
    counted = dict.fromkeys(NODES, 0) | {row["label"]: row["n"] for row in store.read(text("count_labels"))}
    edges = dict.fromkeys(map(str, Edge), 0) | {row["type"]: row["n"] for row in store.read(text("count_edges"))}
    results = {(row["network"], row["what"]): row["n"] for row in store.read(text("count_results"))}
    rows = [
        {key: row[key] for key in SHOWN}
        | {what: results.get((row["id"], what), 0) for what in ("modules", "censuses")}
        | {"participation": row["participation_motif"]}
        for row in stored(store)
    ]
    return {
        "store": store.address,
        "kind": store.dialect,
        "versions": {"connectorch": __version__, **store_version(store)},
        "n_networks": len(rows),
        "n_incomplete": sum(not row["complete"] for row in rows),
        "n_neurons": counted["Neuron"],
        "n_edges": sum(edges.values()),
        "n_excites": edges["EXCITES"],
        "n_inhibits": edges["INHIBITS"],
        "n_modules": counted["Module"],
        "n_censuses": counted["Census"],
        "bytes": bytes_of(store),
        "networks": rows,
    }


def store_version(store: Store) -> dict[str, str]:
    if store.dialect == "ladybug":
        return {"ladybug": version("ladybug")}
    return {row["name"]: row["version"] for row in store.read(text("server_version")) if row["name"] == "Neo4j Kernel"}


def bytes_of(store: Store) -> int | None:
    """Bytes of an embedded store's files, or of the database of the toolkit's own server."""
    if store.dialect == "ladybug":
        path = Path(store.address)
        return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*") if file.is_file())
    running = server.status()
    if running is None or place(running.bolt) != place(store.address):
        return None
    folders = (running.home / DATA / kind / "neo4j" for kind in ("databases", "transactions"))
    return sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())
