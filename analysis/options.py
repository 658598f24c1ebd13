"""Command-line options that several commands of this room share, and how they give their results."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType

Sources = Annotated[
    list[str],
    typer.Argument(
        help="Run folders, files (.h5, .npz, .safetensors, .pt, edge lists), or names of networks in the store.",
        show_default=False,
    ),
]
AnySources = Annotated[
    list[str] | None,
    typer.Argument(help="The same; without any, all networks of the store.", show_default=False),
]
StoreOption = Annotated[
    str | None, typer.Option("--store", help="A path (embedded), or bolt:// or neo4j://; else CONNECTORCH_STORE.")
]
Clean = Annotated[str, typer.Option(help="What counts: raw, strict (on a path from input to output), published.")]
Bias = Annotated[bool, typer.Option("--bias", help="Count each layer's bias as one more source neuron.")]
Budget = Annotated[float, typer.Option(help="Seconds one motif of one network may take by estimate.")]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all random streams.")]
Partial = Annotated[
    bool, typer.Option("--partial", help="Read a run that is not finished up to its last complete level.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]


def writable(page: Path | None) -> Path | None:
    """The file of a page, checked before anything is counted.

    Raises:
        OSError: there is no folder to write it into, or it is a folder, or may not be written.
    """
    from ..ingest.write import check_place

    if page is not None:
        check_place(page, [page], replace=True)
        if not os.access(page if page.exists() else page.parent, os.W_OK):
            raise PermissionError(f"{page} cannot be written; name another file or folder")
    return page


Html = Annotated[
    Path | None, typer.Option("--html", callback=writable, help="Also write one self-contained HTML file.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]


def give(as_json: bool, document: Callable[[], Mapping[str, Any]], page: Callable[[], RenderableType]) -> None:
    """Write a result to stdout: one JSON document, or a page for people."""
    if as_json:
        typer.echo(json.dumps(document(), allow_nan=False))
    else:
        Console().print(page())


def write_page(file: Path, text: str) -> None:
    """Write a page into its file; an error names the file."""
    from ..ingest.write import named

    with named(file):
        file.write_text(text, encoding="utf-8")
