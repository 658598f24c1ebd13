"""A run as sheets: loss, wiring, counts and scores by sparsity, in sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, median_low
from typing import Any

import pandas as pd

from ..results import Census, NullScores, RunReport
from .sheet import UNDEFINED, Cell, Column, Sheet, column, decimal, percent, score, whole
from .tables import agreement_sheet, census_sheet, modules_sheet, motifs_of, null_sentence, null_sheet

ALPHA = 0.05  # q below this is marked


@dataclass(frozen=True)
class Section:
    """What belongs together on a page: a heading, one or more sheets."""

    heading: str
    sheets: tuple[Sheet, ...]


def sections(report: RunReport) -> list[Section]:
    """Every table of a run, in the order of reading; of one network alone, its own counts and scores."""
    found = [Section("Error", (losses_sheet(report),))] if len(report.losses) else []
    if report.censuses:
        first, *others = report.censuses
        motifs = (agreement_sheet(by_level(report.censuses), "sparsity"), counts_sheet(report))
        found.append(Section("What is left", (wiring_sheet(report),)))
        found.append(Section("Motifs", motifs if others else (census_sheet(first),)))
        scores = z_sheets(report) if others else [null_sheet(null, motifs_of([first])) for null in first.nulls]
        found += [Section("Against chance", tuple(scores))] if scores else []
    return [*found, Section("Modules", (modules_sheet(report.modules),))] if report.modules else found


def losses_sheet(report: RunReport) -> Sheet:
    """By level: the loss after the last update, the median over networks and, for the test set, the best and worst."""
    groups: Any = last_losses(report).groupby("level")
    columns = [column("networks", [whole(n) for n in groups.size()])]
    columns += [column(name, numbers(groups[name].median())) for name in ("train", "validation", "test")]
    columns += [column("best", numbers(groups["test"].min())), column("worst", numbers(groups["test"].max()))]
    note = "After the last update of each level: medians over networks; best and worst on the test set."
    if "accuracy" in report.losses.columns and any(report.losses["accuracy"].notna()):
        columns.append(column("bits", [percent(share) for share in groups["accuracy"].median()]))
        note += " Bits: share of right output bits."
    note += "".join(f" {name[:1].upper() + name[1:]}: {decimal(value)}." for name, value in report.references.items())
    rows = tuple(percent(level) for level in sorted(set(report.losses["level"])))
    return Sheet(f"{report.loss_name.capitalize()} by sparsity", "sparsity", rows, tuple(columns), note)


def numbers(values: Iterable[float]) -> list[str]:
    return [decimal(value) for value in values]


def last_losses(report: RunReport) -> pd.DataFrame:
    """The row of the last update of every network at every level."""
    return report.losses.loc[report.losses.groupby(["level", "network"])["update"].idxmax()]


def wiring_sheet(report: RunReport) -> Sheet:
    """By level: what is left of the networks after cleaning, medians over networks."""
    groups = by_level(report.censuses)
    layers = range(len(report.censuses[0].layer_sizes)) if same_layers(report.censuses) else []
    columns = [
        column("effective", [percent(median(c.effective_sparsity for c in g)) for g in groups.values()]),
        column("edges", [decimal(median(c.n_edges for c in g), 9) for g in groups.values()]),
        column("live", [decimal(median(sum(c.live_neurons) for c in g), 9) for g in groups.values()]),
    ]
    columns += [
        column(f"L{i}", [decimal(median(c.live_neurons[i] for c in g), 9) for g in groups.values()]) for i in layers
    ]
    note = (
        f"Medians over networks. effective: sparsity after {report.censuses[0].clean} cleaning; live: neurons with a "
        "weight in and a weight out; L0, L1, ...: the same by layer."
    )
    return Sheet("Edges and live neurons by sparsity", "sparsity", tuple(groups), tuple(columns), note)


def counts_sheet(report: RunReport) -> Sheet:
    """Motifs by levels: the count of the median network, by the first engine that counted."""
    groups, motifs = by_level(report.censuses), motifs_of(report.censuses)
    columns = [
        column(level, [whole(median_count(group, motif)) for motif in motifs]) for level, group in groups.items()
    ]
    return Sheet(
        "Motif counts by sparsity",
        "motif",
        motifs,
        tuple(columns),
        "Median over networks (of an even number, the lower one).",
    )


def median_count(group: Sequence[Census], motif: str) -> int | None:
    found = [next((c[motif] for c in census.counts.values() if motif in c), None) for census in group]
    known = [n for n in found if n is not None]
    return median_low(known) if known else None


def z_sheets(report: RunReport) -> list[Sheet]:
    """One sheet a null model: motifs by levels, the median z over networks."""
    found = [null for census in report.censuses for null in census.nulls]
    models = {null.model: null for null in sorted(found, key=lambda null: not null.undefined)}
    return [z_sheet(report, null) for null in models.values()]


def z_sheet(report: RunReport, null: NullScores) -> Sheet:
    motifs = motifs_of(report.censuses)
    columns: list[Column] = []
    for level, group in by_level(report.censuses).items():
        nulls = [n for census in group for n in census.nulls if n.model == null.model]
        if nulls:
            columns.append(column(level, [median_score(nulls, motif) for motif in motifs]))
    marked = any("*" in cell.text for part in columns for cell in part.cells)
    legend = f" *: q < {ALPHA} (Benjamini-Hochberg) in every network." if marked else ""
    note = f"Median over networks.{legend} {null_sentence(null)}"
    return Sheet(f"z-scores against {null.model}, by sparsity", "motif", motifs, tuple(columns), note)


def median_score(nulls: Sequence[NullScores], motif: str) -> Cell:
    scores = [null.motifs[motif] for null in nulls if motif in null.motifs]
    known = [s.z for s in scores if s.z is not None]
    if not known:
        return Cell(UNDEFINED + " ")  # the blank stands where others have a star
    marked = all(s.q is not None and s.q < ALPHA for s in scores)
    return score(median(known), "*" if marked else " ")


def by_level(censuses: Iterable[Census]) -> dict[str, list[Census]]:
    """Censuses by nominal sparsity, as a label; where no level is known, by the sparsity there is."""
    groups: dict[float, list[Census]] = {}
    for census in censuses:
        groups.setdefault(nominal(census), []).append(census)
    return {percent(level): groups[level] for level in sorted(groups)}


def nominal(census: Census) -> float:
    """The level of a census: its nominal sparsity, 0..1."""
    return round(census.sparsity if census.level is None else census.level, 6)


def same_layers(censuses: Sequence[Census]) -> bool:
    return len({census.layer_sizes for census in censuses}) == 1
