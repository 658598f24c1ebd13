"""Results as JSON documents: what `--json` prints and report.json holds; undefined numbers are null."""

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import pandas as pd

from ..results import Census, Comparison, Drawing, Modules, NullScores, Participation, RunReport, Sample, Score

Document = dict[str, Any]


def census_document(census: Census) -> Document:
    """One network of `census --json`; counts are whole numbers of any size."""
    document: Document = {
        "name": census.name,
        "source": census.source,
        "digest": census.digest,
        "level": number(census.level),
        "clean": census.clean,
        "bias": census.bias,
        "induced": census.induced,
        "types": census.types,
        "layer_sizes": [int(n) for n in census.layer_sizes],
        "live_neurons": [int(n) for n in census.live_neurons],
        "edges_per_layer": [int(n) for n in census.edges_per_layer],
        "bias_edges_per_layer": [int(n) for n in census.bias_edges_per_layer],
        "n_edges": int(census.n_edges),
        "sparsity": number(census.sparsity),
        "effective_sparsity": number(census.effective_sparsity),
        "counts": {engine: {m: int(n) for m, n in counts.items()} for engine, counts in census.counts.items()},
        "classes": dict(census.classes),
        "class_sizes": dict(census.class_sizes),
        "totals": {str(size): n for size, n in census.totals.items()},
        "agree": census.agree,
        "seconds": {engine: number(seconds) for engine, seconds in census.seconds.items()},
        "estimated": {engine: {"seconds": number(s), "bytes": n} for engine, (s, n) in census.estimated.items()},
        "skipped": {engine: dict(reasons) for engine, reasons in census.skipped.items()},
    }
    if census.null is not None:
        document["null"] = null_document(census.null)
    if census.other_nulls:
        document["other_nulls"] = [null_document(null) for null in census.other_nulls]
    return document


def null_document(null: NullScores) -> Document:
    motifs = {
        motif: {key: number(value) for key, value in vars(score).items() if key != "fixed"}
        for motif, score in null.motifs.items()
    }
    fixed = [motif for motif, score in null.motifs.items() if score.fixed]
    made = {"model": null.model, "draws": null.draws, "seed": null.seed, "keeps": list(null.keeps), "motifs": motifs}
    made |= {} if null.measure == "count" else {"measure": null.measure}
    return made | ({"undefined": null.undefined} if null.undefined else {}) | ({"fixed": fixed} if fixed else {})


def sample_document(sample: Sample) -> Document:
    """Which networks graph-tool counts in a cross-check, and how they were drawn."""
    names = list(sample.names)
    about = {"engine": "graphtool", "share": float(sample.share), "seed": sample.seed}
    return about | {"networks": len(names), "of": sample.of, "names": names}


def participation_document(found: Participation, sample: Sequence[Mapping[str, tuple[int, int]]]) -> Document:
    """All of `participation --json`: counts by position, layer and unit; edges; weights; occurrences drawn."""
    return {
        "network": found.network,
        "motif": found.motif,
        "drawing": found.drawing,
        "count": int(found.count),
        "layer_sizes": [int(n) for n in found.layer_sizes],
        "neurons": [
            {"position": list(names), "counts": [[int(n) for n in layer] for layer in by_layer]}
            for names, by_layer in found.neurons.items()
        ],
        "edges": [
            {"position": list(names), "counts": [list(row) for row in rows]} for names, rows in found.edges.items()
        ],
        "weight_sum": [str(found.weight_sum.numerator), str(found.weight_sum.denominator)],
        "weight_mean": number(found.weight_mean),
        "weight_sd": number(found.weight_sd),
        "positive": int(found.positive),
        "negative": int(found.negative),
        "sample": [{name: list(neuron) for name, neuron in one.items()} for one in sample],
    }


def comparison_document(comparison: Comparison) -> Document:
    """All of `fanmod --json`."""
    return {
        "network": comparison.network,
        "output": comparison.output,
        "size": comparison.size,
        "types": "colour" if comparison.coloured else "none",
        "total": int(comparison.total),
        "fanmod_total": int(comparison.fanmod_total),
        "n_classes": len(comparison.rows),
        "n_equal": comparison.n_equal,
        "agree": comparison.agree,
        "seconds": number(comparison.seconds),
        "fanmod_seconds": number(comparison.fanmod_seconds),
        "rows": [dict(row) for row in comparison.rows],
    } | (
        {"nulls": [null_document(null) for null in comparison.nulls], "likeness": dict(comparison.likeness)}
        if comparison.nulls
        else {}
    )


