"""Commands of this room: `census`, `crosscheck`, `modules`, `report`, `demo`, and `write`."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, Group

from ..training.progress import bars
from . import draws_cli, fanmod_cli, participation_cli, write_cli
from .options import AnySources, Bias, Budget, Clean, Html, Json, Partial, Quiet, Seed, Sources, StoreOption, give


def register(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    for command in (
        census,
        crosscheck,
        modules,
        report,
        demo,
        write_cli.write,
        fanmod_cli.fanmod,
        participation_cli.participation,
        draws_cli.draws,
    ):
        app.command()(command)


def check_saved_alone(context: typer.Context, null: str | None) -> None:
    """Refuse options that a file of draws has settled already."""
    sources = {name: context.get_parameter_source(name) for name in ("draws", "seed", "exact")}
    given = [name for name, source in sources.items() if source is not None and source.name != "DEFAULT"]
    if null is not None and null.endswith(".draws") and given:
        raise ValueError(f"{null} has its own number of draws and seed; leave out --{given[0]}, or name a null model")


def census(
    context: typer.Context,
    sources: Sources,
    motifs: Annotated[
        str,
        typer.Option(
            help="flight (the nine), published, k3 to k6 (all classes), names (bifan,chain2), a drawing, or a file."
        ),
    ] = "flight",
    engine: Annotated[str, typer.Option(help="Of masks, graphtool, cypher, enumeration; or all.")] = "masks,cypher",
    clean: Clean = "strict",
    bias: Bias = False,
    induced: Annotated[bool, typer.Option("--induced", help="Only occurrences without further edges.")] = False,
    types: Annotated[str, typer.Option(help="none, sign or colour: edges of different types told apart.")] = "none",
    null: Annotated[
        str | None,
        typer.Option(
            help="Null model: uniform, min-degree, degree (each also -typed), degree-canonical, fanmod; or NAME.draws."
        ),
    ] = None,
    draws: Annotated[int, typer.Option(min=2, help="Random networks per network.")] = 1000,
    seed: Seed = 0,
    exact: Annotated[bool, typer.Option("--exact", help="Closed forms only, no draws.")] = False,
    store: StoreOption = None,
    budget: Budget = 300.0,
    partial: Partial = False,
    write: Annotated[bool, typer.Option("--write", help="Write the counts into the store.")] = False,
    html: Html = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count motifs of networks by independent engines, which must agree to the last occurrence.

    Examples:

        connectorch census 0.93_pruned.h5 --engine all

        connectorch census RUN --null uniform --exact

        connectorch census 0.98_pruned.h5 --motifs k4 --types sign --engine masks

        connectorch census 0.98_pruned.h5 --motifs "a->b, a-[-]->c, b!>c, a:Input"

        connectorch census 0.93_pruned.h5 --clean published --bias --motifs published

        connectorch census 0.98_pruned.h5 --motifs k3,k4 --engine masks --null uniform --html motifs.html
    """
    from . import crosscheck as engines
    from .asked import ENGINES
    from .options import write_page
    from .report import census_html, document, page
    from .sources import resolve
    from .versions import versions
    from .writing import store_to_write, write_censuses

    check_saved_alone(context, null)
    if exact and null is None:
        raise ValueError("--exact is about a null model; add --null uniform or --null min-degree")
    wanted = ENGINES if engine == "all" else tuple(part.strip() for part in engine.split(","))
    with bars(quiet=quiet) as progress, store_to_write(store, write=write) as opened:
        found = resolve(sources, opened or store, partial=partial)
        results = engines.census(
            found,
            motifs,
            wanted,
            clean=clean,
            bias=bias,
            induced=induced,
            types=types,
            null=null,
            draws=draws,
            seed=seed,
            exact=exact,
            store=opened or store,
            budget=budget,
            workers=os.cpu_count() or 1,
            progress=progress,
            say=None if quiet else lambda sentence: typer.echo(sentence, err=True),
        )
        if opened is not None:
            write_censuses(opened, found, results)
    if html is not None:
        write_page(html, census_html.render(results, versions()))
    give(
        as_json,
        lambda: {
            "networks": [document.census_document(result) for result in results],
            "version": versions()["connectorch"],
            "versions": versions(),
        },
        lambda: Group(*(page.census_page(result) for result in results)),
    )
    finish(results)


