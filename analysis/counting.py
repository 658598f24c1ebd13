"""Count motifs of networks by engines on arrays, each within its budget of seconds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from ..ingest.clean import clean, with_bias_neurons
from ..queries.pattern import Pattern, parse
from ..training import registry
from ..training.network import LayeredNetwork
from . import census as engines
from .estimate import embeddings

ARRAY_ENGINES = ("masks", "graphtool", "enumeration")
WALKED = {"bifan": parse("conv2", "a->c, b->c"), "biparallel": parse("chain2", "a->b, b->c")}
"""What the Cypher text of a motif walks through, where that is more than the edges."""
BATCH_CELLS = 2**25  # weights of networks counted in one batch by the engine masks


@dataclass
class Tally:
    """What one engine found in one network so far."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    seconds: float = 0.0


def wiring(network: LayeredNetwork, cleaning: str, bias: bool) -> LayeredNetwork:
    """What engines on arrays count in: the cleaned network, bias neurons added where they count."""
    cleaned = clean(network, cleaning)
    return with_bias_neurons(cleaned) if bias else cleaned


def tally(
    engine: str, patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork], budget: float, induced: bool = False
) -> list[Tally]:
    """Counts of one engine on arrays, one Tally per network; what it cannot count in time says why.

    Args:
        engine: one of `ARRAY_ENGINES`.
        patterns: motifs.
        networks: from `wiring`.
        budget: seconds that one motif of one network may take by estimate.
        induced: count only where the vertices have no further edge among them.
    """
    if engine == "masks":
        return tally_masks(patterns, networks)
    module = registry.load(engines, engine, "engine")
    return [
        tally_one(patterns, budget, seconds_of(patterns, network, module.RATE), counter(module.count, network, induced))
        for network in networks
    ]


def tally_masks(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork]) -> list[Tally]:
    """All networks of equal sizes in batches; the time is shared out equally."""
    done: list[Tally] = []
    size = max(1, BATCH_CELLS // max((n.n_weights for n in networks), default=1))
    for start in range(0, len(networks), size):
        batch, began = networks[start : start + size], perf_counter()
        rows = registry.load(engines, "masks", "engine").count(patterns, batch)
        share = (perf_counter() - began) / len(batch)
        done += [Tally({p.name: n for p, n in zip(patterns, row, strict=True)}, seconds=share) for row in rows]
    return done


def tally_one(
    patterns: Sequence[Pattern], budget: float, estimates: Mapping[str, float], count: Callable[[Pattern], int]
) -> Tally:
    """Count one network pattern by pattern, leaving out what would take longer than the budget."""
    found = Tally()
    for pattern in patterns:
        if estimates[pattern.name] > budget:
            found.skipped[pattern.name] = f"about {seconds_text(estimates[pattern.name])}, budget {budget:g}"
            continue
        began = perf_counter()
        found.counts[pattern.name] = count(pattern)
        found.seconds += perf_counter() - began
    return found


def counter(count: Callable[..., list[list[int]]], network: LayeredNetwork, induced: bool) -> Callable[[Pattern], int]:
    return lambda pattern: count([pattern], [network], induced=induced)[0][0]


def seconds_of(patterns: Sequence[Pattern], network: LayeredNetwork, rate: float) -> dict[str, float]:
    """Estimated seconds of an engine that visits every embedding, by pattern."""
    return {p.name: n / rate for p, n in zip(patterns, embeddings(patterns, network), strict=True)}


def cypher_seconds(patterns: Sequence[Pattern], network: LayeredNetwork, rate: float) -> dict[str, float]:
    """Estimated seconds of the aggregated Cypher texts, which walk through pairs of edges at most."""
    maps = embeddings(list(WALKED.values()), network)
    rows = {name: n / walked.automorphisms for (name, walked), n in zip(WALKED.items(), maps, strict=True)}
    return {p.name: (network.n_edges + rows.get(p.name, 0.0)) / rate for p in patterns}


def seconds_text(seconds: float) -> str:
    """Seconds, minutes or hours, as one would say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
