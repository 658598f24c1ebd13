"""Commands of this room: `query`, `neo4j browser`."""

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..ingest import server, server_cli
from . import browser_cli

if TYPE_CHECKING:
    import pandas as pd

    from ..ingest.browserjar import Additions
    from .catalog import Query
    from .run import Question


def register(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    app.command("query")(query)
    server.additions = browser_additions
    if not any(command.name == "browser" for command in server_cli.app.registered_commands):
        server_cli.app.command("browser")(browser_cli.browser)


def browser_additions() -> "Additions":
    """What a server started by the command line adds to its Browser."""
    from .browser import additions

    return additions()


def query(
    name: Annotated[
        str | None, typer.Argument(help="A motif or a view; without it, the catalogue.", show_default=False)
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option(help="A value for the query, like limit=10; may be repeated.")
    ] = None,
    network: Annotated[str | None, typer.Option(help="Its name in the store, where the store holds several.")] = None,
    other: Annotated[str | None, typer.Option(help="The second network, where a query compares two.")] = None,
    clean: Annotated[
        str, typer.Option(help="What counts: raw, strict (on a path from input to output), published.")
    ] = "strict",
    bias: Annotated[bool, typer.Option("--bias", help="Bias neurons count, too.")] = False,
    motif: Annotated[
        str | None, typer.Option(help="A name, a code or a drawing, where a query draws occurrences of a motif.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(help="A path (embedded), or bolt:// or neo4j://; else CONNECTORCH_STORE, else ./connectome.lbug."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
    paste: Annotated[
        bool, typer.Option("--paste", help="Print the text with its values, to paste into Neo4j Browser.")
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that the store may take.")] = 600.0,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress (there is none here).")] = False,  # noqa: ARG001
) -> None:
    """Ask a store a question of the catalogue; nothing is written.

    Examples:

        connectorch query

        connectorch query hubs --param limit=5 --network 0.93_pruned

        connectorch query strongest_paths --store neo4j --paste

        connectorch query pruned_away --network 0.90_pruned --other 0.93_pruned

        connectorch query occurrences_through --motif bifan --param neuron=h2.17 --store neo4j --paste
    """
    from ..ingest.session import open_store
    from . import catalog, occurrences, run
    from .asked import check_timeout

    if name is None and (param or network or other or paste or motif):
        raise ValueError("--param, --network, --other, --motif and --paste are for a query; name one, such as hubs")
    if name is None:
        whole = catalog.catalogue() + occurrences.drawings()
        give(as_json, {"queries": listing(whole)}, catalogue_table(whole))
        return
    occurrences.find(name, motif)
    check_timeout(timeout)
    with open_store(store, read_only=True) as opened:
        params = typed(param or [])
        asked = run.ask(opened, name, network=network, other=other, clean=clean, bias=bias, motif=motif, params=params)
        if paste:
            text = run.pasted(asked.query, asked.parameters)
            typer.echo(json.dumps({"query": name, "text": text}) if as_json else text, nl=as_json)
            return
        frame, address = run.answer(opened, asked, timeout), opened.address
    document = {"query": name, "network": asked.network, "store": address, "parameters": dict(asked.parameters)}
    document |= {} if other is None else {"other": other}
    give(as_json, document | {"columns": list(frame.columns), "rows": records(frame)}, answer_table(asked, frame))


def give(as_json: bool, document: dict[str, Any], table: RenderableType) -> None:
    """Print one JSON document, or a table."""
    if as_json:
        typer.echo(json.dumps(document, allow_nan=False))
    else:
        Console().print(table)


def typed(given: list[str]) -> dict[str, Any]:
    """Values of `--param k=v`.

    Raises:
        ValueError: one is not of that form, or stands twice.
    """
    from .literals import value

    found: dict[str, Any] = {}
    for part in given:
        key, equals, text = part.partition("=")
        if not (key and equals) or key in found:
            raise ValueError(f"--param {part!r}: give each as NAME=VALUE, once")
        found[key] = value(text)
    return found


def listing(queries: "tuple[Query, ...]") -> list[dict[str, Any]]:
    """The catalogue, one entry a name; `stores` are those that its texts are for."""
    found: dict[str, dict[str, Any]] = {}
    for one in queries:
        entry = {"name": one.name, "kind": one.kind.removesuffix("s"), "question": one.about}
        entry |= {"parameters": list(one.parameters), "defaults": dict(one.defaults), "returns": one.returns}
        stores = ["ladybug", "neo4j"] if one.dialect is None else [one.dialect]
        held = found.setdefault(one.name, entry | {"stores": []})["stores"]
        held += [store for store in stores if store not in held]
    return list(found.values())


def catalogue_table(queries: "tuple[Query, ...]") -> Table:
    """The catalogue for people: what each query answers, and what can be given to it."""
    from .run import OTHER, SHARED

    table = Table(
        "query", "kind", "question", "--param", title="connectorch query NAME --network NETWORK", title_justify="left"
    )
    for entry in listing(queries):
        own = [name for name in entry["parameters"] if name not in SHARED]
        given = ", ".join(f"{name}={entry['defaults'].get(name, '?')}" for name in own)
        if OTHER & set(entry["parameters"]):
            given = f"(--other NETWORK) {given}".rstrip()
        given = f"(--motif M) {given}" if entry["kind"] == "drawing" else given
        only = f" (on {entry['stores'][0]})" if len(entry["stores"]) == 1 else ""
        table.add_row(entry["name"], entry["kind"], entry["question"] + only, given)
    return table


def answer_table(asked: "Question", frame: "pd.DataFrame") -> RenderableType:
    """The rows for people: numbers with thousands marks, ids of neurons left to their names."""
    title = "  ".join(part for part in (asked.query.about, asked.network, asked.other) if part is not None)
    table = Table(box=None, pad_edge=False, header_style="underline")
    known = {end for end in ("pre", "post") if f"{end}_name" in frame.columns}
    hidden = known | {f"{end}_unit" for end in known}  # the names hold them
    shown = [str(column) for column in frame.columns if column not in hidden]
    for column in shown:
        numbers = all(isinstance(entry, (int, float)) for entry in frame[column].tolist())
        width = max((len(said(entry)) for entry in frame[column].tolist()), default=1) if numbers else None
        justify = "right" if numbers else "left"
        table.add_column(column.replace("_", " "), justify=justify, min_width=width, overflow="fold")
    for row in records(frame):
        table.add_row(*(said(row[column]) for column in shown))
    return Group(
        Text(title, style="bold"), table, Text(f"{len(frame):,} {'row' if len(frame) == 1 else 'rows'}", style="dim")
    )


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as plain values; what is not a number is None."""
    rows: list[dict[str, Any]] = frame.astype(object).to_dict("records")
    return [{str(key): None if missing(entry) else entry for key, entry in row.items()} for row in rows]


def missing(entry: object) -> bool:
    return isinstance(entry, float) and math.isnan(entry)


def said(entry: object) -> str:
    """A value as one reads it: a list of names, or a path of neurons, with arrows."""
    if entry is None:
        return "-"
    if isinstance(entry, int) and not isinstance(entry, bool):
        return f"{entry:,}"
    if isinstance(entry, float):
        return f"{entry:,.4g}" if abs(entry) < 10_000 else f"{entry:,.0f}"
    if isinstance(entry, list):
        return " → ".join(str(part["name"]) if isinstance(part, dict) else str(part) for part in entry)
    return str(entry)
