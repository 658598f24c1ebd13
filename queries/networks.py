"""Networks of a store: find them by name, and the parameters that choose one of them in a query."""

from dataclasses import dataclass
from typing import Any

from ..ingest.schema import NODES, Role, first_id
from ..ingest.stores.base import Rows, Store
from .catalog import ROOT

LISTING = (ROOT / "networks.cypher").read_text(encoding="utf-8")


@dataclass(frozen=True)
class StoredNetwork:
    """A `Network` node: `properties` are all its properties, as in docs/schema.md."""

    id: int
    name: str
    bias: bool
    digest: str
    properties: dict[str, Any]


def networks(store: Store) -> list[StoredNetwork]:
    """Complete networks of the store, in the order in which they came."""
    rows = [row for row in listed(store) if row["complete"]]
    return [StoredNetwork(row["id"], row["name"], row["bias"], row["digest"], row) for row in rows]


def find(store: Store, name: str) -> StoredNetwork:
    """The complete network called `name`.

    Raises:
        LookupError: no such network, or one whose export was interrupted.
    """
    rows = {row["name"]: row for row in listed(store)}
    if name not in rows:
        names = list(rows)
        told = ", ".join(names if len(names) <= 8 else [*names[:4], "...", *names[-4:]]) or "none"
        raise LookupError(f"no network named {name!r} in store {store.address}; it holds: {told}")
    if not rows[name]["complete"]:
        raise LookupError(f"network {name!r} in store {store.address} is incomplete: run its `ingest` again")
    row = rows[name]
    return StoredNetwork(row["id"], row["name"], row["bias"], row["digest"], row)


def listed(store: Store) -> Rows:
    """Properties of all networks; those that a store does not have, or not yet, are None."""
    return [dict.fromkeys(NODES["Network"]) | row["properties"] for row in store.read(LISTING)]


def parameters(network: StoredNetwork, cleaning: str = "strict", bias: bool = False) -> dict[str, Any]:
    """Values of the parameters that queries share: $first, $last, $live, $live_published, $roles.

    Raises:
        ValueError: `bias` where the network was exported without bias neurons, or no cleaning of that name.
    """
    if cleaning not in ("raw", "strict", "published"):
        raise LookupError(f"no cleaning named {cleaning!r}; known: raw, strict, published")
    if bias and not network.bias:
        raise ValueError(f"network {network.name!r} was exported without bias neurons; ingest it with --bias --replace")
    return {
        "first": first_id(network.id),
        "last": first_id(network.id + 1),
        "live": [True] if cleaning == "strict" else [True, False],
        "live_published": [True] if cleaning == "published" else [True, False],
        "roles": [str(role) for role in Role if bias or role != Role.BIAS],
    }
