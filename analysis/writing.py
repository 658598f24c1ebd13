"""Results of this room -> the store's nodes, through ingest/results.py."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from ..ingest.export import neuron_graph
from ..ingest.results import Counted, write_census, write_crosschecked, write_modules, write_participation
from ..ingest.schema import first_id
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import networks as stored
from ..queries.occurrences import edges_text
from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from .results import Census, Modules, Participation


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


def sample_text(pattern: Pattern, sample: Sequence[Mapping[str, tuple[int, int]]], there: stored.StoredNetwork) -> str:
    """A text to paste into Neo4j Browser that draws occurrences of a stored network.

    Args:
        pattern: the motif.
        sample: vertex name -> (layer, unit), one an occurrence.
        there: from `stored_for`.
    """
    ends = [(pattern.vertices[u], pattern.vertices[v]) for u, v in pattern.edges]
    ids = [{name: first_id(there.id, layer) + unit for name, (layer, unit) in one.items()} for one in sample]
    about = f"{len(sample)} occurrences of {pattern.name} in {there.name}, each drawn uniformly from all"
    return edges_text(about.replace("*/", "* /"), [(one[pre], one[post]) for one in ids for pre, post in ends])


def write_participations(
    store: Store, there: stored.StoredNetwork, network: LayeredNetwork, result: Participation, clean: str, *, bias: bool
) -> None:
    """Write how often each neuron and edge of a stored network takes part, in place of another motif's numbers.

    Args:
        store: an open store.
        there: from `stored_for`.
        network: its content, raw.
        result: counted in it.
        clean: after this cleaning.
        bias: with bias neurons.
    """
    graph, found = neuron_graph(network, with_bias=there.bias), result.totals
    neurons: list[tuple[int, int, int]] = []
    for layer, unit in graph.neurons[["layer", "unit"]].to_numpy().tolist():
        neurons.append((layer, unit, found[layer][unit] if unit < len(found[layer]) else 0))
    by_edge = {tuple(row[:4]): int(row[4]) for row in result.edges_to_frame().itertuples(index=False, name=None)}
    edges: list[tuple[int, int, int, int, int]] = []
    for part in graph.parts():
        for pre, post in zip(part.pre.tolist(), part.post.tolist(), strict=True):
            ends = (part.pre_layer, pre, part.post_layer, post)
            edges.append((*ends, by_edge.get(ends, 0)))
    counted = Counted(result.motif, result.drawing, result.count, clean, bias)
    write_participation(store, there.id, counted, neurons, edges)


def stored_for(store: Store, network: LayeredNetwork, source: str, *, bias: bool) -> stored.StoredNetwork:
    """The stored network of equal digest, that of its own name first; with bias neurons, where they are counted.

    Raises:
        LookupError: the store has none; the error says how to write it.
        ValueError: it is there without bias neurons, and they are counted.
    """
    same = [there for there in stored.networks(store) if there.digest == network.digest]
    if not same:
        raise LookupError(
            f"store {store.address} holds no network with the content of {network.name!r} (digest "
            f"{network.digest[:12]}); write it first: `connectorch ingest {source} --store {store.address}`"
        )
    fitting = [there for there in same if there.bias or not bias]
    if not fitting:
        raise ValueError(
            f"network {same[0].name!r} in store {store.address} has no bias neurons; leave out --bias, or ingest it "
            "with --bias --replace"
        )
    return max(fitting, key=lambda there: there.name == network.name)


def stored_number(store: Store, network: LayeredNetwork, *, bias: bool = False) -> int:
    """Id of the stored network of equal digest, that of its own name first; exported now where there is none."""
    same = [there for there in stored.networks(store) if there.digest == network.digest]
    if same:
        return max(same, key=lambda there: there.name == network.name).id
    return store.export(neuron_graph(network, with_bias=bias)).network
