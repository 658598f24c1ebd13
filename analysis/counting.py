"""Count motifs of networks by engines on arrays, each within its budget of seconds."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from time import perf_counter

import torch

from ..ingest.clean import clean, degrees, with_bias_neurons
from ..queries.pattern import Pattern
from ..training import registry
from ..training.network import LayeredNetwork
from . import census as engines

Progress = Callable[[str, int, int], None]
ARRAY_ENGINES = ("masks", "graphtool", "enumeration")
BATCH_CELLS = 2**25  # weights of networks counted in one batch by the engine masks


@dataclass(frozen=True)
class Tally:
    """What one engine found in one network."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    seconds: float = 0.0


def wiring(network: LayeredNetwork, cleaning: str, bias: bool) -> LayeredNetwork:
    """What engines on arrays count in: the cleaned network, bias neurons added where they count."""
    cleaned = clean(network, cleaning)
    return with_bias_neurons(cleaned) if bias else cleaned


def tally(
    engine: str,
    patterns: Sequence[Pattern],
    networks: Sequence[LayeredNetwork],
    budget: float,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Tally]:
    """Counts of one engine on arrays, one Tally per network; what it cannot count in time says why.

    Args:
        engine: one of `ARRAY_ENGINES`.
        patterns: motifs.
        networks: from `wiring`.
        budget: seconds that one motif of one network may take by estimate.
        workers: processes that share the networks out; the engine masks needs none.
        progress: called with the engine's name, networks done, networks.
    """
    if engine == "masks":
        return tally_masks(patterns, networks)
    done: list[Tally] = []
    with ExitStack() as stack:
        one = partial(tally_slow, engine, patterns, budget)
        found = map(one, networks)
        if min(workers, len(networks)) > 1:
            pool = ProcessPoolExecutor(min(workers, len(networks)), mp_context=get_context("spawn"))
            found = stack.enter_context(pool).map(one, networks)
        for each in found:
            done.append(each)
            if progress is not None:
                progress(engine, len(done), len(networks))
    return done


def tally_slow(engine: str, patterns: Sequence[Pattern], budget: float, network: LayeredNetwork) -> Tally:
    """Counts of an engine that visits occurrences one by one."""
    module = registry.load(engines, engine, "engine")
    estimates = module.seconds(patterns, network)
    return tally_one(patterns, budget, estimates, partial(count_one, module.count, network))


def count_one(count: Callable[..., list[list[int]]], network: LayeredNetwork, patterns: Sequence[Pattern]) -> list[int]:
    return count(patterns, [network])[0]


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
    patterns: Sequence[Pattern],
    budget: float,
    estimates: Mapping[str, float],
    count: Callable[[Sequence[Pattern]], Sequence[int]],
) -> Tally:
    """Count in one network what fits the budget; the rest is skipped, with its estimate."""
    fitting = [pattern for pattern in patterns if estimates[pattern.name] <= budget]
    skipped = over_budget(estimates, budget)
    began = perf_counter()
    counts = {pattern.name: n for pattern, n in zip(fitting, count(fitting), strict=True)} if fitting else {}
    return Tally(counts, skipped, perf_counter() - began)


def over_budget(estimates: Mapping[str, float], budget: float) -> dict[str, str]:
    """Motifs that would take longer than the budget, and what to say of each."""
    return {
        name: f"about {seconds_text(estimate)}, budget {budget:g}"
        for name, estimate in estimates.items()
        if estimate > budget
    }


def cypher_seconds(patterns: Sequence[Pattern], network: LayeredNetwork, rate: float) -> dict[str, float]:
    """Estimated seconds of the aggregated Cypher texts, which walk through edges, or pairs of edges that meet."""
    everything = [torch.ones(n, dtype=torch.bool, device=network.masks[0].device) for n in network.sizes]
    arriving, leaving = (torch.cat(degrees(network, everything, forward=side)) for side in (True, False))
    pairs = {"bifan": int((arriving * (arriving - 1)).sum()) // 2, "biparallel": int((arriving * leaving).sum())}
    return {p.name: (network.n_edges + pairs.get(p.name, 0)) / rate for p in patterns}


def seconds_text(seconds: float) -> str:
    """Seconds, minutes or hours, as one would say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
