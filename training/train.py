"""Train a task into a run folder, or go on where a killed run stopped."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import torch

from . import pruning, registry, run, run_writing, task
from .blocks import plan_blocks, train_levels
from .model import NetworkBatch, initial
from .run_settings import settings_of
from .task import Progress, Settings, Task


@dataclass(frozen=True)
class Plan:
    """What a run is made of; the same plan gives the same networks.

    Args:
        task: name of the task.
        networks: how many.
        settings: how they are trained.
        prune: name of the pruning method.
        seed: of all random streams.
        first: number of the first network, for a run that is a block of a larger one.
    """

    task: str
    networks: int
    settings: Settings
    prune: str = "magnitude"
    seed: int = 0
    first: int = 0


def train(
    plan: Plan,
    out: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    block: int | None = None,
    say: Callable[[str], None] | None = None,
    progress: Progress | None = None,
) -> None:
    """Train and prune the networks of a plan, level by level, into the run folder `out`.

    Args:
        plan: what to train.
        out: the run folder; its name begins the names of the networks.
        device: `cpu`, `cuda`, or `auto`: a GPU where there is one, or, with `resume`, as before.
        resume: go on with a run that was interrupted; it ends as if it had not been, bit for bit on the same device.
        block: networks trained at once; None is as many as fit the memory, or, with `resume`, as many as before.
        say: called before the start with a sentence on the blocks and the memory.
        progress: called now and then with (what, updates done, updates in all).

    Raises:
        FileExistsError: `out` is not empty and `resume` is false.
        FileNotFoundError: `resume` is true and `out` holds something else than a run.
        NotADirectoryError: `out` is a file, or would lie in one.
        ValueError: the run to resume was made by another plan, in other blocks or on another device, lacks a level that
            it had or was edited; or a network diverges.
        LookupError: no task, pruning method or scheme of that name.
        MemoryError: not even one network fits.
    """
    if plan.networks < 1:
        raise ValueError(f"a run of {plan.networks} networks was asked for; it needs at least one")
    registry.load(pruning, plan.prune, "pruning method")
    check_out(out, plan, resume=resume)
    todo = tuple(level for level in plan.settings.levels if level not in run.levels(out))
    before = run.read_settings(out) if run.is_run(out) else {}
    if before:
        block, device = same_block(out, plan, before["block"], block), same_device(out, before["device"], device)
    place = torch_device(device)
    made = task.make(plan.task, plan.settings, plan.seed)
    blocks = plan_blocks(made.sizes, plan.settings.batch, plan.networks, place, block)
    if say is not None:
        say(blocks.sentence())
    start = starting_point(plan, made, out)
    facts = {**before, "resumed": now(), "status": "running"} if before else describe(plan, made, place, blocks.size)
    run_writing.write_settings(out, facts)
    about = {
        "study": plan.task,
        "task": plan.task,
        "seed": plan.seed,
        "prune": plan.prune,
        "source": out.resolve().name,
    }
    tell = overall(progress, plan, todo, blocks.number)
    for stage in train_levels(start, made, todo, plan.prune, plan.seed, blocks.size, place, tell):
        run_writing.write_stage(out, stage, about)
    run_writing.write_settings(out, {**facts, "finished": now(), "status": run.DONE})


def plan_of(out: Path) -> Plan:
    """The plan that a run folder was made by; `task.make(plan.task, plan.settings, plan.seed)` gives its task again."""
    said = run.read_settings(out)
    return Plan(said["task"], said["networks"], settings_of(said), said["prune"], said["seed"], said["first"])


def check_out(out: Path, plan: Plan, *, resume: bool) -> None:
    for place in (out, *out.parents):
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(f"{place} is a file; name a run folder that does not lie in it")
    if not out.exists() or not any(out.iterdir()):
        return
    if not resume:
        raise FileExistsError(
            f"{out} exists and is not empty; name another run folder, or resume the run in it with --resume"
        )
    there, asked = named(plan_of(out)), named(plan)
    for key, value in asked.items():
        if there[key] != value:
            raise ValueError(
                f"run {out} was made with {key} {shown(there[key])}, now it is {shown(value)}; resume it as it was made"
            )
    run.check_levels(out)
    run.check_losses(out)


def named(plan: Plan) -> dict[str, Any]:
    """Everything a plan says, by the names that `train` has for it."""
    said = jsonable(plan)
    settings = said.pop("settings")
    return said | settings


def shown(value: object) -> str:
    return ",".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)


def same_block(out: Path, plan: Plan, before: int, asked: int | None) -> int:
    """Networks that a run trains at once; another number would give other bits."""
    if asked is not None and min(asked, plan.networks) != before:
        raise ValueError(
            f"run {out} trains {before} network{'s' * (before != 1)} at once, now --block {asked} is asked for; leave "
            "out --block, or name another run folder"
        )
    return before


def same_device(out: Path, before: str, asked: str) -> str:
    """The device that a run was begun on; another one would give other bits."""
    if asked not in ("auto", before):
        torch_device(asked)
        raise ValueError(
            f"run {out} was made on {before}, now --device {asked} is asked for; leave out --device, or name another "
            "run folder"
        )
    if before == "cuda" and not torch.cuda.is_available():
        raise ValueError(f"run {out} was made on cuda, and torch sees no GPU here; resume it where there is one")
    return before


def starting_point(plan: Plan, made: Task, out: Path) -> NetworkBatch:
    """Networks of the last complete level, else fresh ones, on the CPU."""
    done = run.levels(out)
    if done:
        return run.read_batch(out, done[-1])
    numbers = range(plan.first, plan.first + plan.networks)
    return initial(made.sizes, made.activations, plan.settings.initial, numbers, plan.seed)


def describe(plan: Plan, made: Task, device: torch.device, block: int) -> dict[str, Any]:
    """What `run.json` says of a run that starts now."""
    return {
        **jsonable(plan),
        "sizes": made.sizes,
        "activations": made.activations,
        "loss": made.loss,
        "scalers": {name: asdict(scaler) for name, scaler in made.scalers.items()},
        "device": str(device),
        "block": block,
        "versions": {name: version(name) for name in ("connectorch", "torch", "numpy")},
        "git": git_commit(),
        "started": now(),
        "finished": None,
        "status": "running",
    }


def jsonable(plan: Plan) -> dict[str, Any]:
    """The plan as it reads back from JSON, tuples as lists."""
    return json.loads(json.dumps(asdict(plan)))


def overall(progress: Progress | None, plan: Plan, todo: tuple[float, ...], blocks: int) -> Progress | None:
    """Progress of one block at one level, told as progress of the whole run."""
    if progress is None:
        return None
    settings, finished = plan.settings, 0
    total = blocks * sum(settings.updates if level == 0 else settings.retrain_updates for level in todo)

    def tell(_: str, done: int, of: int) -> None:
        nonlocal finished
        progress(f"train {plan.task}", finished + done, total)
        finished += of if done == of else 0

    return tell


def torch_device(name: str) -> torch.device:
    """The device called `auto`, `cpu` or `cuda`.

    Raises:
        LookupError: no such name.
        ValueError: a GPU is asked for and there is none.
    """
    if name not in ("auto", "cpu", "cuda"):
        raise LookupError(f"no device named {name!r}; known: auto, cpu, cuda")
    if name == "cuda" and not torch.cuda.is_available():
        raise ValueError("device 'cuda' was asked for, but torch sees no GPU; use cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def git_commit() -> str | None:
    """Commit of the checkout that the code runs from; None where it is no checkout, or git is missing."""
    here = Path(__file__).resolve().parent
    try:
        asked = subprocess.run(["git", "-C", here, "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