def modules_document(modules: Modules) -> Document:
    """One network of `modules --json`; `layers` lists, layer by layer, the units that share a module."""
    clusters = [
        [units for members in modules.modules if (units := [unit for at, unit in members if at == layer])]
        for layer in range(len(modules.layer_sizes))
    ]
    return {
        "name": modules.name,
        "method": modules.method,
        "clean": modules.clean,
        "seed": modules.seed,
        "layer_sizes": [int(n) for n in modules.layer_sizes],
        "layers": [{"sizes": [len(units) for units in layer], "clusters": layer} for layer in clusters],
        "modules": [[[int(layer), int(unit)] for layer, unit in members] for members in modules.modules],
        "levels": [list(level) for level in modules.levels],
        "edges": [[int(pre), int(post), int(n)] for pre, post, n in modules.edges],
        "modularity": number(modules.modularity),
        "description_length": number(modules.description_length),
    }


def report_document(report: RunReport) -> Document:
    """All of one run: what report.json holds, and enough to make its pages again."""
    return {
        "title": report.title,
        "facts": dict(report.facts),
        "notes": list(report.notes),
        "loss_name": report.loss_name,
        "references": {name: number(value) for name, value in report.references.items()},
        "losses": frame_document(report.losses),
        "networks": [census_document(census) for census in report.censuses],
        "modules": [modules_document(modules) for modules in report.modules],
        "drawings": [drawing_document(drawing) for drawing in report.drawings],
        "next_steps": [{"text": text, "paste": paste} for text, paste in report.next_steps],
        "versions": dict(report.versions),
    }


def drawing_document(drawing: Drawing) -> Document:
    return {
        "name": drawing.name,
        "layer_sizes": [int(n) for n in drawing.layer_sizes],
        "neurons": frame_document(drawing.neurons),
        "edges": frame_document(drawing.edges),
    }


def frame_document(frame: pd.DataFrame) -> Document:
    """A frame as `columns` and `rows`; missing numbers are null."""
    columns = [[plain(value) for value in frame[name].tolist()] for name in frame.columns]
    return {"columns": [str(name) for name in frame.columns], "rows": [list(row) for row in zip(*columns, strict=True)]}


def read_reports(text: str, name: str) -> list[RunReport]:
    """The runs of a report.json, given its text; `name` is for errors.

    Raises:
        ValueError: it is no report.json, or one of another version.
    """
    try:
        return [report_from_document(one) for one in json.loads(text)["reports"]]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{name} is no report.json of this version ({error}); make the report again") from error


def report_from_document(document: Mapping[str, Any]) -> RunReport:
    """The run that `report_document` wrote.

    Raises:
        ValueError: a key is missing, so this is no report.json, or one of another version.
    """
    try:
        return RunReport(
            title=document["title"],
            loss_name=document["loss_name"],
            losses=frame(document["losses"]),
            censuses=tuple(map(census, document["networks"])),
            modules=tuple(map(modules, document["modules"])),
            drawings=tuple(map(drawing, document["drawings"])),
            notes=tuple(document["notes"]),
            facts=document["facts"],
            next_steps=tuple((step["text"], step["paste"]) for step in document["next_steps"]),
            references=document["references"],
            versions=document["versions"],
        )
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"no report.json of this version: {error!r} is missing or malformed; make the report again"
        ) from error


def census(document: Mapping[str, Any]) -> Census:
    derived = {"n_edges", "agree", "totals", "null", "other_nulls"}
    values = {key: as_tuple(value) for key, value in document.items() if key not in derived}
    first = null(document["null"]) if "null" in document else None
    return Census(**values, null=first, other_nulls=tuple(map(null, document.get("other_nulls", ()))))


def null(document: Mapping[str, Any]) -> NullScores:
    fixed = document.get("fixed", ())
    motifs = {motif: Score(**score, fixed=motif in fixed) for motif, score in document["motifs"].items()}
    keeps, undefined = tuple(document["keeps"]), document.get("undefined", "")
    measure = document.get("measure", "count")
    return NullScores(document["model"], document["draws"], document["seed"], keeps, motifs, undefined, measure)


def modules(document: Mapping[str, Any]) -> Modules:
    return Modules(**{key: as_tuple(value) for key, value in document.items() if key != "layers"})


def drawing(document: Mapping[str, Any]) -> Drawing:
    sizes = tuple(document["layer_sizes"])
    return Drawing(document["name"], sizes, frame(document["neurons"]), frame(document["edges"]))


def frame(document: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(document["rows"], columns=document["columns"])


def as_tuple(value: Any) -> Any:
    return (
        tuple(as_tuple(part) for part in value) if isinstance(value, Sequence) and not isinstance(value, str) else value
    )


def number(value: float | None) -> float | None:
    """A plain number; None where undefined."""
    return None if value is None or not isfinite(value) else float(value)


def plain(value: object) -> object:
    return number(value) if isinstance(value, float) else value
