"""The Cypher engine: motif counts by the store's own query language."""

from collections.abc import Callable, Sequence
from time import perf_counter

from ..ingest.stores.base import Store
from . import catalog
from .networks import StoredNetwork, parameters


def count(
    store: Store,
    network: StoredNetwork,
    motifs: Sequence[str],
    *,
    cleaning: str,
    bias: bool,
    done: Callable[[str, float], None] | None = None,
) -> dict[str, int]:
    """Occurrences of each motif in one network of the store, as whole numbers.

    Args:
        store: an open store.
        network: found by `queries.networks.find`.
        motifs: names of motif queries.
        cleaning: `raw`, `strict` or `published`.
        bias: whether bias neurons count; they must have been exported.
        done: called with each motif's name and seconds.

    Raises:
        ValueError: bias neurons asked for of a network that was exported without.
        OverflowError: the store answered with a number that is not whole (Neo4j's sum past 2**63).
    """
    values = parameters(network, cleaning, bias)
    counts: dict[str, int] = {}
    for motif in motifs:
        start = perf_counter()
        query = catalog.find(motif, "motifs", store.dialect)
        counts[motif] = whole(
            store.read(query.text, **{name: values[name] for name in query.parameters}), motif, network.name
        )
        if done is not None:
            done(motif, perf_counter() - start)
    return counts


def whole(rows: list[dict[str, object]], motif: str, name: str) -> int:
    """The one number `n` of the one row, refused where it is not an integer."""
    n = rows[0]["n"] if len(rows) == 1 else None
    if not isinstance(n, int):
        raise OverflowError(f"{motif} of {name!r}: the store answered {n!r}, expected one whole number below 2**63")
    return n
