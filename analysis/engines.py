"""Which motifs are counted, and by which engines on arrays; engines that know all classes list them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf

from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from .asked import patterns_asked
from .classing import Classed, count_all, in_order, sizes_asked
from .counting import ARRAY_ENGINES, Say, Tally, tally
from .edge_types import typed, types_of
from .library import has_graph_tool
from .setwise import count_sets

Progress = Callable[[str, int, int], None]


def what_counts(
    motifs: str | Pattern | Sequence[str | Pattern],
    types: str,
    networks: Sequence[LayeredNetwork],
    engines: Sequence[str],
    limit: Mapping[str, float],
    say: Say | None,
    *,
    induced: bool,
) -> tuple[list[Pattern], dict[str, list[Tally]]]:
    """The patterns to count; where all classes are asked for, what engines that know all of them found, too.

    That is `masks`, unless `enumeration` is asked for without it; with both, a class that one has and the other has not
    counts 0 there, so that they disagree.
    """
    kinds, sizes = types_of(types, networks), sizes_asked(motifs)
    if sizes is None:
        patterns = patterns_asked(motifs, induced=induced)
        return typed(patterns, kinds) if kinds else patterns, {}
    known: dict[str, Classed] = {}
    if "masks" in engines or "enumeration" not in engines:
        known["masks"] = count_all(sizes, networks, kinds, limit.get("masks", inf), say)
    if "enumeration" in engines:
        known["enumeration"] = count_sets(sizes, networks, kinds, limit.get("enumeration", inf))
    every = {pattern.name: pattern for classed in known.values() for pattern in classed.patterns}
    full = {engine: filled(classed, every) for engine, classed in known.items()}
    return full[next(iter(full))].patterns, {engine: classed.tallies for engine, classed in full.items()}


def filled(classed: Classed, every: Mapping[str, Pattern]) -> Classed:
    """Classes of all engines, 0 for those that one has not found in networks in which it skipped no such size."""
    ordered = in_order(every, classed.tallies)
    tallies = [
        replace(
            tally, counts={n: c for n, c in tally.counts.items() if f"k{len(every[n].vertices)}" not in tally.skipped}
        )
        for tally in ordered.tallies
    ]
    return Classed(ordered.patterns, tallies)


def by_arrays(
    engines: Sequence[str],
    patterns: Sequence[Pattern],
    networks: Sequence[LayeredNetwork],
    limit: Mapping[str, float],
    counted: Mapping[str, list[Tally]],
    workers: int,
    progress: Progress | None,
    say: Say | None,
) -> dict[str, list[Tally]]:
    """What each engine on arrays found in each network; one that is not installed says so."""
    absent = absent_engines(engines)
    tallies: dict[str, list[Tally]] = {}
    for engine in [e for e in engines if e in ARRAY_ENGINES]:
        if engine in absent:
            why = dict.fromkeys((pattern.name for pattern in patterns), absent[engine])
            tallies[engine] = [Tally(skipped=why)] * len(networks)
        elif engine in counted:
            tallies[engine] = counted[engine]
        else:
            tallies[engine] = tally(
                engine, patterns, networks, limit[engine], workers=workers, progress=progress, say=say
            )
    return tallies


def beside_masks(tallies: Sequence[Tally], counted: Sequence[Tally]) -> list[Tally]:
    """Tallies of another engine, without the classes of a size that masks, which lists them, skipped."""
    return [
        replace(one, skipped={**one.skipped, **{size: f"masks: {why}" for size, why in first.skipped.items()}})
        for one, first in zip(tallies, counted, strict=True)
    ]


def absent_engines(engines: Sequence[str]) -> dict[str, str]:
    """Engines that others can stand in for where what they need is not installed, and why."""
    needed = "graphtool" in engines and len(engines) > 1
    return {"graphtool": "graph-tool is not installed"} if needed and not has_graph_tool() else {}
