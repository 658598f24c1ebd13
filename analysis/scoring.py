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
    if saved is not None:
        check_saved(saved, network, result, types)
    layered = keeps_layers(null)
    totals = {} if layered else {motif: share_of(size) for motif, size in result.class_sizes.items() if motif in counts}
    try:
        drawn_from = compacted(live, result.clean, result.bias)
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


def check_saved(saved: Draws, network: LayeredNetwork, result: Census, types: Sequence[Type]) -> None:
    """Refuse saved draws that are not of what was counted.

    Raises:
        ValueError: of another network, cleaning or biases, or without the types that motifs tell apart.
    """
    for what, had, wanted in (
        ("network", saved.of.digest, network.digest),
        ("cleaning", saved.of.clean, result.clean),
        ("biases", saved.of.bias, result.bias),
        ("edge types", saved.of.types if types else (), tuple(types)),
    ):
        if had != wanted:
            raise ValueError(
                f"the saved draws of {saved.of.name!r} are of another {what}: {had!r}, and {network.name!r} was "
                f"counted with {wanted!r}; draw again with the same settings"
            )


def canonical_scores(network: LayeredNetwork, result: Census, null: str) -> tuple[NullScores, ...]:
    """Beside `degree`, where all degrees are kept, the closed forms of its canonical form, where they are on average.

    None for other models, and where there are no such closed forms.
    """
    counts = first_counts(result)
    live = wiring(network, result.clean, bias=False)
    if null != "degree" or result.bias or len(counts) > MOST_BESIDE or types_in(result, counts, live):
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


def compacted(live: LayeredNetwork, cleaning: str, bias: bool) -> LayeredNetwork:
    """What null models draw: the cleaned network without neurons that have no edge left.

    Raises:
        UnsuitableError: two layers have no edge between them.
    """
    for block, n_edges in zip(live.blocks, live.edges_per_block, strict=True):
        if n_edges == 0:
            raise UnsuitableError(
                f"network {live.name!r} has no edge from layer {block.pre} to layer {block.post} after {cleaning} "
                "cleaning; nothing to compare"
            )
    return compact(live, biased=bias)


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
