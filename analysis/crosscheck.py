"""Engines side by side: every count by several independent ways, and the first disagreement, named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from ..ingest.clean import check_cleaning, connected_neurons
from ..ingest.export import neuron_graph
from ..ingest.read import read_all
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import catalog
from ..queries import census as cypher
from ..queries import networks as stored
from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from ..training.streams import stream
from . import published
from .asked import ENGINES, check_budget, check_engines, check_induced, check_null, check_published, motif_names
from .counting import ARRAY_ENGINES, Tally, cypher_seconds, tally, tally_one, wiring
from .library import has_graph_tool
from .results import Census
from .scoring import scores

CYPHER_RATE = {"neo4j": 1_500_000, "ladybug": 8_000_000}  # pairs of edges a second, measured on 0.15 strict
Progress = Callable[[str, int, int], None]


class DisagreementError(Exception):
    """Engines found different counts of one motif in one network."""


def census(
    source: LayeredNetwork | Path | str | Iterable[LayeredNetwork],
    motifs: str | Sequence[str] = "flight",
    engines: Sequence[str] = ("masks",),
    *,
    clean: str = "strict",
    bias: bool = False,
    induced: bool = False,
    null: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    exact: bool = False,
    store: str | Store | None = None,
    budget: float | Mapping[str, float] = 300.0,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Census]:
    """Count motifs of one or more networks by one or more engines, and compare with a null model.

    Args:
        source: networks, or a file or run folder that holds them.
        motifs: `flight` (the nine), `published` (the study's own variants), or names of motif queries.
        engines: of `ENGINES`; `cypher` uses `store`, else an embedded store that is removed at the end.
        clean: `raw`, `strict` or `published`.
        bias: whether each layer's bias counts as one more source neuron.
        induced: count only occurrences without further edges; the same number in layered networks, for these motifs.
        null: `uniform` or `min-degree`, on the first engine's counts.
        draws: random networks per network; 0 where only closed forms are wanted.
        seed: of the random streams.
        exact: closed forms only, no draws.
        store: a store's address, or an open store.
        budget: seconds that one motif of one network may take by estimate, one number or one per engine; longer ones
            are skipped, with the reason.
        workers: processes that share the networks out, for the slow engines; a script that asks for more than one must
            be importable (`if __name__ == "__main__"`).
        progress: called with what runs, done, total.

    Raises:
        LookupError: no such motif, engine, cleaning or null model.
        ValueError: a network that an engine cannot count exactly.
    """
    check_cleaning(clean)
    check_engines(engines)
    found = as_networks(source)
    names = motif_names(motifs)
    check_published(motifs, engines)
    check_budget(budget)
    if null is not None:
        check_null(null, published.NAMES if motifs == "published" else names, exact_only=exact, bias=bias)
    wired = [wiring(network, clean, bias) for network in found]
    if motifs == "published":
        tallies: dict[str, list[Tally]] = {"masks": [Tally(published.count(network)) for network in wired]}
    else:
        check_induced(engines, found, induced)
        patterns = [query.pattern for query in catalog.motifs(names)]
        limit = budget if isinstance(budget, Mapping) else dict.fromkeys(ENGINES, budget)
        count = partial(tally, induced=induced, workers=workers, progress=progress)
        absent = absent_engines(engines)
        tallies = {e: count(e, patterns, wired, limit[e]) for e in engines if e in ARRAY_ENGINES and e not in absent}
        tallies |= {e: [Tally(skipped=dict.fromkeys(names, why))] * len(found) for e, why in absent.items()}
        if "cypher" in engines:
            tallies["cypher"] = tally_cypher(patterns, found, wired, clean, bias, limit["cypher"], store, progress)
    results = [
        assembled(network, clean, bias, induced, {e: tallies[e][i] for e in engines_in_order(tallies)})
        for i, network in enumerate(found)
    ]
    if null is None:
        return results
    return [
        replace(result, null=scores(network, result, null, 0 if exact else draws, seed, True, progress))
        for network, result in zip(found, results, strict=True)
    ]


def absent_engines(engines: Sequence[str]) -> dict[str, str]:
    """Engines that others can stand in for where what they need is not installed, and why."""
    needed = "graphtool" in engines and len(engines) > 1
    return {"graphtool": "graph-tool is not installed"} if needed and not has_graph_tool() else {}


def engines_in_order(tallies: Mapping[str, object]) -> list[str]:
    return [engine for engine in ENGINES if engine in tallies]


def as_networks(source: LayeredNetwork | Path | str | Iterable[LayeredNetwork]) -> list[LayeredNetwork]:
    if isinstance(source, LayeredNetwork):
        return [source]
    return list(read_all(source)) if isinstance(source, (str, Path)) else list(source)


def assembled(network: LayeredNetwork, clean: str, bias: bool, induced: bool, tallies: Mapping[str, Tally]) -> Census:
    """One network's Census from what the engines found."""
    cleaned = wiring(network, clean, bias=False)
    level = network.about.get("level")
    return Census(
        name=network.name,
        source=str(network.about.get("source", "")),
        clean=clean,
        bias=bias,
        induced=induced,
        layer_sizes=network.sizes,
        live_neurons=tuple(int(live.sum()) for live in connected_neurons(cleaned)),
        edges_per_layer=tuple(cleaned.edges_per_block),
        bias_edges_per_layer=tuple(0 if b is None else int(b.count_nonzero()) for b in cleaned.biases[1:]),
        sparsity=network.sparsity,
        effective_sparsity=1 - cleaned.n_edges / network.n_weights,
        counts={engine: dict(t.counts) for engine, t in tallies.items()},
        skipped={engine: dict(t.skipped) for engine, t in tallies.items() if t.skipped},
        seconds={engine: round(t.seconds, 6) for engine, t in tallies.items()},
        level=level if isinstance(level, float) else None,
        digest=network.digest,
    )


def tally_cypher(
    patterns: Sequence[Pattern],
    found: Sequence[LayeredNetwork],
    wired: Sequence[LayeredNetwork],
    clean: str,
    bias: bool,
    budget: float,
    store: str | Store | None,
    progress: Progress | None,
) -> list[Tally]:
    """Counts of the Cypher engine; a network that the store does not hold is exported first."""
    with ExitStack() as stack:
        removed = store is None
        if store is None:
            store = str(Path(stack.enter_context(TemporaryDirectory(prefix="connectorch-"))) / "census.lbug")
        opened = stack.enter_context(open_store(store)) if isinstance(store, str) else store
        done: list[Tally] = []
        for network, cleaned in zip(found, wired, strict=True):
            named = replace(network, name=network.digest) if removed else network  # files may share a name
            there = in_store(opened, named, bias, progress)
            seconds = cypher_seconds(patterns, cleaned, CYPHER_RATE[opened.dialect])

            def count(fitting: Sequence[Pattern], there: stored.StoredNetwork = there) -> list[int]:
                counts = cypher.count(opened, there, [p.name for p in fitting], cleaning=clean, bias=bias)
                return [counts[p.name] for p in fitting]

            done.append(tally_one(patterns, budget, seconds, count))
            if progress is not None:
                progress(f"cypher {network.name}", len(done), len(found))
        return done


def in_store(store: Store, network: LayeredNetwork, bias: bool, progress: Progress | None) -> stored.StoredNetwork:
    """The stored network of equal digest, exported now where there is none."""
    same = [there for there in stored.networks(store) if there.digest == network.digest]
    fitting = [there for there in same if there.bias or not bias]
    if fitting:
        return fitting[0]
    if same:
        raise ValueError(
            f"store {store.address} holds {same[0].name!r} without bias neurons; `connectorch ingest` it with --bias "
            "--replace, leave out --bias, or take other engines than cypher"
        )
    exported = store.export(neuron_graph(network, with_bias=bias), progress=progress)
    return stored.find(store, exported.name)


def check(results: Iterable[Census]) -> None:
    """Refuse results in which engines differ.

    Raises:
        DisagreementError: names the first motif and network, and each engine's count.
    """
    for result in results:
        for motif, counts in result.disagreements:
            listed = ", ".join(f"{engine} {n}" for engine, n in counts.items())
            raise DisagreementError(f"{motif} of {result.name!r} ({result.clean}, bias {result.bias}): {listed}")


def sampled(
    networks: Sequence[LayeredNetwork],
    sample: float,
    *,
    clean: str = "strict",
    bias: bool = False,
    store: str | Store | None = None,
    budget: float | Mapping[str, float] = 300.0,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Census]:
    """The nine motifs of all networks by masks and Cypher, and of a random sample of them by graph-tool too.

    Args:
        networks: to be counted.
        sample: share of the networks that graph-tool counts, rounded up.
        clean: see `census`; so are `bias`, `store`, `budget`, `workers` and `progress`.
        seed: of the choice of the sample.
    """
    n_sampled = ceil(sample * len(networks))
    chosen = set(stream(seed, "crosscheck").permutation(len(networks))[:n_sampled].tolist())
    count = partial(census, clean=clean, bias=bias, budget=budget, workers=workers, progress=progress)
    results = count(networks, engines=("masks", "cypher"), store=store)
    third = count([networks[i] for i in sorted(chosen)], engines=("masks", "graphtool"))
    for i, one in zip(sorted(chosen), third, strict=True):
        results[i] = joined(results[i], one)
    return results


def joined(first: Census, second: Census) -> Census:
    """Two censuses of one network by different engines as one."""
    return replace(
        first,
        counts={**first.counts, **second.counts},
        seconds={**first.seconds, **second.seconds},
        skipped={**first.skipped, **second.skipped},
    )
