"""Run a query of the catalogue on a network of a store: a frame in Python, or a text to paste into Neo4j Browser."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..ingest.session import open_store
from ..ingest.stores.base import Rows, Store
from . import catalog, networks
from .asked import (
    OTHER,
    SHARED,
    check_depth,
    check_found,
    check_options,
    check_pair,
    check_parameters,
    check_timeout,
    check_topology,
    own_parameters,
)
from .catalog import ROOT, Query
from .literals import filled, value
from .occurrences import find

NEURONS = (ROOT / "neurons.cypher").read_text(encoding="utf-8")
ENDS = ("pre", "post")
TIME_LIMIT = 600.0
"""Seconds that a query may take, if nothing else is said."""


@dataclass(frozen=True)
class Question:
    """A query with the values of all its parameters, for one store.

    `network` is a name, where the query is of one; `other` that of a second, where it is of two.
    """

    query: Query
    network: str | None
    other: str | None
    parameters: Mapping[str, Any]


def query(
    name: str,
    *,
    store: Store | str | None = None,
    network: str | None = None,
    other: str | None = None,
    clean: str = "strict",
    bias: bool = False,
    motif: str | None = None,
    timeout: float = TIME_LIMIT,
    **params: object,
) -> pd.DataFrame:
    """Rows of a query of the catalogue as a frame; a store is only read.

    Where the rows are edges (columns `pre` and `post`, ids), the neurons' name, layer, unit and role are merged on
    them, as `pre_name`, `post_name` and so on.

    Args:
        name: of a motif or a view, such as `bifan` or `hubs`.
        store: an open store, or its address; None is CONNECTORCH_STORE, else `./connectome.lbug`.
        network: its name in the store; None where the store holds one.
        other: name of the second network, for queries that compare two.
        clean: `raw`, `strict` or `published`, for queries that take it.
        bias: whether bias neurons are asked for, too.
        motif: a name, a code or a drawing, for queries that draw occurrences of a motif.
        timeout: seconds that the store may take.
        **params: the query's own parameters, such as `limit=10`.

    Raises:
        LookupError: no such query, network, neuron or module.
        ValueError: a parameter is missing or not of the query, or the store holds several networks and none is named.
        TimeoutError: the store took longer.
    """
    with ExitStack() as stack:
        if store is None or isinstance(store, str):
            store = stack.enter_context(open_store(store, read_only=True))
        asked = ask(store, name, network=network, other=other, clean=clean, bias=bias, motif=motif, params=params)
        return answer(store, asked, timeout)


def ask(
    store: Store,
    name: str,
    *,
    network: str | None = None,
    other: str | None = None,
    clean: str = "strict",
    bias: bool = False,
    motif: str | None = None,
    params: Mapping[str, object],
) -> Question:
    """A query with a value for each of its parameters: given ones, those of the networks, defaults of its header.

    Raises:
        LookupError: no such query for this store; no such network, neuron or module.
        ValueError: a parameter is missing or not of the query, a network is deeper than the query goes, or two networks
            are to be paired neuron by neuron and differ in their layers.
    """
    found = find(name, motif, store.dialect)
    values = defaults(found)
    check_parameters(found, params, values)
    check_second(found, other)
    check_options(found, clean, bias)
    there = None
    if SHARED & set(found.parameters):
        there = only(store) if network is None else networks.find(store, network)
        check_depth(found, there)
        check_topology(store, found, there)
        values |= networks.parameters(there, clean, bias)
    if there is not None and other is not None:
        beside = networks.find(store, other)
        check_pair(found, there, beside)
        ends = networks.parameters(beside)
        values |= {"other_first": ends["first"], "other_last": ends["last"]}
    values |= params
    missing = [parameter for parameter in found.parameters if parameter not in values]
    if missing:
        raise ValueError(f"query {name!r} needs a value for {', '.join(missing)}; it takes: {own_parameters(found)}")
    if there is not None:
        check_found(store, found, there, values)
    chosen = {parameter: values[parameter] for parameter in found.parameters}
    return Question(found, None if there is None else there.name, other, chosen)


def check_second(query: Query, other: str | None) -> None:
    """Refuse a query about two networks without the second, and a second one where the query is about one."""
    compares = bool(OTHER & set(query.parameters))
    if compares and other is None:
        raise ValueError(f"query {query.name!r} compares two networks; name the second, too (`--other NETWORK`)")
    if not compares and other is not None:
        raise ValueError(f"query {query.name!r} is of one network; leave out the other, {other!r}")


def answer(store: Store, question: Question, timeout: float = TIME_LIMIT) -> pd.DataFrame:
    """Rows of a question as a frame, see `query`."""
    check_timeout(timeout)
    rows = store.read(question.query.text, time_limit=timeout, **question.parameters)
    check_whole(question.query.name, rows)
    frame = pd.DataFrame(rows, columns=question.query.columns)
    if not set(ENDS) <= set(frame.columns):
        return frame
    ids = sorted({int(row[end]) for row in rows for end in ENDS})
    neurons = pd.DataFrame(store.read(NEURONS, ids=ids), columns=["id", "name", "layer", "unit", "role"])
    for end in ENDS:
        frame = frame.merge(neurons.add_prefix(f"{end}_"), how="left", left_on=end, right_on=f"{end}_id")
    return frame.drop(columns=[f"{end}_id" for end in ENDS])


def check_whole(name: str, rows: Rows) -> None:
    """Refuse numbers (columns `n`, `n_...`) that are no longer whole: Neo4j's sum turns into a float past 2**63.

    Raises:
        OverflowError: such a number.
    """
    for row in rows:
        for column, number in row.items():
            if isinstance(number, float) and (column == "n" or column.startswith("n_")):
                raise OverflowError(
                    f"query {name!r}: {column} is {number!r}, more than this store counts exactly (2**63); ask for "
                    "a smaller network, or an embedded store, whose whole numbers go to 2**127"
                )


def pasted(query: Query, parameters: Mapping[str, Any]) -> str:
    """The query with literals in place of its parameters, under its question: a text to paste into Neo4j Browser.

    Raises:
        ValueError: a parameter without a value, or a value that Cypher has no literal for.
    """
    missing = [name for name in query.parameters if name not in parameters]
    if missing:
        raise ValueError(f"query {query.name!r} needs a value for {', '.join(missing)}")
    return f"/* {query.about} */\n{filled(catalog.body(query.text), parameters)}\n"


def only(store: Store) -> networks.StoredNetwork:
    """The one network of the store.

    Raises:
        LookupError: the store holds none.
        ValueError: the store holds several.
    """
    held = networks.networks(store)
    if not held:
        raise LookupError(f"store {store.address} holds no network; write one with `connectorch ingest SOURCE`")
    if len(held) > 1:
        listed = ", ".join(network.name for network in held[:8]) + (", ..." if len(held) > 8 else "")
        raise ValueError(f"store {store.address} holds {len(held)} networks, name one of them: {listed}")
    return held[0]


def defaults(query: Query) -> dict[str, Any]:
    """Values of a query's own parameters where none are given, from its header's line `// defaults: $limit 10`."""
    return {name: value(text) for name, text in query.defaults.items()}
