"""Commands of this room: `ingest`, `neo4j` and `store`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..training.progress import bars
from . import server_cli, store_cli
from .stores.base import Exported


def register(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    app.command("ingest")(ingest)
    app.add_typer(server_cli.app, name="neo4j")
    app.add_typer(store_cli.app, name="store")


def ingest(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Run folders, or files: .h5, .npz, .safetensors, .pt, edge lists.", show_default=False),
    ],
    store: Annotated[
        str | None,
        typer.Option(help="A path (embedded) or bolt://, neo4j://; else CONNECTORCH_STORE, else ./connectome.lbug."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name in the store, for one network.")] = None,
    bias: Annotated[
        bool, typer.Option("--bias", help="Add one bias neuron per layer, so that biases can count.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in place of another network of that name.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Read a run that is not finished up to its last complete level.")
    ] = False,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="Fill the toolkit's own, empty Neo4j (--store neo4j) by its import tool: fast."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Write networks into a graph store, layer by layer, exactly once.

    A second run changes nothing; one that was killed is completed or made anew. Examples:

        connectorch ingest 0.93_pruned.h5 --bias

        connectorch ingest RUN --store bolt://localhost:7687

        connectorch ingest RUN --store neo4j --bulk
    """
    from dataclasses import replace as renamed

    from .bulk import fill, home_to_fill
    from .export import neuron_graph
    from .read import read_all
    from .session import open_store

    if bulk and (home := home_to_fill(store)) is not None:
        if name is not None or replace:
            raise ValueError(
                "--bulk fills an empty store with networks under their own names; leave out --name, --replace"
            )
        with bars(quiet=quiet) as progress:
            show(str(home), fill(sources, home, progress, bias=bias, partial=partial), as_json=as_json)
        return
    found = [network for source in sources for network in read_all(source, partial=partial)]
    if name is not None and len(found) != 1:
        raise ValueError(f"--name {name!r} is for one network, but the sources hold {len(found)}; leave it out")
    if name is not None and not name.strip():
        raise ValueError(f"--name {name!r} is empty; give a name, or leave it out")
    twice = [one for one, times in Counter(network.name for network in found).items() if times > 1]
    if twice:
        raise ValueError(f"the sources hold {twice[0]!r} more than once; name every network once")
    with open_store(store) as opened, bars(quiet=quiet) as progress:
        named = found if name is None else [renamed(network, name=name) for network in found]
        graphs = (neuron_graph(network, with_bias=bias) for network in named)
        done = opened.export_many(graphs, replace=replace, progress=progress)
        address = opened.address
    show(address, done, as_json=as_json)


def show(address: str, done: Sequence[Exported], *, as_json: bool) -> None:
    """Tell what was written into which store."""
    if as_json:
        typer.echo(json.dumps({"store": address, "networks": [asdict(one) for one in done]}))
        return
    for one in done:
        what = f"{one.written:,} edges written in {one.seconds:.1f} s" if one.written else "was there already"
        typer.echo(f"{one.name}: {what}")
    typer.echo(f"store {address}: {len(done)} networks of {len(done)} complete")
