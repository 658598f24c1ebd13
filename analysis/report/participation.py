"""Who takes part in a motif, as facts and sheets: for the terminal page and for the HTML file."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ..results import Participation
from .run_tables import Section
from .sheet import Column, Sheet, column, percent, whole

Name: TypeAlias = Callable[[int, int], str]
"""Layer and unit of a neuron -> its name."""


def facts(
    found: Participation,
    clean: str,
    *,
    bias: bool,
    induced: bool,
    seed: int | None = None,
    stored: str | None = None,
    weights: str | None = None,
) -> dict[str, str]:
    """What was counted, how, and what its edges weigh; `seed` where occurrences were drawn, `stored` where written.

    `weights` says what whole occurrences weigh, where that was asked for.
    """
    *inner, last = found.layer_sizes
    sizes = [*(n - bias for n in inner), last]  # as built: bias neurons are the last of their layers
    told = {
        "network": f"{found.network} ({'-'.join(map(str, sizes))})",
        "motif": f"{found.motif}: {found.drawing}",
        "cleaning": f"{clean}, {'with' if bias else 'without'} bias neurons",
        "occurrences": f"{found.count:,}, {'no' if induced else 'with or without'} further edges among their neurons",
    }
    if found.weight_mean is not None and found.weight_sd is not None:
        total = float(found.weight_sum)
        told["edge weights"] = (
            f"sum {total:,.6g}, mean {found.weight_mean:.6g}, sd {found.weight_sd:.6g}, over all edges of all "
            "occurrences"
        )
        told["sign products"] = f"{found.positive:,} positive, {found.negative:,} negative"
    if weights is not None:
        told["their weights"] = weights
    if seed is not None:
        told["seed"] = f"{seed}, of the occurrences drawn"
    return told if stored is None else told | {"store": stored}


def sections(
    found: Participation, drawn: Sequence[Mapping[str, tuple[int, int]]], top: int, name: Name
) -> list[Section]:
    """The neurons and the edges that take part most often, by position; occurrences where some were drawn."""
    taking = Section("Who takes part", (neurons_sheet(found, top, name), edges_sheet(found, top, name)))
    return [taking, Section("Examples", (sample_sheet(drawn, name),))] if drawn else [taking]


def neurons_sheet(found: Participation, top: int, name: Name) -> Sheet:
    frame = found.to_frame()
    rows = frame.head(top)
    columns = [column(", ".join(names), [whole(int(n)) for n in rows[", ".join(names)]]) for names in found.neurons]
    labels = [name(layer, unit) for layer, unit in rows[["layer", "unit"]].to_numpy().tolist()]
    totals = [int(n) for n in rows["total"]]
    note = taking_part(len(frame), top, "neurons", found.count, sum(map(len, found.neurons)))
    return Sheet("Neurons by position", "neuron", tuple(labels), (*columns, *sums(totals, found.count)), note)


def edges_sheet(found: Participation, top: int, name: Name) -> Sheet:
    frame = found.edges_to_frame()
    ends = [(row[0], row[1], row[2], row[3]) for row in frame.head(top).itertuples(index=False, name=None)]
    labels = [f"{name(*end[:2])} → {name(*end[2:])}" for end in ends]
    columns: list[Column] = []
    for names, rows in found.edges.items() if len(found.edges) > 1 else ():
        held = {row[:4]: row[4] for row in rows}
        columns.append(column(", ".join(names), [whole(held.get(end, 0)) for end in ends]))
    totals = [int(n) for n in frame["total"].head(top)]
    note = taking_part(len(frame), top, "edges", found.count, sum(map(len, found.edges)))
    title = "Edges by position" if len(found.edges) > 1 else "Edges"
    return Sheet(title, "edge", tuple(labels), (*columns, *sums(totals, found.count)), note)


def sums(totals: Sequence[int], count: int) -> tuple[Column, Column]:
    """Occurrences in any position, and their share of all."""
    return column("total", [whole(n) for n in totals]), column("share", [percent(n / count) for n in totals])


def taking_part(n: int, top: int, what: str, count: int, each: int) -> str:
    """How many there are, how many of them are shown, and what all of them add up to."""
    shown = f"; the first {top} are shown" if n > top else ""
    return f"{n:,} {what} take part{shown}. All add up to {count:,} occurrences × {each} {what} = {count * each:,}."


def sample_sheet(drawn: Sequence[Mapping[str, tuple[int, int]]], name: Name) -> Sheet:
    """Occurrences that were drawn: which neuron is which vertex."""
    vertices = list(drawn[0])
    columns = [column(vertex, [name(*one[vertex]) for one in drawn]) for vertex in vertices]
    rows = tuple(str(i) for i in range(1, len(drawn) + 1))
    note = "Each drawn uniformly from all occurrences, with replacement."
    return Sheet("Occurrences drawn", "number", rows, tuple(columns), note)
