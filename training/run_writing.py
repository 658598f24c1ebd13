"""Write the run folder, part by part: each under another name first, which is then renamed, so it appears complete."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .levels import level_text
from .network_file import write_network
from .run import LOSSES, SETTINGS, level_folder, losses
from .sculpt import Stage


def write_settings(run: Path, settings: Mapping[str, object]) -> None:
    """Write `run.json`, in place of the one there is."""
    run.mkdir(parents=True, exist_ok=True)
    new = run / f".{SETTINGS}"
    new.write_text(json.dumps(settings, indent=2) + "\n")
    os.replace(new, run / SETTINGS)


def write_stage(run: Path, stage: Stage, about: Mapping[str, object]) -> None:
    """Write losses and networks of one level; the level's folder appears last, in one step.

    Args:
        run: the folder, whose name begins the names of its networks.
        stage: what was trained.
        about: provenance for the metadata: task, seed and so on.
    """
    write_losses(run, stage)
    folder = level_folder(run, stage.level)
    new = run / f".{folder.name}"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for index, number in enumerate(stage.batch.numbers):
        name = f"{run.resolve().name}/{number:03}@{level_text(stage.level)}"
        write_network(new / f"{number:03}.safetensors", stage.batch, index, name, {**about, "level": stage.level})
    os.replace(new, folder)


def write_losses(run: Path, stage: Stage) -> None:
    """Add the stage's losses, in place of any of the same or a later level that a killed run left."""
    rows = loss_rows(stage)
    if (run / LOSSES).is_file():
        before = losses(run)
        rows = pd.concat([before[before.level < stage.level], rows], ignore_index=True)
    new = run / f".{LOSSES}"
    rows.to_parquet(new, index=False)
    os.replace(new, run / LOSSES)


def loss_rows(stage: Stage) -> pd.DataFrame:
    """The stage's records as rows, one per network and record."""
    frames = [
        pd.DataFrame(
            {
                "network": stage.batch.numbers,
                "level": stage.level,
                "update": record.update,
                "train": record.train.numpy(),
                "validation": record.validation.numpy(),
                "test": record.test.numpy(),
                "accuracy": record.accuracy.numpy(),
            }
        )
        for record in stage.records
    ]
    return pd.concat(frames, ignore_index=True)
