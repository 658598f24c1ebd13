"""The command `neo4j browser`."""

import json
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from ..ingest import server
from ..ingest.door import page_of
from ..ingest.server_cli import AsJson, Home, Quiet


def browser(
    home: Home = None,
    files: Annotated[
        Path | None, typer.Option(help="Write style, favourites and guide as files for another Neo4j here.")
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and open nothing.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Open Neo4j Browser, connected, with colours, favourites and a guide; the server must be running.

    Examples:

        connectorch neo4j browser

        connectorch neo4j browser --no-open

        connectorch neo4j browser --files browser/
    """
    running = server.status(home)
    if running is None:
        where = "" if home is None else f" --home {home}"
        raise ConnectionError(
            f"no Neo4j is running in {server.home_of(home)}; start it with `connectorch neo4j start{where}`"
        )
    page = page_of(running.home).as_uri()
    opened = not no_open and webbrowser.open(page)
    if as_json:
        typer.echo(json.dumps({"address": page, "browser": f"{running.http}/browser/", "opened": opened}))
    elif not quiet:
        typer.echo(f"{'opened' if opened else 'open'}  {page}")
