"""The command `fanmod`: our census of all classes beside an output file of FANMOD."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..training.progress import bars
from .options import Json, Quiet, Seed, StoreOption, give


def fanmod(
    source: Annotated[str, typer.Argument(help="The network: FANMOD's edge list, or any other.", show_default=False)],
    output: Annotated[Path, typer.Argument(help="FANMOD's output file, .csv or .csv.gz.", show_default=False)],
    draws: Annotated[
        int, typer.Option(min=0, help="Random networks of our own to compare with, 2 or more; 0: none.")
    ] = 0,
    seed: Seed = 0,
    store: StoreOption = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count all classes of a network and lay FANMOD's frequencies beside them, to every digit that it prints.

    With --draws, its z beside ours, by its own null model, which lets layers go, and by one that keeps them. Ends with
    exit code 1 where a class differs. Examples:

        connectorch fanmod graph.txt graph_out.csv

        connectorch fanmod graph.txt graph_out.csv --draws 100
    """
    from .crosscheck import census
    from .fanmod import compare, read_output, with_nulls
    from .report import document, page
    from .sources import resolve_one
    from .versions import versions

    theirs = read_output(output)
    network = resolve_one(source, store, why="and an output of FANMOD is about one")
    comparison = compare(network, theirs)
    if draws:
        types = "colour" if theirs.coloured else "none"
        layered = [f"degree{'-typed' if theirs.coloured else ''}"] if network.is_layered else []
        with bars(quiet=quiet) as progress:
            scored = [
                census(
                    network,
                    f"k{theirs.size}",
                    clean="raw",
                    types=types,
                    null=null,
                    draws=draws,
                    seed=seed,
                    progress=progress,
                )
                for null in ("fanmod", *layered)
            ]
        comparison = with_nulls(comparison, [one.null for (one,) in scored if one.null])
    give(
        as_json,
        lambda: document.comparison_document(comparison) | {"versions": versions()},
        lambda: page.comparison_page(comparison),
    )
    if not comparison.agree:
        differing = [str(row["class"]) for row in comparison.rows if not row["equal"]]
        Console(stderr=True, soft_wrap=True).print(
            f"{len(differing)} of {len(comparison.rows)} classes differ, such as {', '.join(differing[:3]) or 'none'}; "
            f"connected sets: {comparison.total:,} here, {comparison.fanmod_total:,} in {comparison.output}",
            style="bold red",
            markup=False,
        )
        raise typer.Exit(1)
