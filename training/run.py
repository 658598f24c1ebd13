"""The run folder: one JSON of settings, one table of losses, one folder of networks per level.

    RUN/run.json                       task, networks, settings, seed, versions, started, finished, status
    RUN/losses.parquet                 network, level, update, train, validation, test, accuracy
    RUN/level-0.93/000.safetensors     one network, see `network_file`

`run_writing` first writes everything under another name and then renames it, so what stands there is complete.
"""

import json
from pathlib import Path
from typing import Any, cast

import pandas as pd
import torch

from .levels import level_text
from .model import NetworkBatch
from .network import LayeredNetwork
from .network_file import read_network_file, read_tensors
from .run_settings import check_settings

SETTINGS, LOSSES, PREFIX = "run.json", "losses.parquet", "level-"
DONE = "done"  # status of a run whose last level is complete


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder."""
    return (path / SETTINGS).is_file()


def read_settings(run: Path) -> dict[str, Any]:
    """What `run.json` says.

    Raises:
        FileNotFoundError: `run` is no run folder.
        ValueError: the file is cut off, lacks a key, or has a value that cannot be; the error names file and key.
    """
    if not is_run(run):
        raise FileNotFoundError(f"{run} holds no {SETTINGS}, so it is no run folder; `connectorch train` writes one")
    file = run / SETTINGS
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file} is no JSON object as `connectorch train` writes it: {error}") from error
    if not isinstance(said, dict):
        raise ValueError(f"{file} is no JSON object as `connectorch train` writes it: it holds {type(said).__name__}")
    settings = cast("dict[str, Any]", said)
    check_settings(settings, file)
    return settings


def levels(run: Path) -> list[float]:
    """Complete levels of the run, rising.

    Raises:
        ValueError: a folder is named like a level, but holds none.
    """
    found: list[float] = []
    for folder in run.glob(f"{PREFIX}*"):
        level = level_of(folder)
        if level is None:
            raise ValueError(f"{folder} is no level such as {PREFIX}0.90; move it out of the run folder")
        found.append(level)
    return sorted(found)


def level_of(folder: Path) -> float | None:
    """The level whose folder is called like this; None where there is none."""
    try:
        level = float(folder.name.removeprefix(PREFIX))
    except ValueError:
        return None
    return level if 0 <= level < 1 and folder.name == f"{PREFIX}{level_text(level)}" else None


def check_levels(run: Path) -> None:
    """Refuse a run from which a level, or a network of a level, was taken away, or to which one was added.

    Raises:
        ValueError: one is missing or not of the run; the error names it.
    """
    settings, there = read_settings(run), levels(run)
    planned = [float(level) for level in settings["settings"]["levels"]]
    due = planned if settings["status"] == DONE else planned[: len(there)]
    for level in due:
        if level not in there:
            raise ValueError(f"run {str(run)!r} lacks {PREFIX}{level_text(level)}, which was complete; copy it again")
    for level in there:
        if level not in planned:
            raise ValueError(
                f"run {str(run)!r} holds {PREFIX}{level_text(level)}, of which its {SETTINGS} says nothing; move it out"
            )
        check_networks(run, level, settings["first"], settings["networks"])


def check_networks(run: Path, level: float, first: int, number: int) -> None:
    """Refuse a level that lacks one of its networks, or holds one that is not of the run."""
    planned, there = set(range(first, first + number)), set(networks(run, level))
    if missing := sorted(planned - there):
        raise ValueError(
            f"run {str(run)!r} lacks network {missing[0]} of {PREFIX}{level_text(level)}; copy the run folder again"
        )
    if spare := sorted(there - planned):
        raise ValueError(
            f"run {str(run)!r} holds network {spare[0]} of {PREFIX}{level_text(level)}, and its {SETTINGS} says "
            f"{number} from {first}; copy the run folder again"
        )


def networks(run: Path, level: float) -> list[int]:
    """Numbers of the networks saved at a level, rising.

    Raises:
        ValueError: a file is named otherwise than a network.
    """
    files = sorted(level_folder(run, level).glob("*.safetensors"))
    for file in files:
        if not (file.stem.isascii() and file.stem.isdigit()):
            raise ValueError(f"{file} is no network such as 000.safetensors; move it out of the run folder")
    return sorted(int(file.stem) for file in files)


def losses(run: Path) -> pd.DataFrame:
    """Losses of every network by level and update.

    Returns:
        Columns network, level, update, train (mean since the row before), validation, and, at the last update of a
        level only, test and accuracy (share of right output bits; only where the loss is `bce`).

    Raises:
        ValueError: the table is missing or broken.
    """
    try:
        return pd.read_parquet(run / LOSSES)
    except (OSError, ValueError) as error:
        raise ValueError(f"{run / LOSSES} is missing or broken: {error}; copy the run folder again") from error


def check_losses(run: Path) -> None:
    """Refuse a run whose table of losses lacks a level that is complete.

    Raises:
        ValueError: it does, or the table is missing or broken.
    """
    there = levels(run)
    lost = sorted(set(there) - set(losses(run).level)) if there else []
    if lost:
        raise ValueError(f"{run / LOSSES} lacks level {level_text(lost[0])}; copy the run folder again")


def level_folder(run: Path, level: float) -> Path:
    """Where the networks of a level are."""
    return run / f"{PREFIX}{level_text(level)}"


def network_path(run: Path, number: int, level: float) -> Path:
    """The file of network `number` at `level`.

    Raises:
        LookupError: the run has no such network; the error says what it has.
    """
    path = level_folder(run, level) / f"{number:03}.safetensors"
    if not path.is_file():
        there = ", ".join(map(level_text, levels(run))) or "none"
        raise LookupError(f"run {run} has no network {number} at level {level_text(level)}; complete levels: {there}")
    return path


def read_network(run: Path, number: int, level: float) -> LayeredNetwork:
    """Network `number` of the run at `level`; its name is like `RUN/000@0.93`.

    Raises:
        LookupError: the run has no such network.
        ValueError: its file is damaged, or holds another network.
    """
    path = network_path(run, number, level)
    network = read_network_file(path)
    there: tuple[Any, Any] = network.about.get("network", number), network.about.get("level", level)
    if there != (number, level):
        raise ValueError(f"{path} holds network {there[0]} of level {there[1]}; copy the run folder again")
    return network


def read_batch(run: Path, level: float, device: torch.device | str = "cpu") -> NetworkBatch:
    """All networks of a level as one batch, exactly as they were trained.

    Raises:
        LookupError: the run has no such level.
        ValueError: a file is damaged, or holds another network.
    """
    numbers = networks(run, level) or [0]
    for number in numbers:
        read_network(run, number, level)  # refuses what is not the network that was written
    tensors, abouts = zip(*(read_tensors(network_path(run, number, level)) for number in numbers), strict=True)
    weights, masks, biases = (
        [torch.stack(layer).to(device) for layer in zip(*(of[kind] for of in tensors), strict=True)]
        for kind in ("weight", "mask", "bias")
    )
    return NetworkBatch(tuple(numbers), tuple(abouts[0]["activations"]), weights, masks, biases)
