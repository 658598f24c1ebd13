"""The command `connectorch`: assembles the commands of the four rooms and turns errors into exit codes."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from . import __version__

HELP = """Trained neural networks as connectomes: train, prune, store as a typed graph, count motifs, find modules.

Start with `connectorch census FILE.h5`; where you have no network, with `connectorch train 6-3-3-3 --out RUN`.
"""


def application() -> typer.Typer:
    """All commands; the rooms are imported here, so that `import connectorch` costs nothing."""
    from .analysis import cli as analysis
    from .ingest import cli as ingest
    from .queries import cli as queries
    from .training import cli as training

    app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")
    app.callback(help=HELP)(options)
    for room in (training, ingest, queries, analysis):
        room.register(app)
    return app


def print_version(asked: bool) -> None:
    """Print the version and stop, where asked."""
    if asked:
        typer.echo(f"connectorch {__version__}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=print_version)
    ] = False,
) -> None:
    """Options of the command itself."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit code 0 done, 1 a check failed, 2 bad input or usage, 3 a service is not reachable."""
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # before torch: on a busy machine its threads wait on each other
    try:
        typer.main.get_command(application()).main(arguments, prog_name="connectorch")
    except ConnectionError as error:
        complain(error)
        sys.exit(3)
    except (ValueError, LookupError, OSError, ImportError, OverflowError, MemoryError) as error:
        complain(error)
        sys.exit(2)


def complain(error: Exception) -> None:
    """One message on stderr, without a traceback."""
    text = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print("[bold red]error:[/] ", end="")
    console.print(text or type(error).__name__, markup=False)
