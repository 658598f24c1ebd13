"""The command `draws`: random networks of a null model into a file, or more of them into one that is there."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ..training.progress import bars
from .options import Bias, Clean, Json, Partial, Quiet, Seed, StoreOption


def draws(
    source: Annotated[str, typer.Argument(help="A file, a run of one network, or a network of the store.")],
    null: Annotated[
        str, typer.Option(help="Null model: uniform, min-degree, degree (each also -typed), degree-canonical, fanmod.")
    ],
    out: Annotated[Path, typer.Option(help="The file, NAME.draws; one that is there is gone on with.")],
    draws: Annotated[int, typer.Option(min=1, help="Random networks in the file at the end.")] = 1000,
    clean: Clean = "strict",
    bias: Bias = False,
    types: Annotated[str, typer.Option(help="none, sign or colour: edge types that are drawn, too.")] = "none",
    seed: Seed = 0,
    store: StoreOption = None,
    partial: Partial = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Draw random networks of a null model and keep them: the same that `census --null` compares with.

    A file that is there is gone on with, if it is of the same network, model, seed and settings. Examples:

        connectorch draws 0.93_pruned.h5 --null degree --draws 100 --out 0.93.draws

        connectorch census 0.93_pruned.h5 --null 0.93.draws
    """
    from .draws import draws as draw
    from .saved import SUFFIX, read_draws, write_draws
    from .sources import resolve_one

    if out.suffix != SUFFIX:
        raise ValueError(f"{out} ends in {out.suffix!r}; give it the ending {SUFFIX}")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {str(out.parent)!r} to write {out.name} into; make it first")
    network = resolve_one(source, store, partial=partial, why="and a file of draws is of one")
    before = read_draws(out) if out.exists() else None
    if before is not None and len(before) > draws:
        raise ValueError(f"{out} holds {len(before)} draws, more than the {draws} asked for; name another file")
    with bars(quiet=quiet) as progress:
        made = draw(
            network, null, draws, seed=seed, clean=clean, bias=bias, types=types, before=before, progress=progress
        )
    write_draws(out, made)
    new = len(made) - (0 if before is None else len(before))
    said = {"file": str(out), "network": made.of.name, "model": made.of.model, "seed": made.of.seed}
    if as_json:
        typer.echo(json.dumps({**said, "draws": len(made), "new": new, "keeps": list(made.of.keeps)}))
    else:
        typer.echo(
            f"{out}: {len(made):,} draws of {made.of.model} for {made.of.name}, seed {made.of.seed}, {new:,} new"
        )
