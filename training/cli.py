"""Command `train`: train networks, prune them level by level, write a run folder."""

import json
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from .progress import bars

if TYPE_CHECKING:
    import pandas as pd

    from .task import Settings


Number = TypeVar("Number", int, float)


def register(app: typer.Typer) -> None:
    """Add the commands of this folder."""
    app.command()(train)


def train(
    task: Annotated[str, typer.Argument(help="What to learn: flight, or a Boolean function such as 6-3-3-3.")],
    out: Annotated[Path, typer.Option(help="Run folder to write.")],
    networks: Annotated[int, typer.Option(min=1, help="How many networks, trained in blocks that fit the memory.")] = 4,
    scale: Annotated[str, typer.Option(help="Settings to begin with: smoke, demo or paper.")] = "demo",
    levels: Annotated[str | None, typer.Option(help="Shares of weights removed, like 0,0.5,0.9, or paper.")] = None,
    prune: Annotated[str, typer.Option(help="Pruning method: magnitude or uniform.")] = "magnitude",
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all random streams.")] = 0,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    hidden: Annotated[str | None, typer.Option(help="Neurons per hidden layer, like 24,24.")] = None,
    updates: Annotated[int | None, typer.Option(min=1, help="Updates of the dense networks.")] = None,
    retrain_updates: Annotated[int | None, typer.Option(min=1, help="Updates after each pruning.")] = None,
    batch: Annotated[int | None, typer.Option(min=1, help="Examples per update.")] = None,
    samples: Annotated[int | None, typer.Option(min=2, help="Training examples to simulate.")] = None,
    rate: Annotated[float | None, typer.Option(min=0, help="Highest learning rate, dense.")] = None,
    retrain_rate: Annotated[float | None, typer.Option(min=0, help="Highest learning rate after a pruning.")] = None,
    block: Annotated[int | None, typer.Option(min=1, help="Networks trained at once; else as many as fit.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no report.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Train networks, prune them level by level, write a run folder."""
    from . import run
    from . import train as training
    from .task import default_settings

    settings = overridden(
        default_settings(task, scale),
        levels=parsed_levels(task, levels),
        hidden=parsed("--hidden", hidden, int),
        updates=updates,
        retrain_updates=retrain_updates,
        batch=batch,
        samples=samples,
        rate=rate,
        retrain_rate=retrain_rate,
    )
    plan = training.Plan(task, networks, settings, prune, seed)
    began = perf_counter()
    say = None if quiet else lambda sentence: typer.echo(sentence, err=True)
    with bars(quiet=quiet) as progress:
        training.train(plan, out, device=device, resume=resume, block=block, say=say, progress=progress)
    last = last_losses(run.losses(out))
    if as_json:
        typer.echo(json.dumps(document(out, run.read_settings(out), last, perf_counter() - began)))
    elif not quiet:
        Console().print(report(out, last))


def overridden(settings: "Settings", **changes: Any) -> "Settings":
    """The settings with those changes that are not None."""
    return replace(settings, **{key: value for key, value in changes.items() if value is not None})


def parsed_levels(task: str, text: str | None) -> tuple[float, ...] | None:
    """Levels from `0,0.5,0.9`, or those of the paper that the task comes from."""
    from .task import default_settings

    return default_settings(task, "paper").levels if text == "paper" else parsed("--levels", text, float)


def parsed(option: str, text: str | None, kind: type[Number]) -> tuple[Number, ...] | None:
    """Numbers from `1,2,3`; None where the option was not given."""
    try:
        return None if text is None else tuple(kind(part) for part in text.split(","))
    except ValueError:
        numbers = "whole numbers" if kind is int else "numbers"
        raise ValueError(f"{option} is {text!r}; give {numbers} with commas between them") from None


def last_losses(losses: "pd.DataFrame") -> "pd.DataFrame":
    """The row of the last update of each network and level."""
    return losses.loc[losses.groupby(["level", "network"])["update"].idxmax()]


def document(out: Path, settings: dict[str, Any], last: "pd.DataFrame", seconds: float) -> dict[str, Any]:
    """What `--json` prints; numbers that were not measured are null."""
    rows = json.loads(str(last.to_json(orient="records", double_precision=15)))
    return {"run": str(out), **settings, "losses": rows, "seconds": round(seconds, 3)}


def report(out: Path, last: "pd.DataFrame") -> Table:
    """Test loss by level over the networks, as a table."""
    table = Table("level", "networks", "test loss, median", "worst", "right bits, worst", title=f"run {out.name}")
    for level, group in last.groupby("level"):
        right = "-" if group.accuracy.isna().all() else f"{group.accuracy.min():.2%}"
        row = (f"{level:.2f}", f"{len(group)}", f"{group.test.median():.2e}", f"{group.test.max():.2e}", right)
        table.add_row(*row)
    return table
