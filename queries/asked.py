"""What a query is asked, checked before it runs: its parameters, its networks, and the neuron or module it is about."""

import math
from collections.abc import Mapping
from typing import Any

from ..ingest.schema import neuron_name, role_of_layer
from ..ingest.stores.base import Store
from .catalog import ROOT, Query, counts_right
from .networks import StoredNetwork, parameters

NAMED = (ROOT / "count_named.cypher").read_text(encoding="utf-8")
SKIPPING = (ROOT / "skipping_edges.cypher").read_text(encoding="utf-8")
MODULES = (ROOT / "module_numbers.cypher").read_text(encoding="utf-8")
OTHER = {"other_first", "other_last"}
"""Parameters that come from the second network of a query that compares two."""
SHARED = {"first", "last", "live", "live_published", "roles"} | OTHER
"""Parameters that come from the networks, their cleaning and their bias neurons."""
LARGEST = 2**63 - 1
"""The largest whole number that both stores take."""
LONGEST = 1e9
"""Seconds that a query may take at most; what stores count in milliseconds stays a whole number of theirs."""
SET_BY = {
    **dict.fromkeys(("first", "last", "network"), "--network"),
    **dict.fromkeys(("other_first", "other_last", "other"), "--other"),
    **dict.fromkeys(("live", "live_published", "clean"), "--clean"),
    **dict.fromkeys(("roles", "bias"), "--bias"),
    **{name: f"--{name}" for name in ("store", "timeout")},
}
"""What no `--param` gives, and the option that does."""


def check_parameters(query: Query, given: Mapping[str, object], defaults: Mapping[str, object]) -> None:
    """Refuse parameters that the command itself sets, that the query does not have, or whose values do not fit.

    Raises:
        ValueError: such a parameter; the error names it.
    """
    for name, value in given.items():
        if name in SET_BY:
            raise ValueError(
                f"parameter {name!r} of query {query.name!r} is set by {SET_BY[name]}; give that instead of --param"
            )
        if name not in query.parameters:
            takes = own_parameters(query) or "none"
            raise ValueError(f"query {query.name!r} has no parameter {name!r}; it takes: {takes}")
        check_value(name, value, defaults.get(name, value))


def check_value(parameter: str, given: object, default: object) -> None:
    """Refuse a value of another kind than the default's, one that is not finite, and a limit that leaves no row."""
    kinds = (int, float) if isinstance(default, float) else type(default)
    if not isinstance(given, kinds) or isinstance(given, bool) != isinstance(default, bool):
        raise ValueError(f"parameter {parameter!r} is {given!r}; give a value like {default!r}")
    if isinstance(given, float) and not math.isfinite(given):
        raise ValueError(f"parameter {parameter!r} is {given!r}; give a finite number")
    lowest = 1 if parameter == "limit" else -LARGEST
    if isinstance(given, int) and not lowest <= given <= LARGEST:
        raise ValueError(f"parameter {parameter!r} is {given}; give a whole number from {lowest} to {LARGEST}")


def check_timeout(seconds: float) -> None:
    """Refuse a time that no query can take."""
    if not 0 < seconds <= LONGEST:
        raise ValueError(f"timeout is {seconds}; give seconds, more than 0 and at most {LONGEST:.0e}")


def own_parameters(query: Query) -> str:
    """Parameters that a person gives, each with its default."""
    own = [name for name in query.parameters if name not in SHARED]
    return ", ".join(f"{name} (else {query.defaults[name]})" if name in query.defaults else name for name in own)


def check_options(query: Query, clean: str, bias: bool) -> None:
    """Refuse a cleaning or bias neurons where the query would answer as if they were not asked for."""
    if clean != "strict" and not {"live", "live_published"} & set(query.parameters):
        raise ValueError(f"query {query.name!r} takes no cleaning; leave out --clean {clean}")
    if bias and "roles" not in query.parameters:
        raise ValueError(f"query {query.name!r} never counts bias neurons; leave out --bias")


