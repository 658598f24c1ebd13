"""Results of this room -> the store's nodes, through ingest/results.py."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from ..ingest.export import neuron_graph
from ..ingest.results import write_census, write_crosschecked, write_modules
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import networks as stored
from ..training.network import LayeredNetwork
from .results import Census, Modules


@contextmanager
def store_to_write(address: str | None, *, write: bool) -> Generator[Store | None]:
    """The store of an address, opened before anything is counted, where results are to be written; else None."""
    if write:
        with open_store(address) as opened:
            yield opened
    else:
        yield None


def write_censuses(store: Store, networks: Sequence[LayeredNetwork], results: Sequence[Census]) -> None:
    """Write counts and scores; a network that the store does not hold is exported first."""
    for network, result in zip(networks, results, strict=True):
        write_census(store, stored_number(store, network, bias=result.bias), census_rows(result))


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


def write_partitions(store: Store, networks: Sequence[LayeredNetwork], results: Sequence[Modules]) -> None:
    """Write modules and the levels above them; a network that the store does not hold is exported first."""
    for network, result in zip(networks, results, strict=True):
        write_modules(
            store,
            stored_number(store, network),
            result.method,
            result.modules,
            result.edges,
            result.modularity,
            result.description_length,
            result.levels,
        )


def flag_crosschecked(store: Store, results: Sequence[Census]) -> None:
    """Flag the networks of a store whose every motif two or more engines counted, each by whether they agreed.

    Networks of equal content are flagged alike, whatever their names; one with a motif that fewer engines counted is
    left as it was, unless two of them disagree.
    """
    agree: dict[str, bool] = {}
    for result in results:
        if result.is_crosschecked or not result.agree:
            agree[result.digest] = agree.get(result.digest, True) and result.agree
    write_crosschecked(store, {one.id: agree[one.digest] for one in stored.networks(store) if one.digest in agree})


def stored_number(store: Store, network: LayeredNetwork, *, bias: bool = False) -> int:
    """Id of the stored network of equal digest, that of its own name first; exported now where there is none."""
    same = [there for there in stored.networks(store) if there.digest == network.digest]
    if same:
        return max(same, key=lambda there: there.name == network.name).id
    return store.export(neuron_graph(network, with_bias=bias)).network
