"""Draws of a null model of one network: made, made more of, and checked to be of it."""

from collections.abc import Callable
from dataclasses import fields

import torch

from ..ingest.clean import check_cleaning
from ..queries.pattern import Type
from ..training.blocks import free_bytes, in_words
from ..training.network import LayeredNetwork
from .counting import wiring
from .edge_types import types_of
from .forecast import SHARE
from .saved import Drawing, Draws, joined
from .scoring import MOST_CELLS, compacted
from .significance import check_drawable, drawn_masks, keeps_layers, kept_by

Progress = Callable[[str, int, int], None]
CHUNK = 64  # draws made at once


def draws(
    network: LayeredNetwork,
    null: str,
    n: int = 1000,
    *,
    seed: int = 0,
    clean: str = "strict",
    bias: bool = False,
    types: str = "none",
    before: Draws | None = None,
    progress: Progress | None = None,
) -> Draws:
    """Draws 0 to n - 1 of a null model: the same that `census` compares with, each from a stream of its own.

    Args:
        network: as it was read.
        null: name of the null model.
        n: how many, those of `before` included.
        seed: of the random streams.
        clean: `raw`, `strict` or `published`.
        bias: whether biases are drawn, too, as bias neurons.
        types: `none`, `sign` or `colour`: what tables tell apart.
        before: draws to go on from, of the same network, model, seed, cleaning, biases and types.
        progress: called with what runs, done, total.

    Raises:
        LookupError: no such null model, cleaning or edge types.
        ValueError: the model cannot draw such a network, or `before` is of another one.
        UnsuitableError: the model has no random networks for this one.
    """
    if n < 1:
        raise ValueError(f"{n} draws; take one or more")
    check_cleaning(clean)
    live = wiring(network, clean, bias=False)
    kinds: tuple[Type, ...] = types_of(types, [live])
    check_drawable(live, null, kinds, bias=bias)
    small = compacted(live, clean, bias, layered=keeps_layers(null))
    of = drawing(network, small, null, seed, clean, bias, kinds)
    done = 0
    if before is not None:
        check_same(before.of, of)
        done = len(before)
        if done > n:
            raise ValueError(
                f"there are {done} draws already, more than the {n} asked for; ask for more, or start anew"
            )
    cells = sum(of.sizes[pre] * of.sizes[post] for pre, post in of.blocks)
    check_memory(cells * n, null, network, n)
    chunk = max(1, min(CHUNK, MOST_CELLS // cells))
    parts = [] if before is None else [before]
    for start in range(done, n, chunk):
        stop = min(start + chunk, n)
        tables = drawn_masks(small, null, seed, range(start, stop), bias=bias, types=kinds)
        parts.append(Draws(of, tuple(table.cpu() for table in tables)))
        if progress is not None:
            progress(f"{null} {network.name}", stop, n)
    return joined(parts)


def drawing(
    network: LayeredNetwork,
    small: LayeredNetwork,
    null: str,
    seed: int,
    clean: str,
    bias: bool,
    types: tuple[Type, ...],
) -> Drawing:
    """What the draws of a network, cleaned and compacted to `small`, are of."""
    last, level = len(small.sizes) - 1, network.about.get("level")
    layered = keeps_layers(null)
    with_bias = tuple(n + (bias and layer < last) for layer, n in enumerate(small.sizes))
    return Drawing(
        model=null,
        seed=seed,
        name=network.name,
        digest=network.digest,
        level=level if isinstance(level, float) else None,
        clean=clean,
        bias=bias,
        types=types,
        sizes=with_bias if layered else (small.n_neurons,),
        blocks=tuple((block.pre, block.post) for block in small.blocks) if layered else ((0, 0),),
        keeps=kept_by(null, types, bias=bias),
    )


def check_memory(cells: int, null: str, network: LayeredNetwork, n: int) -> None:
    """Refuse draws that the memory does not hold twice, as they are put together."""
    free = free_bytes(torch.device("cpu"))
    if 2 * cells > SHARE * free:
        raise ValueError(
            f"{n} draws of {null!r} of network {network.name!r} take {in_words(2 * cells)}, and {in_words(free)} are "
            "free; draw fewer, or compare without keeping them (`census --null`)"
        )


def check_same(one: Drawing, other: Drawing) -> None:
    """Refuse to go on from draws of something else; names the first difference."""
    for field in fields(Drawing):
        had, wanted = getattr(one, field.name), getattr(other, field.name)
        if field.name != "name" and had != wanted:
            raise ValueError(
                f"the draws that are there are of another {field.name}: {had!r}, and {wanted!r} is asked for; give the "
                "same, or another file"
            )
