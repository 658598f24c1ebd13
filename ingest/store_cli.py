"""Commands about a store as a whole: `store info`, `store check`, `store drop`, `store copy`."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from ..training.progress import bars

if TYPE_CHECKING:
    from .copies import Copied
    from .soundness import Checked

app = typer.Typer(help="A store as a whole: what it holds, whether it is sound, copies of it.", no_args_is_help=True)

Address = Annotated[
    str | None,
    typer.Option("--store", help="A path (embedded) or bolt://, neo4j://; else CONNECTORCH_STORE, ./connectome.lbug."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]


@app.command()
def info(store: Address = None, as_json: AsJson = False) -> None:
    """Tell what a store holds: totals, bytes, versions, and a row for each network."""
    from .holdings import holdings
    from .session import open_store

    with open_store(store, read_only=True) as opened:
        facts = holdings(opened)
    if as_json:
        typer.echo(json.dumps(facts))
        return
    console = Console()
    console.print(totals(facts))
    console.print(networks_table(facts["networks"]))


def totals(facts: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    size = "bytes unknown: another's server" if facts["bytes"] is None else f"{facts['bytes']:,} bytes"
    incomplete = f", {facts['n_incomplete']:,} of them incomplete" if facts["n_incomplete"] else ""
    return (
        f"store {facts['store']} ({facts['kind']}; {versions})\n{facts['n_networks']:,} networks{incomplete}, "
        f"{facts['n_neurons']:,} neurons, {facts['n_edges']:,} edges ({facts['n_excites']:,} excite, "
        f"{facts['n_inhibits']:,} inhibit), {facts['n_modules']:,} modules, {facts['n_censuses']:,} censuses; {size}"
    )


def networks_table(rows: list[dict[str, Any]]) -> Table:
    """One row a network."""
    table = Table(box=None)
    table.add_column("network", no_wrap=True, min_width=max((len(row["name"]) for row in rows), default=0))
    table.add_column("layers")
    for heading in ("neurons", "edges", "effective sparsity", "modules", "censuses"):
        table.add_column(heading, justify="right")
    table.add_column("state")
    for row in rows:
        sparsity = "" if row["effective_sparsity"] is None else f"{row['effective_sparsity']:.4f}"
        numbers = (f"{row[key] or 0:,}" for key in ("n_neurons", "n_edges"))
        found = (f"{row[key]:,}" for key in ("modules", "censuses"))
        state = "complete" if row["complete"] else "incomplete"
        sizes = "-".join(map(str, row["layer_sizes"] or ()))
        table.add_row(row["name"], sizes, *numbers, sparsity, *found, state + (", bias neurons" if row["bias"] else ""))
    return table


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Networks; without one, all.", show_default=False)] = None,
    store: Address = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Stop the toolkit's own Neo4j and check its files, too (database check).")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read every network back and compare it with its digest, its counts and marks; exit code 1 if one differs."""
    from .bulk import home_to_fill
    from .deep import check_files
    from .session import open_store
    from .soundness import Checked
    from .soundness import check as checked

    home = home_to_fill(store) if deep else None
    if deep and home is None:
        raise ValueError("--deep checks the files of the toolkit's own Neo4j (--store neo4j); leave it out")
    with bars(quiet=quiet or as_json) as progress:
        with open_store(store, read_only=True) as opened:
            found, address = checked(opened, names or (), progress), opened.address
        if home is not None:
            said = check_files(home, progress)
            found.append(Checked(None, [] if said is None else [f"Neo4j's own check of its files: {said}"]))
    clean = not any(one.faults for one in found)
    if as_json:
        typer.echo(json.dumps({"store": address, "clean": clean, "checked": [asdict(one) for one in found]}))
    else:
        tell_faults(address, found)
    if not clean:
        raise typer.Exit(1)


def tell_faults(address: str, found: "list[Checked]") -> None:
    for one in found:
        for fault in one.faults:
            typer.echo(f"{one.name or 'store'}: {fault}")
    networks = [one for one in found if one.name is not None]
    sound = sum(not one.faults for one in networks)
    typer.echo(f"store {address}: {sound:,} of {len(networks):,} networks are what was exported")


@app.command()
def drop(
    names: Annotated[list[str], typer.Argument(help="Networks to remove.", show_default=False)],
    store: Address = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove networks with their modules, censuses and everything else that hangs on them."""
    from .lineage import join_levels
    from .session import open_store
    from .stored import stored

    with open_store(store, read_only=True) as opened:
        rows, address = stored(opened, names), opened.address
    if not yes:
        if as_json or not sys.stdin.isatty():
            raise ValueError(f"dropping {len(rows)} networks cannot be undone; say --yes where nobody can be asked")
        n_edges = sum(row["n_edges"] or 0 for row in rows)
        if not typer.confirm(f"Remove {len(rows):,} networks ({n_edges:,} edges) from {address}?", err=True):
            raise typer.Exit(1)
    with open_store(store) as opened:
        there = {row["name"]: row["id"] for row in stored(opened)}
        gone = [row["name"] for row in rows]
        for name in gone:
            if name in there:  # an embedded store drops what is incomplete when it is opened
                opened.drop(there[name])
        join_levels(opened, gone)
    if as_json:
        typer.echo(json.dumps({"store": address, "dropped": gone}))
    else:
        typer.echo(f"store {address}: removed {', '.join(gone)}")


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A store: a path, neo4j, bolt://...")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Another store.")],
    names: Annotated[list[str] | None, typer.Argument(help="Networks; without one, all.", show_default=False)] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put them in place of others of their names.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Copy networks, modules, censuses and participation into another store; run again, it goes on.

    Every network is read back and compared by its digest. Example:

        connectorch store copy ./connectome.lbug neo4j
    """
    from .copies import copy as copied
    from .session import open_store

    with (
        open_store(source, read_only=True) as first,
        open_store(target) as second,
        bars(quiet=quiet or as_json) as progress,
    ):
        done = copied(first, second, names or (), progress, replace=replace)
        addresses = first.address, second.address
    if as_json:
        document = {"from": addresses[0], "to": addresses[1], "networks": [asdict(one) for one in done]}
        typer.echo(json.dumps(document))
    else:
        tell_copied(addresses, done)


def tell_copied(addresses: tuple[str, str], done: "list[Copied]") -> None:
    for one in done:
        what = f"{one.written:,} edges copied" if one.written else "was there already"
        kept = "; it has modules, censuses or participation of its own there, which are kept"
        typer.echo(f"{one.name}: {what}{kept if one.findings == 'kept' else ''}")
    typer.echo(f"{len(done):,} networks of {addresses[0]} are in {addresses[1]}")
