"""The command `write`: one network into a file of another program."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import Clean, Json, Partial, StoreOption


def write(
    source: Annotated[
        str, typer.Argument(help="A file, a run folder of one network, or a network of the store.", show_default=False)
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="NAME.graphml, NAME.gt (graph-tool), or NAME.csv: NAME_neurons.csv and NAME_connections.csv.",
            show_default=False,
        ),
    ],
    clean: Clean = "raw",
    bias: Annotated[bool, typer.Option("--bias", help="Add one bias neuron per layer.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write in place of files that are there.")] = False,
    store: StoreOption = None,
    partial: Partial = False,
    as_json: Json = False,
) -> None:
    """Write a network into a file that other programs read, weights to the last bit, whole or not at all.

    Examples:

        connectorch write 0.93_pruned.h5 --to 0.93.graphml

        connectorch write RUN/level-0.90/000.safetensors --to brain.csv --clean strict

        connectorch write boolean/000@0.90 --store neo4j --to brain.gt --bias
    """
    from ..ingest.write import write as write_files
    from .sources import resolve_one

    one = next(iter(sorted(Path(source).glob("level-*/*.safetensors"))), "a file of its folder")
    example = f", such as {one}, or a network of the store"
    network = resolve_one(source, store, partial=partial, why="and a file takes one", example=example)
    files = write_files(network, to, clean=clean, bias=bias, replace=replace)
    if as_json:
        typer.echo(json.dumps({"network": network.name, "files": [str(file) for file in files]}))
        return
    for file in files:
        typer.echo(f"{network.name}: {file} written")
