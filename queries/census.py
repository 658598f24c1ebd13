"""The Cypher engine: motif counts by the store's own query language."""

from collections.abc import Callable, Sequence
from time import perf_counter

from ..ingest.stores.base import Store
from . import catalog
from .networks import StoredNetwork, parameters
from .pattern import Pattern
from .render import PARAMETERS, render
from .wanted import by_name


def count(
    store: Store,
    network: StoredNetwork,
    motifs: Sequence[str | Pattern],
    *,
    cleaning: str,
    bias: bool,
    topology: str = "layered",
    done: Callable[[str, float], None] | None = None,
) -> dict[str, int]:
    """Occurrences of each motif in one network of the store, as whole numbers.

    Args:
        store: an open store.
        network: found by `queries.networks.find`.
        motifs: names of motifs, or patterns.
        cleaning: `raw`, `strict` or `published`.
        bias: whether bias neurons count; they must have been exported.
        topology: of the network, see `LayeredNetwork.topology`; texts of the catalogue say where they count right.
        done: called with each motif's name and seconds.

    Raises:
        ValueError: bias neurons asked for of a network that was exported without.
        OverflowError: the store answered with a number that is not whole (Neo4j's sum past 2**63).
    """
    values = parameters(network, cleaning, bias)
    counts: dict[str, int] = {}
    for motif in motifs:
        start = perf_counter()
        pattern = by_name(motif) if isinstance(motif, str) else motif
        text, needed = text_of(pattern, store.dialect, topology)
        counts[pattern.name] = whole(store.read(text, **{n: values[n] for n in needed}), pattern.name, network.name)
        if done is not None:
            done(pattern.name, perf_counter() - start)
    return counts


def text_of(pattern: Pattern, dialect: str, topology: str) -> tuple[str, Sequence[str]]:
    """The text that counts a pattern, and its parameters: the catalogue's own, which is quicker, or a rendered one."""
    known = catalog.by_form().get(pattern.form)
    if known is None and topology == "layered" and pattern.induced and pattern.is_closed_in_layers:
        known = catalog.by_form().get((False, *pattern.form[1:]))
    query = None if known is None else catalog.find(known, "motifs", dialect)
    if query is None or not catalog.counts_right(query, topology):
        return render(pattern), PARAMETERS
    return query.text, query.parameters


def count_grouped(
    store: Store, networks: Sequence[StoredNetwork], motif: str, *, cleaning: str, bias: bool
) -> dict[int, int]:
    """Occurrences of one motif in each of many networks of the store, by id, as whole numbers: one text for all.

    Args:
        store: an open store.
        networks: with no other network of the store between their ids.
        motif: name of a motif query.
        cleaning: `raw`, `strict` or `published`.
        bias: whether bias neurons count; they must have been exported.

    Raises:
        ValueError: bias neurons asked for of a network that was exported without.
        OverflowError: the store answered with a number that is not whole.
    """
    ordered = sorted(networks, key=lambda network: network.id)
    values = [parameters(network, cleaning, bias) for network in ordered]
    shared = values[0] | {"last": values[-1]["last"]}
    query = catalog.grouped(motif, store.dialect)
    rows = {row["network"]: row for row in store.read(query.text, **{name: shared[name] for name in query.parameters})}
    return {
        one.id: whole([rows[one.id]], motif, one.name) if one.id in rows else 0  # none: no row
        for one in ordered
    }


def whole(rows: list[dict[str, object]], motif: str, name: str) -> int:
    """The one number `n` of the one row, refused where it is not an integer."""
    n = rows[0]["n"] if len(rows) == 1 else None
    if not isinstance(n, int):
        raise OverflowError(f"{motif} of {name!r}: the store answered {n!r}, expected one whole number below 2**63")
    return n
