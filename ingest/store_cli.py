"""Commands about a store as a whole: `store info`, `store check`, `store drop`, `store copy`."""

import typer

app = typer.Typer(help="A store as a whole: what it holds, whether it is sound, copies of it.", no_args_is_help=True)


@app.command()
def info() -> None:
    """Tell what a store holds."""
