"""Results of this room -> the store's nodes, through ingest/results.py."""

from collections.abc import Iterable, Sequence

from ..ingest.export import neuron_graph
from ..ingest.results import write_census, write_modules
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import networks as stored
from ..training.network import LayeredNetwork
from .results import Census, Modules


def write_censuses(store: str | Store | None, results: Iterable[Census]) -> None:
    """Write counts and scores of networks that the store holds.

    Raises:
        LookupError: the store does not hold a network of that digest.
    """
    opened = open_store(store) if store is None or isinstance(store, str) else store
    for result in results:
        write_census(opened, by_digest(opened, result.digest, result.name), census_rows(result))
    if opened is not store:
        opened.close()


def census_rows(result: Census) -> list[dict[str, object]]:
    """One row a motif and engine, with the properties of `Census` nodes."""
    null = result.null
    rows: list[dict[str, object]] = []
    for engine, counts in result.counts.items():
        for motif, count in counts.items():
            score = None if null is None else null.motifs.get(motif)
            rows.append(
                {
                    "engine": engine,
                    "motif": motif,
                    "count": count,
                    "count_text": str(count),
                    "induced": result.induced,
                    "cleaning": result.clean,
                    "bias": result.bias,
                    "null_model": None if null is None else null.model,
                    "draws": None if null is None else null.draws,
                    "seed": None if null is None else null.seed,
                    "mean": None if score is None else score.mean,
                    "sd": None if score is None else score.sd,
                    "z": None if score is None else score.z,
                    "p": None if score is None else score.p,
                }
            )
    return rows


def write_partitions(store: str | Store | None, networks: Sequence[LayeredNetwork], results: Sequence[Modules]) -> None:
    """Write modules; a network that the store does not hold is exported first."""
    opened = open_store(store) if store is None or isinstance(store, str) else store
    for network, result in zip(networks, results, strict=True):
        known = {there.digest: there.id for there in stored.networks(opened)}
        number = known.get(network.digest) or opened.export(neuron_graph(network)).network
        write_modules(
            opened, number, result.method, result.modules, result.edges, result.modularity, result.description_length
        )
    if opened is not store:
        opened.close()


def by_digest(store: Store, digest: str, name: str) -> int:
    """Id of the stored network of that digest."""
    for there in stored.networks(store):
        if there.digest == digest:
            return there.id
    raise LookupError(f"store {store.address} holds no network like {name!r}; `connectorch ingest` it first")
