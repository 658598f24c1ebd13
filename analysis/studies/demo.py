"""The demo: two tasks from training to report in a few minutes, every count made by independent engines."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from json import dumps
from pathlib import Path
from time import perf_counter
from typing import Any

from ...ingest.export import neuron_graph
from ...ingest.session import open_store
from ...ingest.stores.base import Store
from ...training import run, task
from ...training.network import LayeredNetwork
from ...training.train import Plan, train
from ..asked import ENGINES
from ..crosscheck import census, check
from ..library import has_graph_tool
from ..report import document, html
from ..report.page import page
from ..results import Census, Modules, RunReport
from ..scoring import draws_beside
from ..writing import write_censuses, write_partitions
from .browser import copy_to_neo4j
from .summary import drawing, partition, run_report

Progress = Callable[[str, int, int], None]
Say = Callable[[Any], None]
BOOLEAN, FLIGHT = "6-3-3-3", "flight"
N_FLIGHT = 4
BUDGET = {"masks": 300.0, "cypher": 300.0, "graphtool": 4.0, "enumeration": 4.0}  # seconds a motif
BUDGET_SPARSEST = {**BUDGET, "graphtool": 20.0}
DRAWS = 1000
OUTPUT_VARIANCE = 0.0446  # mean of the seven scaled outputs, flight-motifs study: the error of predicting the mean


@dataclass(frozen=True)
class Chapter:
    """One task's networks and what was found about them."""

    report: RunReport
    networks: tuple[LayeredNetwork, ...]
    modules: tuple[Modules, ...]


def run_demo(out: Path, *, neo4j: bool, say: Say, progress: Progress) -> None:
    """Train, prune, store, count, compare and divide; print a page after each task; write `out`/report.html and .json.

    Args:
        out: folder for the runs, the embedded store and the report; what a killed demo finished is used again.
        neo4j: copy the networks into the toolkit's own Neo4j at the end.
        say: called with each page and line for the terminal.
        progress: called with what runs, done, total.
    """
    began = perf_counter()

    def stage(what: str) -> None:
        say(f"{perf_counter() - began:4.0f} s  {what}")

    out.mkdir(parents=True, exist_ok=True)
    with open_store(str(out / "connectome.lbug")) as store:
        chapters = [boolean(out / BOOLEAN, store, stage, progress)]
        write(out, chapters)
        say(page(chapters[0].report))
        chapters.append(flight(out / FLIGHT, store, stage, progress))
        write(out, chapters)
    if neo4j:
        stage("copying the networks into the toolkit's own Neo4j")
        networks = [network for chapter in chapters for network in chapter.networks]
        steps = copy_to_neo4j(networks, [m for chapter in chapters for m in chapter.modules], say, progress)
        chapters[1] = replace(chapters[1], report=replace(chapters[1].report, next_steps=steps))
        write(out, chapters)
    say(page(chapters[1].report))
    stage(f"done: open {out / 'report.html'}; the same as data in {out / 'report.json'}")
    check([one for chapter in chapters for one in chapter.report.censuses])


def write(out: Path, chapters: Sequence[Chapter]) -> None:
    """Write the reports of the chapters as one HTML file and one JSON document."""
    reports = [chapter.report for chapter in chapters]
    (out / "report.html").write_text(html.render(*reports), encoding="utf-8")
    documents = {"reports": [document.report_document(one) for one in reports]}
    (out / "report.json").write_text(dumps(documents, allow_nan=False), encoding="utf-8")


def trained(folder: Path, plan: Plan, progress: Progress) -> None:
    """Train into the folder, going on with what an earlier demo left."""
    train(plan, folder, resume=run.is_run(folder), progress=progress)


def boolean(folder: Path, store: Store, stage: Say, progress: Progress) -> Chapter:
    """The Boolean network: the sparsest level at which every output bit is right."""
    settings = task.default_settings(BOOLEAN, "demo")
    stage(f"training and pruning one network on the Boolean function {BOOLEAN}")
    trained(folder, Plan(BOOLEAN, 1, settings), progress)
    stage("counting its motifs by every engine, finding its modules")
    losses = run.losses(folder).sort_values("update").drop_duplicates("level", keep="last")
    right = max(losses["accuracy"].tolist())
    level = max(losses.loc[losses["accuracy"] == right, "level"].tolist())
    learned = "learned" if right == 1 else f"{right:.0%} learned"
    network = run.read_network(folder, 0, level)
    store.export(neuron_graph(network, with_bias=True), progress=progress)
    counted = census(network, engines=ENGINES, null="uniform", exact=True, store=store, progress=progress)
    modules = divided(network, ("sbm", "modularity"))
    keep(store, [network], counted, [network] * len(modules), modules)
    report = run_report(
        folder,
        counted,
        modules,
        [drawing(network, modules[-1] if modules else None)],
        title=f"Boolean function {BOOLEAN}: {learned}, then pruned to {level:.0%}",
        notes=[
            "One network; the study prunes units and then single weights until no further one can go, this demo "
            f"prunes by magnitude to {', '.join(f'{x:.0%}' for x in settings.levels)} and shows the sparsest level "
            f"with {right:.0%} of the output bits right."
        ],
    )
    return Chapter(report, (network,), tuple(modules[:1]))


