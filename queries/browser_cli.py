"""The command `neo4j browser`."""

import json
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from ..ingest import server
from ..ingest.browserjar import file_of
from ..ingest.door import page_of
from ..ingest.server_cli import AsJson, Home, Quiet


def browser(
    home: Home = None,
    files: Annotated[
        Path | None,
        typer.Option(help="Write style, favourites and guide into this folder, for another Neo4j; open nothing."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and open nothing.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Open Neo4j Browser, connected, with colours, favourites and a guide; the server must be running.

    Examples:

        connectorch neo4j browser

        connectorch neo4j browser --no-open

        connectorch neo4j browser --files for-others
    """
    if files is not None:
        give_files(files, as_json=as_json, quiet=quiet)
        return
    running, again = server.status(home), "" if home is None else f" --home {home}"
    if running is None:
        raise ConnectionError(f"no Neo4j is running in {server.home_of(home)}; run `connectorch neo4j start{again}`")
    page = page_of(running.home)
    if not page.exists():
        raise ConnectionError(
            f"the Neo4j in {running.home} was started by an older connectorch, which made no way into its Browser; run "
            f"`connectorch neo4j stop{again}` and `connectorch neo4j start{again}`"
        )
    current = is_current(running)
    opened = not no_open and webbrowser.open(page.as_uri())
    if as_json:
        facts = {"address": page.as_uri(), "browser": f"{running.http}/browser/", "opened": opened, "current": current}
        typer.echo(json.dumps(facts))
    elif not quiet:
        typer.echo(f"{'opened' if opened else 'open this address; it connects:'} {page.as_uri()}")
        if not current:
            typer.echo(
                "Its favourites are of another version of connectorch: stop and start the server for the present ones.",
                err=True,
            )


def is_current(running: server.Server) -> bool:
    """Whether the server was started with the catalogue as it is now."""
    from .browser import SCRIPT, additions

    return file_of(running.home / server.BROWSER_JAR, SCRIPT) == additions().files[SCRIPT]


def give_files(folder: Path, *, as_json: bool, quiet: bool) -> None:
    from .browser import write_files

    written = [str(path) for path in write_files(folder)]
    if as_json:
        typer.echo(json.dumps({"files": written}))
    elif not quiet:
        typer.echo(f"wrote {len(written)} files into {folder}: drop connectorch.grass and favourites.zip on a Browser")
