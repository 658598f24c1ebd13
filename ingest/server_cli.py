"""Commands of the toolkit's own Neo4j: `neo4j start`, `neo4j stop`, `neo4j status`."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..training.progress import bars
from . import server
from .browserjar import Additions

browser: Callable[[], Additions] | None = None
"""Makes what the Browser of a server has beside its own; the room that knows the catalogue sets it."""

app = typer.Typer(help="A Neo4j of the toolkit's own, with its Browser, on this machine only.", no_args_is_help=True)

Home = Annotated[
    Path | None, typer.Option(help="The server's folder; one server each.", show_default="in the cache folder")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress, and no text for people.")]


@app.command()
def start(
    home: Home = None,
    heap: Annotated[str, typer.Option(help="Java's memory at most.")] = "2g",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Start it; the first time it is fetched (120 MB). One that runs already is left as it is."""
    with bars(quiet=quiet or as_json) as progress:
        running = server.start(home, progress, heap=heap, browser=browser and browser())
    show(running, as_json=as_json, quiet=quiet)


@app.command()
def stop(home: Home = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Stop it; what it holds is kept."""
    stopped = server.stop(home)
    if as_json:
        typer.echo(json.dumps({"stopped": stopped}))
    elif not quiet:
        typer.echo("stopped" if stopped else "none is running")


@app.command()
def status(home: Home = None, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Tell whether it runs, and where."""
    show(server.status(home), as_json=as_json, quiet=quiet)


def show(running: server.Server | None, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        facts = {} if running is None else asdict(running)
        typer.echo(json.dumps({"running": running is not None, **facts}, default=str))
    elif running is None and not quiet:
        typer.echo("stopped; start it with `connectorch neo4j start`")
    elif running is not None and not quiet:
        typer.echo(f"Neo4j {running.version} is running, process {running.pid}")
        typer.echo(f"  store     {running.bolt}    (--store {running.bolt}, or --store neo4j)")
        typer.echo(f"  Browser   {running.http}/browser/    user {running.user}, password in {running.password_file}")
        typer.echo(f"  home      {running.home}")
