"""The command `participation`: which neurons and edges take part in a motif, and a few of its occurrences."""

from typing import Annotated, Any

import typer
from rich.console import Group

from .options import Bias, Clean, Json, Partial, Seed, StoreOption, give


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
    as_json: Json = False,
) -> None:
    """Tell how often each neuron takes each position of a motif, and each edge takes part, in whole numbers.

    Examples:

        connectorch participation 0.93_pruned.h5 --motif bifan

        connectorch participation 0.93_pruned.h5 --motif "a->b, a-[-]->c, c:output" --sample 5
    """
    from ..ingest.clean import check_cleaning
    from ..training.streams import stream
    from .asked import patterns_asked
    from .counting import wiring
    from .participation import participation as count
    from .participation import sample as draw
    from .report import document, page
    from .sources import resolve
    from .versions import versions

    check_cleaning(clean)
    patterns = patterns_asked(motif, induced=induced)
    if len(patterns) != 1:
        raise ValueError(f"--motif {motif!r} is {len(patterns)} motifs; give one")
    found = resolve([source], store, partial=partial)
    if len(found) != 1:
        raise ValueError(f"{source!r} holds {len(found)} networks; name one")
    network = wiring(found[0], clean, bias)
    result = count(patterns[0], network)
    drawn: list[dict[str, tuple[int, int]]] = []
    if sample and result.count:
        drawn = draw(patterns[0], network, sample, stream(seed, found[0].digest, "sample", patterns[0].text))
    said: dict[str, Any] = {"clean": clean, "bias": bias, "induced": patterns[0].induced, "seed": seed}
    give(
        as_json,
        lambda: document.participation_document(result, drawn) | said | {"versions": versions()},
        lambda: Group(page.participation_page(result, drawn, top, clean, bias=bias)),
    )
