"""Count motifs of networks by engines on arrays, each within its budget of seconds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from ..training.blocks import free_bytes
from ..training.network import LayeredNetwork
from . import census as engines
from .algebra.cost import Cost
from .algebra.outline import outline
from .census import masks
from .forecast import pattern_cost, refused, seconds_text, sentence

Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]
ARRAY_ENGINES = ("masks", "graphtool", "enumeration")
BATCH_CELLS = 2**25  # weights of networks counted in one batch by the engine masks


@dataclass(frozen=True)
class Tally:
    """What one engine found in one network; `estimated` is what it was thought to cost, where that was said before."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    seconds: float = 0.0
    estimated: Cost | None = None


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
    say: Say | None = None,
) -> list[Tally]:
    """Counts of one engine on arrays, one Tally per network; what it cannot count in time says why.

    Args:
        engine: one of `ARRAY_ENGINES`.
        patterns: motifs.
        networks: from `wiring`.
        budget: seconds that one motif of one network may take by estimate.
        workers: processes that share the networks out; the engine masks needs none.
        progress: called with the engine's name, networks done, networks.
        say: called before the engine masks starts with what it will cost, where that is more than a moment.
    """
    if engine == "masks":
        return tally_masks(patterns, networks, budget, say)
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


def tally_masks(
    patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork], budget: float, say: Say | None = None
) -> list[Tally]:
    """Networks of equal sizes in batches, motifs that fit the budget and the memory; the time is shared out equally."""
    done: dict[int, Tally] = {}
    free = free_bytes(networks[0].masks[0].device) if networks else 0
    batches = [batch for alike in masks.alike(networks) for batch in in_batches(alike, networks)]
    costs = [forecasts(patterns, [networks[i] for i in batch], budget) for batch in batches]
    skips = [refused(cost, len(batch), budget, free) for batch, cost in zip(batches, costs, strict=True)]
    state(
        say, [c for cost, skipped in zip(costs, skips, strict=True) for n, c in cost.items() if n not in skipped], free
    )
    for batch, cost, skipped in zip(batches, costs, skips, strict=True):
        fitting = [pattern for pattern in patterns if pattern.name not in skipped]
        began = perf_counter()
        rows = masks.count(fitting, [networks[i] for i in batch]) if fitting else [[]] * len(batch)
        share = (perf_counter() - began) / len(batch)
        whole = sum((cost[pattern.name] for pattern in fitting), Cost())
        for i, row in zip(batch, rows, strict=True):
            counts = {p.name: n for p, n in zip(fitting, row, strict=True)}
            done[i] = Tally(counts, skipped, share, Cost(whole.seconds / len(batch), whole.bytes))
    return [done[i] for i in range(len(networks))]


def in_batches(alike: Sequence[int], networks: Sequence[LayeredNetwork]) -> list[Sequence[int]]:
    """Networks of equal sizes, as many at a time as have `BATCH_CELLS` weights."""
    size = max(1, BATCH_CELLS // max(1, networks[alike[0]].n_weights))
    return [alike[start : start + size] for start in range(0, len(alike), size)]


def forecasts(patterns: Sequence[Pattern], batch: Sequence[LayeredNetwork], budget: float) -> dict[str, Cost]:
    """What each motif will cost in a batch; those that differ in types only cost the same."""
    drawn, known = outline(batch), dict[object, Cost]()
    found: dict[str, Cost] = {}
    for p in patterns:
        key = (p.edges, tuple(t is None for t in p.edge_types), p.absent, p.vertex_roles, p.vertex_layers, p.induced)
        if key not in known:
            known[key] = pattern_cost(p, drawn, budget * len(batch))
        found[p.name] = known[key]
    return found


def state(say: Say | None, costs: Iterable[Cost], free: int) -> None:
    """Say before the start what counting will cost, where that is more than a moment."""
    told = sentence(costs, free)
    if say is not None and told is not None:
        say(told)


def within(cost: Cost, what: str, network: LayeredNetwork, budget: float, say: Say | None) -> None:
    """Say what it will take to find what was asked for, or refuse it.

    Raises:
        ValueError: it would take longer than the budget.
        MemoryError: it would take more memory than there is.
    """
    free = free_bytes(network.masks[0].device)
    why = refused({what: cost}, 1, budget, free).get(what)
    if why is None:
        state(say, [cost], free)
    elif cost.seconds > budget:
        raise ValueError(
            f"{what}: would take {why}; take a smaller motif or a sparser network, or a larger budget (--budget)"
        )
    else:
        raise MemoryError(f"{what}: would take {why}; take a smaller motif, or a smaller or sparser network")


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
