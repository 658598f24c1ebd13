"""The command `participation`: which neurons and edges take part in a motif, and a few of its occurrences."""

import json
from functools import partial as along
from typing import Annotated, Any

import typer
from rich.console import Group

from .options import Bias, Clean, Html, Json, Partial, Quiet, Seed, StoreOption, give, write_page


def participation(
    source: Annotated[str, typer.Argument(help="A file, a run of one network, or a network of the store.")],
    motif: Annotated[str, typer.Option("--motif", help="A name, a code, a drawing or a file.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="Neurons and edges to show.")] = 20,
    sample: Annotated[int, typer.Option(min=0, max=1000, help="Occurrences to draw, each as likely as any.")] = 0,
    clean: Clean = "strict",
    bias: Bias = False,
    induced: Annotated[bool, typer.Option("--induced", help="Only occurrences without further edges.")] = False,
    seed: Seed = 0,
    store: StoreOption = None,
    partial: Partial = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write the numbers into the store, in place of another motif's.")
    ] = False,
    weights: Annotated[
        bool, typer.Option("--weights", help="Also sums and products of the weights of whole occurrences; slower.")
    ] = False,
    budget: Annotated[float, typer.Option(help="Seconds that it may take by estimate.")] = 300.0,
    paste: Annotated[
        bool, typer.Option("--paste", help="Print a text that draws the sample in Neo4j Browser; give --store.")
    ] = False,
    html: Html = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell how often each neuron takes each position of a motif, and each edge takes part, in whole numbers.

    Examples:

        connectorch participation 0.93_pruned.h5 --motif bifan

        connectorch participation 0.93_pruned.h5 --motif "a->b, a-[-]->c, c:output" --sample 5 --html motif.html

        connectorch participation 0.93_pruned --motif bifan --write --store neo4j

        connectorch participation 0.93_pruned --motif bifan --sample 3 --paste --store neo4j
    """
    from ..ingest.clean import check_cleaning
    from ..ingest.roles import role_of
    from ..ingest.schema import neuron_name
    from ..training.streams import stream
    from .asked import check_budget, patterns_asked
    from .counting import wiring
    from .participation import participation as count
    from .participation import sample as draw
    from .report import document, page
    from .report import participation as tables
    from .sources import resolve_one
    from .versions import versions
    from .weighted import occurrence_weights
    from .writing import sample_text, store_to_write, stored_for, write_participations

    check_cleaning(clean)
    check_budget(budget)
    patterns = patterns_asked(motif, induced=induced)
    if len(patterns) != 1:
        raise ValueError(f"--motif {motif!r} is {len(patterns)} motifs; give one")
    if paste and not sample:
        raise ValueError("--paste prints a text that draws a sample; add --sample N")
    (pattern,), said = patterns, None
    say = None if quiet else along(typer.echo, err=True)
    with store_to_write(store, write=write or paste) as opened:
        network = resolve_one(source, opened or store, partial=partial)
        there = None if opened is None else stored_for(opened, network, source, bias=bias)
        if paste and opened is not None and opened.dialect != "neo4j":
            raise LookupError(f"--paste is for Neo4j Browser, and store {opened.address} is none; name one by --store")
        live = wiring(network, clean, bias)
        result = count(pattern, live, budget=budget, say=say)
        if write and opened is not None and there is not None:
            write_participations(opened, there, network, result, clean, bias=bias)
            said = {"store": opened.address, "network": there.name}
    drawn: list[dict[str, tuple[int, int]]] = []
    if sample and result.count:
        drawn = draw(pattern, live, sample, stream(seed, network.digest, "sample", pattern.text))
    if paste and there is not None:
        if not drawn:
            raise LookupError(f"motif {pattern.name!r} does not occur in network {network.name!r}; nothing to draw")
        text = sample_text(pattern, drawn, there)
        typer.echo(json.dumps({"motif": pattern.name, "text": text}) if as_json else text, nl=as_json)
        return

    def name(layer: int, unit: int) -> str:
        return neuron_name(role_of(live, layer, unit), layer, unit)

    strength = occurrence_weights(pattern, live, budget=budget, say=say) if weights else None
    facts = tables.facts(
        result,
        clean,
        bias=bias,
        induced=pattern.induced,
        seed=seed if drawn else None,
        stored=None if said is None else f"written into {said['store']}, network {said['network']}",
        weights=None if strength is None else strength.sentence,
    )
    parts = tables.sections(result, drawn, top, name)
    if html is not None:
        from .report.html import tables_page

        title = f"{result.motif} in {result.network}: who takes part"
        write_page(html, tables_page(title, facts, parts, versions()))
    settings: dict[str, Any] = {"clean": clean, "bias": bias, "induced": pattern.induced, "seed": seed}
    give(
        as_json,
        lambda: (
            document.participation_document(result, drawn)
            | settings
            | ({} if said is None else {"written": said})
            | ({} if strength is None else {"occurrence_weights": strength.document})
            | {"versions": versions()}
        ),
        lambda: Group(page.tables_page(facts, parts)),
    )
