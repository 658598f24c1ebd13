"""A network's counts against a null model of the same network, cleaned as they were."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..ingest.clean import compact
from ..queries import drawing
from ..queries.pattern import Type
from ..training.network import LayeredNetwork
from .asked import check_null
from .counting import wiring
from .drawn import counter, graph_counter, patterns_of, share_of
from .edge_types import types_of
from .laws import NoClosedForm, UnsuitableError
from .results import Census, NullScores, Score
from .saved import Draws
from .significance import MOST_BESIDE, check_drawable, keeps_layers, null_scores

Progress = Callable[[str, int, int], None]
MOST_CELLS = 2**26  # pairs of neurons of drawn graphs that are held at once


def scores(
    network: LayeredNetwork,
    result: Census,
    null: str,
    draws: int,
    seed: int,
    exact: bool,
    progress: Progress | None,
    saved: Draws | None = None,
) -> NullScores:
    """The counts against a null model of the cleaned network.

    Args:
        network: what `result` counted in.
        result: its census.
        null: name of the null model.
        draws: random networks; 0 uses closed forms alone.
        seed: of the random streams.
        exact: give closed forms, beside draws too.
        progress: called with what runs, done, total.
        saved: draws to compare with, in place of new ones.

    Returns:
        Scores; all undefined, with the reason, where the model has no random networks for this one.

    Raises:
        LookupError: no null model of that name.
        ValueError: the counts are the published variants.
        NoClosedForm: no draws were asked for and exact moments cannot be had.
    """
    counts = first_counts(result)
    check_null(null, counts, exact_only=draws == 0, bias=result.bias)
    live = wiring(network, result.clean, bias=False)
    types = types_in(result, counts, live)
    check_drawable(live, null, types, bias=result.bias)
    if saved is not None and saved.of.types != types:
        raise ValueError(
            f"the saved draws of {saved.of.name!r} have {types_text(saved.of.types)}, and the motifs tell apart "
            f"{types_text(types)}; draw with the same --types"
        )
    layered = keeps_layers(null)
    totals = {} if layered else {motif: share_of(size) for motif, size in result.class_sizes.items() if motif in counts}
    try:
        drawn_from = compacted(live, result.clean, result.bias, layered=layered)
        return null_scores(
            drawn_from,
            counts | ({share_of(size): n for size, n in result.totals.items()} if totals else {}),
            null,
            draws=draws,
            seed=seed,
            exact=exact,
            bias=result.bias,
            patterns=patterns_of(result, list(counts)),
            types=types,
            totals=totals,
            saved=saved,
            count=counter(result, list(counts), types, drawn_from)
            if layered
            else graph_counter(result, list(counts), types, drawn_from),
            chunk=64 if layered else max(1, min(64, MOST_CELLS // drawn_from.n_neurons**2)),
            progress=None if progress is None else lambda done, total: progress(f"{null} {network.name}", done, total),
        )
    except UnsuitableError as error:
        none = dict.fromkeys(counts, Score(None, None, None))
        return NullScores(null, draws, seed if draws else None, (), none, undefined=str(error))


def types_text(types: Sequence[Type]) -> str:
    return f"the edge types {', '.join(map(str, types))}" if types else "no edge types"


def check_fits(networks: Sequence[LayeredNetwork], null: str, saved: Draws | None, clean: str, *, bias: bool) -> None:
    """Refuse, before anything is counted, networks that a null model cannot draw, or that saved draws are not of.

    Raises:
        ValueError: such a network; the error names it.
    """
    for network in networks:
        check_drawable(network, null, (), bias=bias)
        if saved is None:
            continue
        if saved.of.digest != network.digest:
            raise ValueError(
                f"the saved draws are of another network, {saved.of.name!r} (digest {saved.of.digest[:8]}...), not of "
                f"{network.name!r} (digest {network.digest[:8]}...); draw again"
            )
        if (saved.of.clean, saved.of.bias) != (clean, bias):
            raise ValueError(
                f"the saved draws of {network.name!r} are of {cleaned_text(saved.of.clean, saved.of.bias)}, and "
                f"{cleaned_text(clean, bias)} is asked for; draw again with the same"
            )


def cleaned_text(clean: str, bias: bool) -> str:
    return f"{clean} cleaning {'with' if bias else 'without'} biases"


def canonical_scores(network: LayeredNetwork, result: Census, null: str) -> tuple[NullScores, ...]:
    """Beside `degree`, where all degrees are kept, the closed forms of its canonical form, where they are on average.

    None for other models, and where there are no such closed forms.
    """
    if null != "degree" or result.bias:
        return ()
    counts = first_counts(result)
    if len(counts) > MOST_BESIDE or types_in(result, counts, wiring(network, result.clean, bias=False)):
        return ()
    try:
        found = scores(network, result, "degree-canonical", 0, 0, True, None)
    except NoClosedForm:
        return ()
    return () if found.undefined else (found,)


def types_in(result: Census, motifs: Iterable[str], live: LayeredNetwork) -> tuple[Type, ...]:
    """The edge types that the motifs of a census tell apart; () where they do not."""
    if result.types != "none":
        return types_of(result.types, [live])
    drawn = [drawing.parse(motif, result.classes[motif]) for motif in motifs if motif in result.classes]
    kinds = {kind for pattern in drawn for kind in pattern.edge_types if kind is not None}
    return types_of("colour" if any(isinstance(kind, int) for kind in kinds) else "sign", [live]) if kinds else ()


def first_counts(result: Census) -> dict[str, int]:
    """Each motif's count by the first engine that counted it."""
    found: dict[str, int] = {}
    for counts in result.counts.values():
        found = dict(counts) | found
    return {motif: found[motif] for counts in result.counts.values() for motif in counts}


def compacted(live: LayeredNetwork, cleaning: str, bias: bool, *, layered: bool = True) -> LayeredNetwork:
    """What null models draw: the cleaned network without neurons that have no edge left, nor skips that have none.

    Args:
        live: cleaned.
        cleaning: by which rule.
        bias: whether neurons stay that have a bias.
        layered: whether the model keeps the layers, so that there must be edges between all that have a block.

    Raises:
        UnsuitableError: two layers have no edge between them, or a layer none at all.
    """
    blocks = [b for b, n in zip(live.blocks, live.edges_per_block, strict=True) if n or b.post <= b.pre + 1]
    kept = replace(live, blocks=tuple(blocks))
    for block, n_edges in zip(kept.blocks, kept.edges_per_block, strict=True):
        if n_edges == 0 and layered:
            raise UnsuitableError(
                f"network {live.name!r} has no edge from layer {block.pre} to layer {block.post} after {cleaning} "
                "cleaning; nothing to compare"
            )
    try:
        return compact(kept, biased=bias)
    except ValueError as error:
        raise UnsuitableError(str(error)) from error


def draws_beside(
    network: LayeredNetwork,
    result: Census,
    null: str,
    draws: int,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Census:
    """A census of `network` with one more null model beside the one it has."""
    return replace(
        result, other_nulls=(*result.other_nulls, scores(network, result, null, draws, seed, True, progress))
    )
