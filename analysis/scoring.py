"""A network's counts against a null model of the same network, cleaned as they were."""

from collections.abc import Callable
from dataclasses import replace

from ..ingest.clean import compact
from ..queries import catalog
from ..training.network import LayeredNetwork
from . import published
from .census import masks
from .counting import wiring
from .results import Census, NullScores, Score
from .significance import null_scores

Progress = Callable[[str, int, int], None]


def scores(
    network: LayeredNetwork, result: Census, null: str, draws: int, seed: int, exact: bool, progress: Progress | None
) -> NullScores:
    """The first engine's counts against a null model of the cleaned network.

    Args:
        network: what `result` counted in.
        result: its census.
        null: name of the null model.
        draws: random networks; 0 uses closed forms alone.
        seed: of the random streams.
        exact: give closed forms, beside draws too.
        progress: called with what runs, done, total.

    Returns:
        Scores; all undefined where a layer has no edge left.

    Raises:
        LookupError: no null model of that name.
        ValueError: the counts are the published variants, or the model cannot draw such a network.
    """
    engine = next(iter(result.counts))
    counts = result.counts[engine]
    if set(counts) & set(published.NAMES):
        raise ValueError("null models are for exact motifs; leave out --null or take --motifs flight")
    patterns = [query.pattern for query in catalog.motifs(tuple(counts))]
    live = wiring(network, result.clean, bias=False)
    if min(live.edges_per_block) == 0:
        return NullScores(null, draws, seed if draws else None, (), dict.fromkeys(counts, Score(None, None, None)))
    cleaned = compact(live, biased=result.bias)
    return null_scores(
        cleaned,
        counts,
        null,
        draws=draws,
        seed=seed,
        exact=exact,
        bias=result.bias,
        count=lambda drawn: masks.count_masks(patterns, drawn),
        progress=None if progress is None else lambda done, total: progress(f"{null} {network.name}", done, total),
    )


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
