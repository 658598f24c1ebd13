"""A network's counts against a null model of the same network, cleaned as they were."""

from collections.abc import Callable
from dataclasses import replace

from ..ingest.clean import compact
from ..queries import catalog
from ..training.network import LayeredNetwork
from .asked import check_null
from .census import masks
from .counting import wiring
from .laws import UnsuitableError
from .results import Census, NullScores, Score
from .significance import null_scores

Progress = Callable[[str, int, int], None]


def scores(
    network: LayeredNetwork, result: Census, null: str, draws: int, seed: int, exact: bool, progress: Progress | None
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

    Returns:
        Scores; all undefined, with the reason, where the model has no random networks for this one.

    Raises:
        LookupError: no null model of that name.
        ValueError: the counts are the published variants.
        NoClosedForm: no draws were asked for and exact moments cannot be had.
    """
    counts = first_counts(result)
    check_null(null, counts, exact_only=draws == 0, bias=result.bias)
    patterns = [query.pattern for query in catalog.motifs(tuple(counts))]
    live = wiring(network, result.clean, bias=False)
    try:
        return null_scores(
            compacted(live, result),
            counts,
            null,
            draws=draws,
            seed=seed,
            exact=exact,
            bias=result.bias,
            count=lambda drawn: masks.count_masks(patterns, drawn),
            progress=None if progress is None else lambda done, total: progress(f"{null} {network.name}", done, total),
        )
    except UnsuitableError as error:
        none = dict.fromkeys(counts, Score(None, None, None))
        return NullScores(null, draws, seed if draws else None, (), none, undefined=str(error))


def first_counts(result: Census) -> dict[str, int]:
    """Each motif's count by the first engine that counted it."""
    found: dict[str, int] = {}
    for counts in result.counts.values():
        found = dict(counts) | found
    return {motif: found[motif] for counts in result.counts.values() for motif in counts}


def compacted(live: LayeredNetwork, result: Census) -> LayeredNetwork:
    """What null models draw: the cleaned network without neurons that have no edge left.

    Raises:
        UnsuitableError: two layers have no edge between them.
    """
    for block, n_edges in zip(live.blocks, live.edges_per_block, strict=True):
        if n_edges == 0:
            raise UnsuitableError(
                f"network {live.name!r} has no edge from layer {block.pre} to layer {block.post} after {result.clean} "
                "cleaning; nothing to compare"
            )
    return compact(live, biased=result.bias)


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