def check_depth(query: Query, network: StoredNetwork) -> None:
    """Refuse a network with more layers than the query follows step by step."""
    n_steps = len(network.properties["layer_sizes"]) - 1
    if query.depth is not None and n_steps == 0:
        raise ValueError(
            f"query {query.name!r} follows paths of at most {query.depth} connections; network {network.name!r} is a "
            "graph without layers, whose paths may be longer"
        )
    if query.depth is not None and n_steps > query.depth:
        raise ValueError(
            f"query {query.name!r} follows paths of at most {query.depth} connections; network {network.name!r} has "
            f"paths of {n_steps}"
        )


def check_topology(store: Store, query: Query, network: StoredNetwork) -> None:
    """Refuse a text that would count wrong in such a network.

    Raises:
        ValueError: edges skip layers, or there are none; the error says what counts there.
    """
    if query.topology is None:
        return
    topology = "any" if len(network.properties["layer_sizes"]) == 1 else "acyclic"
    if topology == "acyclic" and query.topology == "layered":
        ends = parameters(network)
        (row,) = store.read(SKIPPING, first=ends["first"], last=ends["last"])
        topology = "acyclic" if row["n"] else "layered"
    if not counts_right(query, topology):
        what = "has edges that skip layers" if topology == "acyclic" else "is a graph without layers"
        instead = f"ask `connectorch census {network.name} --motifs {query.name} --engine cypher`, whose text does"
        raise ValueError(
            f"query {query.name!r} counts right in {query.topology} networks, and {network.name!r} {what}; "
            + (instead if query.kind == "motifs" else "name another network, or another query")
        )


def check_pair(query: Query, network: StoredNetwork, other: StoredNetwork) -> None:
    """Refuse two networks of other layers where the query sets neuron beside neuron."""
    here, there = (list(one.properties["layer_sizes"]) for one in (network, other))
    if query.pairs and here != there:
        raise ValueError(
            f"query {query.name!r} pairs the neurons of two networks, but {network.name!r} has layers {joined(here)}, "
            f"{other.name!r} {joined(there)}; name two levels of one network, or ask compare_networks"
        )


def check_found(store: Store, query: Query, network: StoredNetwork, values: Mapping[str, Any]) -> None:
    """Refuse a neuron or a module that the network does not have, rather than answer with no rows.

    Raises:
        LookupError: there is none of that name or number; the error says which there are.
    """
    ends = {name: values[name] for name in ("first", "last") if name in values}
    if "neuron" in query.parameters:
        (row,) = store.read(NAMED, **ends, neuron=values["neuron"])
        if not row["n"]:
            raise LookupError(
                f"no neuron named {values['neuron']!r} in network {network.name!r}; it has {neuron_names(network)}"
            )
    if query.of_modules and network.properties["module_method"] is None:
        raise LookupError(
            f"network {network.name!r} has no modules in store {store.address}; write them with "
            f"`connectorch modules {network.name} --write`"
        )
    if query.of_participation and network.properties["participation_motif"] is None:
        raise LookupError(
            f"store {store.address} does not hold which neurons and edges of network {network.name!r} take part in a "
            f"motif; write it with `connectorch participation {network.name} --motif bifan --write`"
        )
    if "module" in query.parameters:
        modules = [row["module"] for row in store.read(MODULES, **ends)]
        if values["module"] not in modules:
            raise LookupError(
                f"no module {values['module']} in network {network.name!r}; it has {modules[0]} to {modules[-1]}"
            )


def neuron_names(network: StoredNetwork) -> str:
    """Names of a network's neurons, layer by layer: `i0 to i2, h1.0 to h1.3, o0`."""
    sizes = list(network.properties["layer_sizes"])
    ranges: list[str] = []
    for layer, size in enumerate(sizes):
        role = role_of_layer(layer, len(sizes) - 1)
        ends = dict.fromkeys(neuron_name(role, layer, unit) for unit in (0, size - 1))
        ranges.append(" to ".join(ends))
    bias = f", and bias neurons b1 to b{len(sizes) - 1}" if network.bias else ""
    return ", ".join(ranges) + bias


def joined(sizes: list[int]) -> str:
    return "-".join(map(str, sizes))
