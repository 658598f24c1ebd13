"""Censuses, z-scores, losses and modules as sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, median_low

from ..results import Census, Modules, NullScores, RunReport, Score
from .sheet import UNDEFINED, Cell, Column, Sheet, column, decimal, percent, score, whole

ALPHA = 0.05  # q below this is marked


@dataclass(frozen=True)
class Section:
    """What belongs together on a page: a heading, one or more sheets."""

    heading: str
    sheets: tuple[Sheet, ...]


def sections(report: RunReport) -> list[Section]:
    """Every table of a run, in the order of reading."""
    found = [Section("Error", (losses_sheet(report),))] if len(report.losses) else []
    if report.censuses:
        found.append(Section("What is left", (wiring_sheet(report),)))
        found.append(Section("Motifs", (agreement_sheet(report), counts_sheet(report))))
    if any(census.nulls for census in report.censuses):
        found.append(Section("Against chance", tuple(z_sheets(report))))
    return [*found, Section("Modules", (modules_sheet(report.modules),))] if report.modules else found


def census_sheet(census: Census) -> Sheet:
    """One network: motifs by engines, whether the engines are equal, and z against each null model."""
    motifs = motifs_of([census])
    columns = [column(engine, [count_cell(census, engine, motif) for motif in motifs]) for engine in census.counts]
    columns.append(column("engines", [agreement(census, motif) for motif in motifs]))
    for null in census.nulls:
        heading = f"z {null.model}" if len(census.nulls) > 1 else "z"
        columns.append(column(heading, [score(s.z) for s in scores_of(null, motifs)]))
    reasons: dict[str, list[str]] = {}
    for engine, skipped in census.skipped.items():
        for motif, reason in skipped.items():
            reasons.setdefault(f"{engine} skipped: {reason}", []).append(motif)
    note = " ".join(f"{', '.join(skipped)}: {reason}." for reason, skipped in reasons.items())
    return Sheet(f"Motifs of {census.name}", "motif", motifs, tuple(columns), note)


def null_sheet(null: NullScores, motifs: Sequence[str]) -> Sheet:
    """One network against one null model: moments, z, and p and q where there are any."""
    scores = scores_of(null, motifs)
    columns = [
        column("mean", [decimal(s.mean, 4) for s in scores]),
        column("sd", [decimal(s.sd, 4) for s in scores]),
        column("z", [score(s.z) for s in scores]),
    ]
    if any(s.p is not None for s in scores):
        columns.append(column("p", [decimal(s.p, 2) for s in scores]))
    if any(s.q is not None for s in scores):
        columns.append(column("q", [decimal(s.q, 2) for s in scores]))
    if null.draws and any(s.exact_mean is not None for s in scores):
        columns.append(column("exact mean", [decimal(s.exact_mean, 4) for s in scores]))
        columns.append(column("exact sd", [decimal(s.exact_sd, 4) for s in scores]))
    return Sheet(f"Against {null.model}", "motif", tuple(motifs), tuple(columns), null_sentence(null))


def scores_of(null: NullScores, motifs: Sequence[str]) -> list[Score]:
    return [null.motifs.get(motif, Score(None, None, None)) for motif in motifs]


def null_sentence(null: NullScores) -> str:
    """What the null model keeps and how it was evaluated."""
    how = f"{null.draws:,} draws, seed {null.seed}" if null.draws else "in closed form, without draws"
    keeps = ", ".join(kept.removeprefix("n_").replace("_", " ") for kept in null.keeps)
    return f"Null model {null.model} ({how}) keeps {keeps}. {UNDEFINED}: undefined, the count has no spread there."


def count_cell(census: Census, engine: str, motif: str) -> str:
    if motif in census.counts[engine]:
        return whole(census.counts[engine][motif])
    return "skipped" if motif in census.skipped.get(engine, {}) else UNDEFINED


def agreement(census: Census, motif: str) -> Cell:
    """`equal` or `DIFFER` where two engines or more counted."""
    counts = [counts[motif] for counts in census.counts.values() if motif in counts]
    if len(counts) < 2:
        return Cell("one only" if counts else UNDEFINED)
    return Cell("equal", "good") if len(set(counts)) == 1 else Cell("DIFFER", "bad")


def agreement_sheet(report: RunReport) -> Sheet:
    """By level: how many counts each engine made, and how many were made by two engines or more and are equal."""
    groups = by_level(report.censuses)
    engines = list(dict.fromkeys(engine for census in report.censuses for engine in census.counts))
    columns = [
        column(engine, [whole(sum(len(c.counts.get(engine, {})) for c in group)) for group in groups.values()])
        for engine in engines
    ]
    checks = [[agreement(c, m).text for c in group for m in motifs_of([c])] for group in groups.values()]
    compared = [sum(check in ("equal", "DIFFER") for check in found) for found in checks]
    equal = [found.count("equal") for found in checks]
    verdicts = [
        Cell(UNDEFINED) if not n else Cell("all equal", "good") if e == n else Cell(f"{n - e} DIFFER", "bad")
        for n, e in zip(compared, equal, strict=True)
    ]
    columns += [column("compared", list(map(whole, compared))), column("equal", list(map(whole, equal)))]
    note = "Counts (networks × motifs) made by each engine; compared: made by two engines or more."
    differ = [f"{c.name}, {motif}: {counts}" for c in report.censuses for motif, counts in c.disagreements]
    note += f" First disagreement: {differ[0]}." if differ else ""
    return Sheet("Do the engines agree?", "sparsity", tuple(groups), (*columns, column("verdict", verdicts)), note)


def counts_sheet(report: RunReport) -> Sheet:
    """Motifs by levels: the count of the median network, by the first engine that counted."""
    groups, motifs = by_level(report.censuses), motifs_of(report.censuses)
    columns = [
        column(level, [whole(median_count(group, motif)) for motif in motifs]) for level, group in groups.items()
    ]
    return Sheet("Motif counts by sparsity", "motif", motifs, tuple(columns), "Median over networks (of an even number, the lower one).")


def median_count(group: Sequence[Census], motif: str) -> int | None:
    found = [next((c[motif] for c in census.counts.values() if motif in c), None) for census in group]
    known = [n for n in found if n is not None]
    return median_low(known) if known else None


def z_sheets(report: RunReport) -> list[Sheet]:
    """One sheet a null model: motifs by levels, the median z over networks."""
    models = {null.model: null for census in report.censuses for null in census.nulls}
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


def losses_sheet(report: RunReport) -> Sheet:
    """By level: the loss after the last update, the median over networks and, for the test set, the best and worst."""
    last = report.losses.sort_values("update", kind="stable").groupby(["level", "network"]).last().reset_index()
    groups = dict(list(last.groupby("level")))
    columns = [column("networks", [whole(len(group)) for group in groups.values()])]
    for name in ("train", "validation", "test"):
        if not last[name].isna().all():
            columns.append(column(name, [decimal(group[name].median()) for group in groups.values()]))
    columns.append(column("best", [decimal(group["test"].min()) for group in groups.values()]))
    columns.append(column("worst", [decimal(group["test"].max()) for group in groups.values()]))
    note = "After the last update of each level: medians over networks; best and worst on the test set."
    note += "".join(f" {name.capitalize()}: {decimal(value)}." for name, value in report.references.items())
    return Sheet(f"{report.loss_name.capitalize()} by sparsity", "sparsity", tuple(percent(float(level)) for level in groups), tuple(columns), note)


def wiring_sheet(report: RunReport) -> Sheet:
    """By level: what is left of the networks after cleaning, medians over networks."""
    groups = by_level(report.censuses)
    layers = range(len(report.censuses[0].layer_sizes)) if same_layers(report.censuses) else []
    columns = [
        column("effective", [percent(median(c.effective_sparsity for c in g)) for g in groups.values()]),
        column("edges", [decimal(median(c.n_edges for c in g), 9) for g in groups.values()]),
        column("live", [decimal(median(sum(c.live_neurons) for c in g), 9) for g in groups.values()]),
    ]
    columns += [column(f"L{i}", [decimal(median(c.live_neurons[i] for c in g), 9) for g in groups.values()]) for i in layers]
    note = (
        f"Medians over networks. effective: sparsity after {report.censuses[0].clean} cleaning; live: neurons with a "
        "weight in and a weight out; L0, L1, ...: the same by layer."
    )
    return Sheet("Edges and live neurons by sparsity", "sparsity", tuple(groups), tuple(columns), note)


def modules_sheet(modules: Sequence[Modules]) -> Sheet:
    """One row a network and method: how many modules, their description length and modularity."""
    inside = [sum(n for pre, post, n in m.edges if pre == post) / max(1, sum(n for *_, n in m.edges)) for m in modules]
    columns = (
        column("method", [m.method for m in modules]),
        column("modules", [whole(len(m.modules)) for m in modules]),
        column("groups", [" > ".join(whole(max(level) + 1) for level in m.levels) or UNDEFINED for m in modules]),
        column("bits", [decimal(m.description_length, 4) for m in modules]),
        column("Q", [decimal(m.modularity) for m in modules]),
        column("inside", [percent(round(share, 3)) for share in inside]),
    )
    note = (
        "bits: description length under the nested stochastic block model, shorter is better; Q: directed modularity; "
        "inside: edges that stay in their module; groups: modules of modules."
    )
    return Sheet("Modules by method", "network", tuple(m.name for m in modules), columns, note)


def by_level(censuses: Iterable[Census]) -> dict[str, list[Census]]:
    """Censuses by nominal sparsity, as a label; where no level is known, by the sparsity there is."""
    groups: dict[float, list[Census]] = {}
    for census in censuses:
        groups.setdefault(nominal(census), []).append(census)
    return {percent(level): groups[level] for level in sorted(groups)}


def nominal(census: Census) -> float:
    """The level of a census: its nominal sparsity, 0..1."""
    return round(census.sparsity if census.level is None else census.level, 6)


def motifs_of(censuses: Iterable[Census]) -> tuple[str, ...]:
    """Motifs that were counted or skipped, in the order in which they were asked for."""
    return tuple(dict.fromkeys(m for c in censuses for part in (*c.counts.values(), *c.skipped.values()) for m in part))


def same_layers(censuses: Sequence[Census]) -> bool:
    return len({census.layer_sizes for census in censuses}) == 1
