"""Modules of the networks of all sources, found by a method of `modules/` here, or in the server of their store."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial as along
from math import isclose

import numpy as np

from ..ingest.clean import clean as cleaned
from ..ingest.schema import first_id
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import gds
from ..training import registry
from ..training.network import LayeredNetwork
from . import modules as methods
from .modularity import undirected
from .modules._wiring import as_modules, wiring, without_modules
from .results import Modules
from .sources import resolve
from .writing import store_to_write, stored_for, write_partitions

IN_SERVER = "gds-leiden"
TOLERANCE = 1e-9

Progress = Callable[[str, int, int], None]
Find = Callable[[LayeredNetwork], Modules]


def divide(
    sources: Sequence[str],
    method: str,
    *,
    clean: str,
    seed: int,
    store: str | None,
    partial: bool,
    write: bool,
    progress: Progress,
) -> list[Modules]:
    """Modules of each network, written into the store where asked for.

    Args:
        sources: as in `resolve`.
        method: a file of `modules/`, or `gds-leiden`, which asks the server that holds the networks.
        clean: `raw`, `strict` or `published`.
        seed: of what the method draws.
        store: an address.
        partial: read runs that are not finished up to their last complete level.
        write: write the modules into the store.
        progress: called as progress(what, done, total).

    Raises:
        LookupError: no such method; or for `gds-leiden`: a network that the store does not hold, or no plugin.
    """
    with finder(method, clean, seed, store, write=write) as (find, opened):
        found = resolve(sources, opened or store, partial=partial)
        results: list[Modules] = []
        for network in found:
            results.append(replace(find(network), clean=clean))
            progress(f"modules by {method}", len(results), len(found))
        if write and opened is not None:
            write_partitions(opened, found, results)
        return results


@contextmanager
def finder(
    method: str, clean: str, seed: int, store: str | None, *, write: bool
) -> Generator[tuple[Find, Store | None]]:
    """A function from networks to modules, and the store where one is open while it is used."""
    if method == IN_SERVER:
        with open_store(store, read_only=not write) as opened:
            gds.check_installed(opened)
            yield along(in_server, opened, clean=clean, seed=seed), opened
        return
    try:
        here = registry.load(methods, method, "method")
    except LookupError as error:
        raise LookupError(f"{error}; and {IN_SERVER}, in Neo4j") from error
    with store_to_write(store, write=write) as opened:
        yield lambda network: here.find(cleaned(network, clean), seed), opened


def in_server(store: Store, network: LayeredNetwork, *, clean: str, seed: int) -> Modules:
    """Modules by Leiden in the server that holds `network`, whose Q is checked against this process's.

    Q of the result heeds directions, as with all methods; the server maximises the one that does not.

    Raises:
        LookupError: the store does not hold the network.
        OSError: the server has other neurons than the network, or another Q of the same modules.
    """
    there = stored_for(store, network, network.name, bias=False)
    found = gds.leiden(store, there, clean, seed)
    kept = cleaned(network, clean)
    if kept.n_edges == 0:
        return without_modules(kept, IN_SERVER, seed)
    wired = wiring(kept)
    ids = [first_id(there.id, layer) + unit for layer, unit in wired.neurons.tolist()]
    if set(ids) != found.module.keys():
        raise OSError(
            f"network {there.name!r} in store {store.address} has {len(found.module)} neurons with connections, its "
            f"content {len(ids)}; did another program change it? Ingest it again with --replace"
        )
    labels = np.array([found.module[number] for number in ids])
    result = as_modules(kept, wired, [labels], IN_SERVER)
    here = undirected(result.edges)
    if not isclose(here, found.modularity, rel_tol=0, abs_tol=TOLERANCE):
        raise OSError(
            f"network {there.name!r} in store {store.address}: the server gives its modules Q = {found.modularity!r}, "
            f"this process {here!r}; did another program change it? Ingest it again with --replace"
        )
    return replace(result, seed=seed)
