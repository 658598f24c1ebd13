"""Censuses, scores, agreement of engines and modules as sheets."""

from collections.abc import Iterable, Mapping, Sequence

from ..results import Census, Comparison, Modules, NullScores, Score
from .sheet import UNDEFINED, Cell, Column, Sheet, column, decimal, percent, score, whole


def census_sheet(census: Census) -> Sheet:
    """One network: motifs by engines, whether the engines are equal, and z against each null model."""
    motifs = motifs_of([census])
    columns = count_columns(census, motifs)
    for null in census.nulls:
        heading = f"z {null.model}" if len(census.nulls) > 1 else "z"
        cells = [Cell("fixed") if s.fixed else score(s.z) for s in scores_of(null, motifs)]
        columns.append(column(heading, cells))
    note = " ".join(part for part in (totals_sentence(census), skipped_sentence(census)) if part)
    return Sheet(f"Motifs of {census.name}", "motif", motifs, tuple(columns), note)


def census_facts(census: Census) -> dict[str, str]:
    """What a network is, and what was counted of it: lines of label and value."""
    return {
        "network": census.name,
        "source": census.source,
        "layers": "-".join(map(str, census.layer_sizes)),
        "cleaning": f"{census.clean}, {'with' if census.bias else 'without'} bias neurons",
        "edges": f"{census.n_edges:,} ({' + '.join(f'{n:,}' for n in census.edges_per_layer)})",
        "live neurons": " + ".join(f"{n:,}" for n in census.live_neurons),
        "sparsity": f"{census.sparsity:.4f} nominal, {census.effective_sparsity:.4f} effective",
        "seconds": ", ".join(spent(census, engine) for engine in census.seconds),
    }


def spent(census: Census, engine: str) -> str:
    """An engine's seconds, and what was expected where it was more than a moment."""
    seconds, n_bytes = census.estimated.get(engine, (0.0, 0))
    expected = f" (expected {seconds:.2g}, and {n_bytes / 1e9:.1f} GB)" if seconds >= 1 or n_bytes >= 1e9 else ""
    return f"{engine} {census.seconds[engine]:.3g}{expected}"


def count_columns(census: Census, motifs: Sequence[str]) -> list[Column]:
    """One column an engine, then whether the engines are equal."""
    columns = [column(engine, [count_cell(census, engine, motif) for motif in motifs]) for engine in census.counts]
    return [*columns, column("engines", [agreement(census, motif) for motif in motifs])]


def skipped_sentence(census: Census) -> str:
    """Which motifs which engine skipped, by reason."""
    reasons: dict[str, list[str]] = {}
    for engine, skipped in census.skipped.items():
        for motif, reason in skipped.items():
            reasons.setdefault(f"{engine} skipped: {reason}", []).append(motif)
    return " ".join(f"{', '.join(skipped)}: {reason}." for reason, skipped in reasons.items())


def comparison_sheet(comparison: Comparison) -> Sheet:
    """Classes by count: FANMOD's number, our count and frequency, its frequency, z and p."""
    rows = comparison.rows

    def texts(key: str) -> list[str]:
        return [UNDEFINED if row[key] is None else str(row[key]) for row in rows]

    columns = (
        column("FANMOD ID", texts("id")),
        column("count", [f"{row['count']:,}" for row in rows]),
        column("%", texts("percent")),
        column("FANMOD %", texts("fanmod_percent")),
        column("equal", [Cell("equal", "good") if row["equal"] else Cell("DIFFERS", "bad") for row in rows]),
        column("FANMOD z", texts("fanmod_z")),
        *(column(f"z {null.model}", [score(z_in(row, null.model)) for row in rows]) for null in comparison.nulls),
    )
    note = "FANMOD's z is against random networks that do not keep the layers."
    like = comparison.likeness
    if like:
        note += (
            f" Over {like['n_classes']:.0f} classes with a mean share above 0.1 %, ours by its rule go with them: "
            f"correlation {like['correlation']:.3f}, slope {like['slope']:.2f}, median difference "
            f"{like['difference']:.2f}."
        )
    return Sheet("Classes", "class", tuple(str(row["class"]) for row in rows), columns, note)


def z_in(row: Mapping[str, object], model: str) -> float | None:
    found = row["z"]
    assert isinstance(found, Mapping)
    return found[model]


def totals_sentence(census: Census) -> str:
    """Connected sets of neurons by size, where all classes were counted: the sums of the column."""
    if not census.totals:
        return ""
    listed = ", ".join(f"{n:,} of {size}" for size, n in census.totals.items())
    return f"Connected sets of neurons, the sums over all classes: {listed}."


def null_sheet(null: NullScores, motifs: Sequence[str]) -> Sheet:
    """One network against one null model: moments, z, and p and q where there are any."""
    scores = scores_of(null, motifs)
    columns = [
        column("mean", [decimal(s.mean, 4) for s in scores]),
        column("sd", [decimal(s.sd, 4) for s in scores]),
        column("z", [Cell("fixed") if s.fixed else score(s.z) for s in scores]),
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
    """What the null model keeps and how it was evaluated, or why it was not."""
    if null.undefined:
        return f"Undefined: {null.undefined}."
    how = f"{null.draws:,} draws, seed {null.seed}" if null.draws else "in closed form, without draws"
    keeps = ", ".join(kept.removeprefix("n_").replace("_", " ") for kept in null.keeps)
    shares = " Mean and sd are shares of all connected sets of as many neurons." if null.measure == "share" else ""
    return (
        f"Null model {null.model} ({how}) keeps {keeps}.{shares} {UNDEFINED}: undefined, the count has no spread "
        "there; fixed: every network of the model has it."
    )


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


def agreement_sheet(groups: Mapping[str, Sequence[Census]], stub: str) -> Sheet:
    """By group: how many counts each engine made, and how many were made by two engines or more and are equal."""
    censuses = [census for group in groups.values() for census in group]
    engines = dict.fromkeys(engine for census in censuses for engine in census.counts)
    columns = [
        column(engine, [whole(sum(len(c.counts.get(engine, {})) for c in group)) for group in groups.values()])
        for engine in engines
    ]
    checks = [[agreement(c, m).text for c in group for m in motifs_of([c])] for group in groups.values()]
    equal = [found.count("equal") for found in checks]
    differ = [found.count("DIFFER") for found in checks]
    columns.append(column("compared", [whole(e + d) for e, d in zip(equal, differ, strict=True)]))
    columns.append(column("equal", list(map(whole, equal))))
    columns.append(column("verdict", [verdict(e, d) for e, d in zip(equal, differ, strict=True)]))
    total = f"{sum(equal):,} of {sum(equal + differ):,} compared are equal"
    note = f"Counts (networks × motifs) by engine; compared: made by two engines or more. {total}."
    found = [f"{c.name}, {motif}: {counts}" for c in censuses for motif, counts in c.disagreements]
    note += f" First disagreement: {found[0]}." if found else ""
    return Sheet("Do the engines agree?", stub, tuple(groups), tuple(columns), note)


def verdict(equal: int, differ: int) -> Cell:
    if differ:
        return Cell(f"{differ} DIFFER", "bad")
    return Cell("all equal", "good") if equal else Cell(UNDEFINED)


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


def motifs_of(censuses: Iterable[Census]) -> tuple[str, ...]:
    """Motifs that were counted or skipped, in the order in which they were asked for."""
    return tuple(dict.fromkeys(m for c in censuses for part in (*c.counts.values(), *c.skipped.values()) for m in part))
