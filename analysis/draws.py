"""Draws of a null model of one network: made, made more of, and checked to be of it."""

from collections.abc import Callable
from dataclasses import fields

from ..ingest.clean import check_cleaning
from ..queries.pattern import Type
from ..training import registry
from ..training.network import LayeredNetwork
from . import nulls
from .counting import wiring
from .edge_types import types_of
from .saved import Drawing, Draws, joined
from .scoring import compacted
from .significance import check_drawable, drawn_masks, keeps_layers

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
    module = registry.load(nulls, null, "null model")
    live = wiring(network, clean, bias=False)
    kinds: tuple[Type, ...] = types_of(types, [live])
    check_drawable(live, null, kinds, bias=bias)
    small = compacted(live, clean, bias)
    level = network.about.get("level")
    more: list[Draws] = []
    done = 0 if before is None else len(before)
    for start in range(done, n, CHUNK):
        tables = drawn_masks(small, null, seed, range(start, min(start + CHUNK, n)), bias=bias, types=kinds)
        whole = not keeps_layers(null)
        blocks = [(0, 0)] if whole else [(block.pre, block.post) for block in small.blocks]
        sizes = (
            (small.n_neurons,)
            if whole
            else tuple(m + (bias and i < len(small.sizes) - 1) for i, m in enumerate(small.sizes))
        )
        of = Drawing(
            null,
            seed,
            network.name,
            network.digest,
            level if isinstance(level, float) else None,
            clean,
            bias,
            kinds,
            sizes,
            tuple(blocks),
            tuple(module.KEEPS),
        )
        if before is not None:
            check_same(before.of, of)
        more.append(Draws(of, tuple(table.cpu() for table in tables)))
        if progress is not None:
            progress(f"{null} {network.name}", min(start + CHUNK, n), n)
    parts = more if before is None else [before, *more]
    return joined(parts)


def check_same(one: Drawing, other: Drawing) -> None:
    """Refuse to go on from draws of something else; names the first difference."""
    for field in fields(Drawing):
        had, wanted = getattr(one, field.name), getattr(other, field.name)
        if field.name != "name" and had != wanted:
            raise ValueError(
                f"the draws that are there are of another {field.name}: {had!r}, and {wanted!r} is asked for; give the "
                "same, or another file"
            )
