"""The command `connectorch`: assembles the commands of the four rooms and turns errors into exit codes."""

import sys

import click
import typer
from rich.console import Console

from . import __version__

HELP = """Trained neural networks as connectomes: train and prune, store as a typed graph, count motifs exactly, find modules.

Start with `connectorch census FILE.h5`, or `connectorch train 6-3-3-3 --networks 1 --out RUN` where you have no network.
"""


def application() -> typer.Typer:
    """All commands; the rooms are imported here, so that `import connectorch` costs nothing."""
    from .analysis import cli as analysis
    from .ingest import cli as ingest
    from .queries import cli as queries
    from .training import cli as training

    app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")
    app.callback()(version_option)
    for room in (training, ingest, queries, analysis):
        room.register(app)
    return app


def version_option(version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True)) -> None:
    if version:
        sys.stdout.write(f"connectorch {__version__}\n")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit code 0 done, 1 a check failed, 2 bad input or usage, 3 a service is not reachable."""
    command = typer.main.get_command(application())
    try:
        code = command.main(arguments, prog_name="connectorch", standalone_mode=False)
    except click.exceptions.Abort:
        complain("stopped", "nothing half-written was left")
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except ConnectionError as error:
        complain("not reachable", str(error))
        code = 3
    except (ValueError, LookupError, OSError, ImportError, OverflowError) as error:
        complain("error", error.args[0] if isinstance(error, KeyError) else str(error))
        code = 2
    except KeyboardInterrupt:
        complain("stopped", "run it again to go on")
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def complain(label: str, text: object) -> None:
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"[bold red]{label}:[/] ", end="")
    console.print(str(text), markup=False)
