"""A run folder as one report: error, what is left, counts, scores, modules, a drawing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ...ingest.clean import clean, live_neurons
from ...ingest.read import read_all
from ...training import registry, run
from ...training.network import LayeredNetwork
from .. import modules as methods
from ..crosscheck import census
from ..library import has_graph_tool
from ..results import Census, Drawing, Modules, RunReport
from ..versions import versions

Progress = Callable[[str, int, int], None]
LOSS_NAMES = {"mse": "mean squared error", "bce": "cross-entropy"}


def summary(folder: Path, *, progress: Progress | None = None) -> RunReport:
    """The report of a run folder: nine motifs by masks, closed-form `uniform` null, modules of its sparsest network.

    Raises:
        FileNotFoundError: `folder` is no run folder.
        ValueError: its training has not reached the end of its first level.
    """
    if not run.is_run(folder):
        raise FileNotFoundError(
            f"{str(folder)!r} holds neither run.json nor report.json; give a run folder or a demo folder"
        )
    networks = list(read_all(folder, partial=True))
    counted = census(networks, null="uniform", exact=True, progress=progress)
    sparsest = networks[-1]
    found = partition(sparsest, "sbm") if has_graph_tool() else None
    notes = [] if found else ["Modules are left out: graph-tool is not installed."]
    if run.read_settings(folder).get("status") != run.DONE:
        notes.append(f"Training is not finished: shown is what it has reached, up to {sparsest.name}.")
    return run_report(folder, counted, (found,) if found else (), (drawing(sparsest, found),), notes=notes)


def run_report(
    folder: Path,
    censuses: Sequence[Census],
    modules: Sequence[Modules] = (),
    drawings: Sequence[Drawing] = (),
    *,
    title: str | None = None,
    notes: Sequence[str] = (),
    next_steps: Sequence[tuple[str, str]] = (),
) -> RunReport:
    """A report of a run folder around results that were found before."""
    settings = run.read_settings(folder)
    return RunReport(
        title=title or f"Run {folder.name}: {settings['task']}",
        loss_name=LOSS_NAMES.get(str(settings.get("loss")), str(settings.get("loss"))),
        losses=run.losses(folder),
        censuses=tuple(censuses),
        modules=tuple(modules),
        drawings=tuple(drawings),
        notes=tuple(notes),
        facts=facts(settings, censuses),
        next_steps=tuple(next_steps),
        versions=versions(),
    )


def facts(settings: Mapping[str, object], censuses: Sequence[Census]) -> dict[str, str]:
    """What was run, as label -> value."""
    distinct = len({one.digest for one in censuses})
    first = censuses[0]
    return {
        "task": str(settings["task"]),
        "layers": "-".join(str(n) for n in first.layer_sizes),
        "networks": f"{settings['networks']} trained together; {distinct} distinct over all levels",
        "seed": str(settings["seed"]),
        "pruning": f"{settings['prune']}, per layer",
        "cleaning": f"{first.clean}, {'with' if first.bias else 'without'} bias neurons",
        "engines": ", ".join(dict.fromkeys(engine for one in censuses for engine in one.counts)),
        "occurrences": "induced or not: the same for these motifs in layered networks",
        "trained": str(settings.get("finished") or settings.get("started")),
    }


def partition(network: LayeredNetwork, method: str, seed: int = 0) -> Modules:
    """Modules of the strictly cleaned network, by the method of that name."""
    return registry.load(methods, method, "method").find(clean(network, "strict"), seed)


def drawing(network: LayeredNetwork, modules: Modules | None = None) -> Drawing:
    """Live neurons and edges of the strictly cleaned network, with their modules, for a figure."""
    live = live_neurons(network, "strict")
    of = {} if modules is None else {neuron: m for m, module in enumerate(modules.modules) for neuron in module}
    neurons = [(layer, int(unit)) for layer, mask in enumerate(live) for unit in mask.nonzero()[:, 0]]
    parts: list[pd.DataFrame] = []
    for block in clean(network, "strict").blocks:
        post, pre = block.mask.cpu().numpy().nonzero()
        weight = block.weight.detach().cpu().double().numpy()[post, pre]
        ends = {
            "pre_layer": np.full(len(pre), block.pre),
            "pre": pre,
            "post_layer": np.full(len(pre), block.post),
            "post": post,
        }
        parts.append(pd.DataFrame({**ends, "weight": weight}))
    frame = pd.DataFrame([(*neuron, of.get(neuron, -1)) for neuron in neurons], columns=["layer", "unit", "module"])
    return Drawing(network.name, network.sizes, frame, pd.concat(parts, ignore_index=True))
