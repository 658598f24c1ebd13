"""Run a query of the catalogue on a network of a store: a frame in Python, or a text to paste into Neo4j Browser."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..ingest.session import open_store
from ..ingest.stores.base import Store
from . import catalog, networks
from .catalog import ROOT, Query
from .literals import filled, value

NEURONS = (ROOT / "neurons.cypher").read_text(encoding="utf-8")
ENDS = ("pre", "post")
SHARED = {"first", "last", "live", "live_published", "roles"}
"""Parameters that come from the network, its cleaning and its bias neurons."""


@dataclass(frozen=True)
class Question:
    """A query with the values of all its parameters, for one store; `network` is a name, where the query is of one."""

    query: Query
    network: str | None
    parameters: Mapping[str, Any]


def query(
    name: str,
    *,
    store: Store | str | None = None,
    network: str | None = None,
    clean: str = "strict",
    bias: bool = False,
    **params: object,
) -> pd.DataFrame:
    """Rows of a query of the catalogue as a frame; a store is only read.

    Where the rows are edges (columns `pre` and `post`, ids), the neurons' name, layer, unit and role are merged on
    them, as `pre_name`, `post_name` and so on.

    Args:
        name: of a motif or a view, such as `bifan` or `hubs`.
        store: an open store, or its address; None is CONNECTORCH_STORE, else `./connectome.lbug`.
        network: its name in the store; None where the store holds one.
        clean: `raw`, `strict` or `published`, for queries that take it.
        bias: whether bias neurons are asked for, too.
        **params: the query's own parameters, such as `limit=10`.

    Raises:
        LookupError: no such query or network.
        ValueError: a parameter is missing or not of the query, or the store holds several networks and none is named.
    """
    with ExitStack() as stack:
        if store is None or isinstance(store, str):
            store = stack.enter_context(open_store(store, read_only=True))
        return answer(store, ask(store, name, network=network, clean=clean, bias=bias, params=params))


def ask(
    store: Store, name: str, *, network: str | None, clean: str, bias: bool, params: Mapping[str, object]
) -> Question:
    """A query with a value for each of its parameters: given ones, those of the network, defaults of its header.

    Raises:
        LookupError: no such query for this store, or no such network.
        ValueError: a parameter is missing or not of the query.
    """
    found = catalog.find(name, dialect=store.dialect)
    unknown = sorted(set(params) - set(found.parameters))
    if unknown:
        raise ValueError(f"query {name!r} has no parameter {unknown[0]!r}; it takes: {own_parameters(found) or 'none'}")
    values = defaults(found)
    for parameter, given in params.items():
        check_kind(parameter, given, values.get(parameter, given))
    there = None
    if SHARED & set(found.parameters):
        there = only(store) if network is None else networks.find(store, network)
        values |= networks.parameters(there, clean, bias)
    values |= params
    missing = [parameter for parameter in found.parameters if parameter not in values]
    if missing:
        raise ValueError(f"query {name!r} needs a value for {', '.join(missing)}; it takes: {own_parameters(found)}")
    chosen = {parameter: values[parameter] for parameter in found.parameters}
    return Question(found, None if there is None else there.name, chosen)


def answer(store: Store, question: Question) -> pd.DataFrame:
    """Rows of a question as a frame, see `query`."""
    rows = store.read(question.query.text, **question.parameters)
    frame = pd.DataFrame(rows, columns=question.query.columns)
    if not set(ENDS) <= set(frame.columns):
        return frame
    ids = sorted({int(row[end]) for row in rows for end in ENDS})
    neurons = pd.DataFrame(store.read(NEURONS, ids=ids), columns=["id", "name", "layer", "unit", "role"])
    for end in ENDS:
        frame = frame.merge(neurons.add_prefix(f"{end}_"), how="left", left_on=end, right_on=f"{end}_id")
    return frame.drop(columns=[f"{end}_id" for end in ENDS])


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


def check_kind(parameter: str, given: object, default: object) -> None:
    """Refuse a value of another kind than the default's: a word for a number, a fraction for a whole number."""
    kinds = (int, float) if isinstance(default, float) else type(default)
    if not isinstance(given, kinds) or isinstance(given, bool) != isinstance(default, bool):
        raise ValueError(f"parameter {parameter!r} is {given!r}; give a value like {default!r}")


def own_parameters(query: Query) -> str:
    """Parameters that a person gives, each with its default."""
    own = [name for name in query.parameters if name not in SHARED]
    return ", ".join(f"{name} (else {query.defaults[name]})" if name in query.defaults else name for name in own)