def crosscheck(
    sources: AnySources = None,
    store: StoreOption = None,
    sample: Annotated[float, typer.Option(min=0, max=1, help="Share of networks that graph-tool counts too.")] = 0.01,
    clean: Clean = "strict",
    bias: Bias = False,
    budget: Budget = 300.0,
    seed: Seed = 0,
    partial: Partial = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count the nine motifs of many networks by masks and Cypher, a stated sample by graph-tool too, and compare.

    Without SOURCES, all networks of the store. Networks of a store are flagged there (`crosschecked`). Examples:

        connectorch crosscheck RUN --sample 0.1

        connectorch crosscheck --store neo4j
    """
    from . import crosscheck as engines
    from .report import document, page
    from .sources import all_of, resolve
    from .versions import versions
    from .writing import flag_crosschecked, store_to_write

    flagged = store is not None or not sources
    with bars(quiet=quiet) as progress, store_to_write(store, write=flagged) as opened:
        results = engines.sampled(
            resolve(sources, opened or store, partial=partial) if sources else all_of(opened),
            sample,
            clean=clean,
            bias=bias,
            store=opened,
            budget=budget,
            seed=seed,
            workers=os.cpu_count() or 1,
            progress=progress,
        )
        if opened is not None:
            flag_crosschecked(opened, results)
    chosen = engines.sample_of(results, sample, seed)
    give(
        as_json,
        lambda: {
            "networks": [document.census_document(result) for result in results],
            "agree": all(result.agree for result in results),
            "sample": sample,
            "seed": seed,
            "sampled": document.sample_document(chosen),
            "version": versions()["connectorch"],
            "versions": versions(),
        },
        lambda: page.crosscheck_page(results, chosen),
    )
    finish(results)


def finish(results: list[Any]) -> None:
    """Exit code 1, and the first disagreement on stderr, where engines differ."""
    from .crosscheck import DisagreementError, check

    try:
        check(results)
    except DisagreementError as error:
        Console(stderr=True, soft_wrap=True).print(f"engines disagree: {error}", style="bold red", markup=False)
        raise typer.Exit(1) from error


def modules(
    sources: Sources,
    method: Annotated[
        str, typer.Option(help="sbm (nested block model), modularity, or gds-leiden (in a Neo4j that has GDS).")
    ] = "sbm",
    clean: Clean = "strict",
    seed: Seed = 0,
    store: StoreOption = None,
    partial: Partial = False,
    write: Annotated[bool, typer.Option("--write", help="Write the modules into the store.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Divide networks into modules: groups of neurons wired alike, with description length and modularity Q.

    Example:

        connectorch modules ex_f4-2-4.npz --method sbm
    """
    from .dividing import divide
    from .report import document, page
    from .versions import versions

    with bars(quiet=quiet) as progress:
        results = divide(
            sources, method, clean=clean, seed=seed, store=store, partial=partial, write=write, progress=progress
        )
    give(
        as_json,
        lambda: {
            "networks": [document.modules_document(result) for result in results],
            "version": versions()["connectorch"],
            "versions": versions(),
        },
        lambda: page.modules_page(results),
    )


def report(
    folder: Annotated[Path, typer.Argument(help="A run folder, or a folder that holds a report.json.")],
    html: Html = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show a run: error, counts, scores and modules against sparsity.

    Example:

        connectorch report RUN --html RUN.html
    """
    from .options import write_page
    from .report import document, page
    from .report import html as pages
    from .studies.summary import summary

    with ExitStack() as stack:
        progress = stack.enter_context(bars(quiet=quiet))
        saved = folder / "report.json"
        if saved.is_file():
            shown = document.read_reports(saved.read_text(encoding="utf-8"), str(saved))
        else:
            shown = [summary(folder, progress=progress)]
    if html is not None:
        write_page(html, pages.render(*shown))
    give(
        as_json,
        lambda: {"reports": [document.report_document(one) for one in shown]},
        lambda: Group(*(page.page(one) for one in shown)),
    )


def demo(
    out: Annotated[Path, typer.Option(help="Folder for runs, store and report.")] = Path("demo"),
    store: Annotated[
        str, typer.Option(help="neo4j: also copy into the toolkit's own Neo4j; embedded: do not.")
    ] = "neo4j",
    quiet: Quiet = False,
) -> None:
    """Train, prune, store, count, compare and divide real networks in a few minutes, and write a report."""
    from .studies.demo import run_demo

    if store not in ("neo4j", "embedded"):
        raise ValueError(f"--store {store!r}: the demo takes neo4j or embedded")

    def say(shown: Any) -> None:
        Console().print(shown, markup=False, highlight=False)

    with bars(quiet=quiet) as progress:
        run_demo(out, neo4j=store == "neo4j", say=say, progress=progress)
