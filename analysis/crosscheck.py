"""Engines side by side: every count by several independent ways, and the first disagreement, named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil
from pathlib import Path

from ..ingest.clean import check_cleaning, connected_neurons
from ..ingest.read import read_all
from ..ingest.stores.base import Store
from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from ..training.streams import stream
from . import published
from .asked import ENGINES, check_budget, check_engines, check_null, check_published
from .classing import sizes_asked
from .counting import Say, Tally, wiring
from .cypher import Asked, tally_cypher
from .engines import beside_masks, by_arrays, what_counts
from .results import Census, Sample
from .saved import SUFFIX, read_draws
from .scoring import canonical_scores, check_fits, scores

Progress = Callable[[str, int, int], None]


class DisagreementError(Exception):
    """Engines found different counts of one motif in one network."""


def census(
    source: LayeredNetwork | Path | str | Iterable[LayeredNetwork],
    motifs: str | Pattern | Sequence[str | Pattern] = "flight",
    engines: Sequence[str] = ("masks",),
    *,
    clean: str = "strict",
    bias: bool = False,
    induced: bool = False,
    types: str = "none",
    null: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    exact: bool = False,
    store: str | Store | None = None,
    budget: float | Mapping[str, float] = 300.0,
    workers: int = 1,
    grouped: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> list[Census]:
    """Count motifs of one or more networks by one or more engines, and compare with a null model.

    Args:
        source: networks, or a file or run folder that holds them.
        motifs: `flight` (the nine), `published` (the study's own variants), `k3` to `k6` (all connected classes of so
            many neurons, induced), or motifs as `queries.wanted` takes them: names, codes, drawings, files, patterns.
        engines: of `ENGINES`; `cypher` uses `store`, else an embedded store that is removed at the end.
        clean: `raw`, `strict` or `published`.
        bias: whether each layer's bias counts as one more source neuron.
        induced: count only occurrences without further edges; the same number in layered networks for the nine.
        types: `none`, `sign` or `colour`: every motif once for each choice of types of its edges.
        null: `uniform`, `min-degree` or `degree`, and where motifs tell edge types apart the same with `-typed`;
            `degree-canonical`, `fanmod`; on the first engine's counts. Or a file `NAME.draws`, whose draws and
            seed these are then.
        draws: random networks per network; 0 where only closed forms are wanted.
        seed: of the random streams.
        exact: closed forms only, no draws.
        store: a store's address, or an open store.
        budget: seconds that one motif of one network may take by estimate, one number or one per engine; longer ones
            are skipped, with the reason.
        workers: processes that share the networks out, for the slow engines; a script that asks for more than one must
            be importable (`if __name__ == "__main__"`).
        grouped: the engine cypher asks one text per motif for many networks, instead of one per motif and network.
        progress: called with what runs, done, total.
        say: called before the engine masks starts with what it will cost, where that is more than a moment.

    Raises:
        LookupError: no such motif, engine, cleaning or null model.
        ValueError: a network that an engine cannot count exactly.
    """
    check_cleaning(clean)
    check_engines(engines)
    found = as_networks(source)
    check_published(motifs, engines)
    check_budget(budget)
    saved = read_draws(null) if null is not None and null.endswith(SUFFIX) else None
    if saved is not None:
        null, draws, seed = saved.of.model, len(saved), saved.of.seed
    if null is not None:
        check_null(null, published.NAMES if motifs == "published" else (), exact_only=exact, bias=bias)
        check_fits(found, null, saved, clean, bias=bias)
    wired = [wiring(network, clean, bias) for network in found]
    if motifs == "published":
        patterns, tallies = [], {"masks": [Tally(published.count(network)) for network in wired]}
    else:
        limit: Mapping[str, float] = budget if isinstance(budget, Mapping) else {str(e): budget for e in ENGINES}
        patterns, counted = what_counts(motifs, types, wired, engines, limit, say, induced=induced)
        tallies = by_arrays(engines, patterns, wired, limit, counted, workers, progress, say)
        if "cypher" in engines:
            asked = Asked(patterns, clean, bias, limit["cypher"])
            tallies["cypher"] = tally_cypher(asked, found, wired, store, progress, grouped=grouped)
        if list(counted) == ["masks"]:
            tallies = {e: t if e in counted else beside_masks(t, counted["masks"]) for e, t in tallies.items()}
    all_classes = sizes_asked(motifs) is not None
    results = [
        replace(
            assembled(network, clean, bias, {e: tallies[e][i] for e in ENGINES if e in tallies}),
            induced=induced or all_classes,
            types=types,
            classes={pattern.name: pattern.text for pattern in patterns},
            class_sizes={p.name: len(p.vertices) for p in patterns} if all_classes else {},
        )
        for i, network in enumerate(found)
    ]
    if null is None:
        return results
    return [
        replace(
            result,
            null=scores(network, result, null, 0 if exact else draws, seed, True, progress, saved),
            other_nulls=canonical_scores(network, result, null),
        )
        for network, result in zip(found, results, strict=True)
    ]


def as_networks(source: LayeredNetwork | Path | str | Iterable[LayeredNetwork]) -> list[LayeredNetwork]:
    if isinstance(source, LayeredNetwork):
        return [source]
    return list(read_all(source)) if isinstance(source, (str, Path)) else list(source)


def assembled(network: LayeredNetwork, clean: str, bias: bool, tallies: Mapping[str, Tally]) -> Census:
    """One network's Census from what the engines found."""
    cleaned = wiring(network, clean, bias=False)
    level = network.about.get("level")
    return Census(
        name=network.name,
        source=str(network.about.get("source", "")),
        clean=clean,
        bias=bias,
        layer_sizes=network.sizes,
        live_neurons=tuple(int(live.sum()) for live in connected_neurons(cleaned)),
        edges_per_layer=tuple(cleaned.edges_per_block),
        bias_edges_per_layer=tuple(0 if b is None else int(b.count_nonzero()) for b in cleaned.biases[1:]),
        sparsity=network.sparsity,
        effective_sparsity=1 - cleaned.n_edges / network.n_weights,
        counts={engine: dict(t.counts) for engine, t in tallies.items()},
        skipped={engine: dict(t.skipped) for engine, t in tallies.items() if t.skipped},
        seconds={engine: round(t.seconds, 6) for engine, t in tallies.items()},
        estimated={e: (t.estimated.seconds, t.estimated.bytes) for e, t in tallies.items() if t.estimated is not None},
        level=level if isinstance(level, float) else None,
        digest=network.digest,
    )


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
        seed: of the choice of the sample; `sample_of` says which networks it is.

    Raises:
        ValueError: `sample` is no share, or an engine cannot count a network exactly.
    """
    chosen = drawn(len(networks), sample, seed)
    count = partial(census, clean=clean, bias=bias, budget=budget, workers=workers, progress=progress)
    results = count(networks, engines=("masks", "cypher"), store=store, grouped=True)
    third = count([networks[i] for i in chosen], engines=("masks", "graphtool"))
    for i, one in zip(chosen, third, strict=True):
        results[i] = joined(results[i], one)
    return results


def sample_of(networks: Sequence[LayeredNetwork] | Sequence[Census], share: float, seed: int) -> Sample:
    """The sample that `sampled` draws of these networks, or drew of those with these results."""
    names = [one.name for one in networks]
    return Sample(share, seed, tuple(names[i] for i in drawn(len(names), share, seed)), len(names))


def drawn(n: int, share: float, seed: int) -> list[int]:
    """Which of n networks are drawn, rising: a share, rounded up, the decimal share taken exactly."""
    if not 0 <= share <= 1:
        raise ValueError(f"a sample of {share}; give a share of the networks, 0 to 1")
    n_drawn = ceil(Fraction(str(share)) * n)
    return sorted(stream(seed, "crosscheck").permutation(n)[:n_drawn].tolist())


def joined(first: Census, second: Census) -> Census:
    """Two censuses of one network by different engines as one."""
    return replace(
        first,
        counts={**first.counts, **second.counts},
        seconds={**first.seconds, **second.seconds},
        skipped={**first.skipped, **second.skipped},
        estimated={**first.estimated, **second.estimated},
    )