def flight(folder: Path, store: Store, stage: Say, progress: Progress) -> Chapter:
    """The flight networks: all levels by masks and Cypher, by graph-tool where it is quick, two null models."""
    settings = task.default_settings(FLIGHT, "demo")
    stage(f"simulating flights, training and pruning {N_FLIGHT} networks at once (about two minutes)")
    trained(folder, Plan(FLIGHT, N_FLIGHT, settings), progress)
    levels = run.levels(folder)
    networks = [run.read_network(folder, number, level) for level in levels for number in run.networks(folder, level)]
    stage(f"writing {len(networks)} networks into the embedded store")
    store.export_many(map(neuron_graph, networks), progress=progress)
    stage("counting nine motifs by masks, Cypher and, where it is quick, graph-tool")
    counted = [
        one
        for group, budget in ((networks[:-N_FLIGHT], BUDGET), (networks[-N_FLIGHT:], BUDGET_SPARSEST))
        for one in census(
            group,
            engines=("masks", "graphtool", "cypher"),
            null="uniform",
            exact=True,
            store=store,
            budget=budget,
            workers=os.cpu_count() or 1,
            progress=progress,
        )
    ]
    sparsest = levels[-2:]
    stage(f"{DRAWS:,} min-degree draws for each network of the two sparsest levels")
    counted = [
        draws_beside(network, one, "min-degree", DRAWS, progress=progress) if one.level in sparsest else one
        for network, one in zip(networks, counted, strict=True)
    ]
    shown = [network for network in networks if network.about["level"] in sparsest][:: len(networks) // len(levels)]
    stage("finding modules")
    modules = [found for network in shown for found in divided(network, ("sbm",))]
    keep(store, networks, counted, shown if modules else [], modules)
    report = run_report(
        folder,
        counted,
        modules,
        [drawing(network, found) for network, found in zip(shown, modules or [None] * len(shown), strict=True)],
        title="Flight control: what pruning leaves of networks that learned to steer a moth",
        notes=scaled_down(),
    )
    return Chapter(
        replace(report, references={"predicting the mean": OUTPUT_VARIANCE}), tuple(networks), tuple(modules)
    )


def scaled_down() -> list[str]:
    """What the demo does less of than the study, in numbers."""
    small, full = (task.default_settings(FLIGHT, scale) for scale in ("demo", "paper"))
    return [
        f"{N_FLIGHT} networks instead of 350; {small.samples:,} simulated flights to learn from "
        f"instead of {full.samples:,}.",
        f"{small.updates:,} updates of {small.batch} flights before pruning instead of {full.updates:,}, "
        f"{small.retrain_updates:,} after each step instead of up to {full.retrain_updates:,}.",
        f"{len(small.levels)} levels instead of {len(full.levels)}; initial weights {small.initial} instead of "
        f"{full.initial}; learning rate {small.decay} from {small.rate:g} instead of {full.decay} {full.rate:g}.",
        f"Null model uniform in closed form at every level; min-degree by {DRAWS:,} draws at the two "
        "sparsest levels only.",
        f"graph-tool counts where its estimate is under {BUDGET['graphtool']:g} s a motif, under "
        f"{BUDGET_SPARSEST['graphtool']:g} s at the sparsest level.",
    ]


def divided(network: LayeredNetwork, names: Sequence[str]) -> list[Modules]:
    """Modules by each method; none without graph-tool."""
    return [partition(network, name) for name in names] if has_graph_tool() else []


def keep(
    store: Store,
    counted_in: Sequence[LayeredNetwork],
    counted: Sequence[Census],
    divided_in: Sequence[LayeredNetwork],
    modules: Sequence[Modules],
) -> None:
    """Write what was found into the store, beside the networks."""
    write_censuses(store, counted_in, counted)
    write_partitions(store, divided_in, modules)
