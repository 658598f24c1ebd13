"""A census against a null model: draws, counts, scores, and exact moments beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor

from ..queries.pattern import Pattern, Type
from ..training.network import LayeredNetwork
from ..training.registry import load, names
from ..training.streams import stream
from . import nulls
from .laws import NoClosedForm
from .moments import Moments, moments
from .results import NullScores, Score
from .sampling import append_bias_neurons, draw_biases
from .saved import Draws
from .zscore import score, score_of_shares, with_q, z_score

Count = Callable[[list[Tensor]], Mapping[str, Sequence[int]]]
Progress = Callable[[int, int], None]

MOST_BESIDE = 300  # motifs of which exact moments are found unasked, beside draws
BIASES_KEPT = "n_biases_per_layer"


def null_scores(
    network: LayeredNetwork,
    counts: Mapping[str, int],
    model: str,
    *,
    draws: int,
    seed: int,
    exact: bool,
    count: Count,
    bias: bool = False,
    patterns: Sequence[Pattern] = (),
    types: Sequence[Type] = (),
    totals: Mapping[str, str] | None = None,
    saved: Draws | None = None,
    progress: Progress | None = None,
    chunk: int = 64,
) -> NullScores:
    """How the motif counts of a network stand against those of random networks.

    Args:
        network: cleaned and compacted.
        counts: motif -> count of the real network.
        model: the null model, as users type it.
        draws: random networks, two or more; 0 with `exact` uses closed forms alone, and then there is no p.
        seed: draw i comes from the stream (seed, digest, level, model, i), whatever the chunks and the device.
        exact: add exact mean and standard deviation, where there are any; beside draws of `MOST_BESIDE` motifs at most.
        count: masks of some draws, one tensor per block, bool, shape (n_draws, n_post, n_pre) -> counts per motif; with
            types uint8, 0 where no edge is, else 1 + the number of its type.
        bias: draw biases too; the masks for `count` then hold bias neurons as `with_bias_neurons` lays them out.
        patterns: the motifs' drawings, for exact moments; none are the nine flight motifs.
        types: the edge types that motifs tell apart, drawn by models that draw types.
        totals: motif -> name of the count that it is a share of, in `counts` and in draws; then shares are compared.
        saved: draws to compare with, in place of new ones; then `draws` and `seed` are theirs.
        progress: called with (draws done, draws).
        chunk: draws held in memory at once.

    Raises:
        LookupError: no null model of that name.
        ValueError: the model cannot draw such a network; one draw only, or neither draws nor `exact`.
        NoClosedForm: no draws were asked for and exact moments cannot be had; with draws they are None instead.
    """
    if draws < 2 and not (exact and draws == 0):
        raise ValueError(f"null model {model!r} with {draws} draws; take two or more, or none and exact moments")
    keeps = kept_by(model, types, bias=bias)
    beside_draws = exact and len(patterns) <= MOST_BESIDE
    closed = closed_forms(network, model, bias, patterns, needed=draws == 0) if beside_draws or draws == 0 else {}
    if draws == 0:
        scores = {motif: exact_score(n, closed.get(motif)) for motif, n in counts.items()}
        return NullScores(model, 0, None, keeps, scores)
    drawn = drawn_counts(
        network, model, draws, seed, count, bias=bias, types=types, saved=saved, progress=progress, chunk=chunk
    )
    if totals:
        shared = {
            motif: score_of_shares(counts[motif], counts[whole], drawn[motif], drawn[whole])
            for motif, whole in totals.items()
        }
        return NullScores(model, draws, seed, keeps, with_q(shared), measure="share")
    scores = {motif: beside(score(n, drawn[motif]), closed.get(motif)) for motif, n in counts.items()}
    return NullScores(model, draws, seed, keeps, with_q(scores))


def drawn_counts(
    network: LayeredNetwork,
    model: str,
    draws: int,
    seed: int,
    count: Count,
    *,
    bias: bool = False,
    types: Sequence[Type] = (),
    saved: Draws | None = None,
    progress: Progress | None = None,
    chunk: int = 64,
) -> dict[str, list[int]]:
    """Motif -> its count in every draw; see `null_scores`."""
    drawn: dict[str, list[int]] = {}
    for start in range(0, draws, chunk):
        stop = min(start + chunk, draws)
        if saved is None:
            masks = drawn_masks(network, model, seed, range(start, stop), bias=bias, types=types)
        else:
            masks = [table[start:stop] if types else table[start:stop] > 0 for table in saved.tables]
        for motif, numbers in count(masks).items():
            drawn.setdefault(motif, []).extend(numbers)
        if progress is not None:
            progress(stop, draws)
    return drawn


def drawn_masks(
    network: LayeredNetwork,
    model: str,
    seed: int,
    draws: Sequence[int],
    *,
    bias: bool = False,
    types: Sequence[Type] = (),
) -> list[Tensor]:
    """Masks of the draws of these numbers, one tensor per block; each the same whichever others are asked for.

    Bool; with types uint8, see the null models that draw types.
    """
    streams = [draw_stream(network, model, seed, i) for i in draws]
    if types:
        return load(nulls, model, "null model").draw_kinds(network, types, streams)
    masks: list[Tensor] = load(nulls, model, "null model").draw(network, streams)
    return append_bias_neurons(network, masks, draw_biases(network, streams)) if bias else masks


def kept_by(model: str, types: Sequence[Type], *, bias: bool) -> tuple[str, ...]:
    """What every draw of a model keeps; more, for some, where motifs tell edge types apart."""
    module = load(nulls, model, "null model")
    keeps: tuple[str, ...] = getattr(module, "KEEPS_TYPED", module.KEEPS) if types else module.KEEPS
    return (*keeps, *([BIASES_KEPT] if bias else []))


def keeps_layers(model: str) -> bool:
    """Whether the draws of a model are masks between the layers of the network, not graphs of all its neurons."""
    return getattr(load(nulls, model, "null model"), "KEEPS_LAYERS", True)


def check_drawable(network: LayeredNetwork, model: str, types: Sequence[Type], *, bias: bool) -> None:
    """Refuse a null model that cannot draw what motifs look at.

    Raises:
        ValueError: the network has no layers and the model keeps them; the model draws no types where motifs tell them
            apart; or biases are to be drawn, by a model that draws none, or with types, which they do not have.
    """
    if keeps_layers(model) and not network.is_feedforward:
        raise ValueError(
            f"null model {model!r} places edges between pairs of layers, and network {network.name!r} is a graph "
            "without layers; take --null fanmod"
        )
    if bias and not keeps_layers(model):
        raise ValueError(f"null model {model!r} draws no biases; count without --bias")
    if not types:
        return
    if not hasattr(load(nulls, model, "null model"), "draw_kinds"):
        typed = f"{model}-typed" if f"{model}-typed" in names(nulls) else "degree-typed"
        raise ValueError(f"null model {model!r} draws no edge types, and the motifs tell types apart; take {typed}")
    if bias:
        raise ValueError("null models draw no types of biases; count typed motifs without --bias")


def draw_stream(network: LayeredNetwork, model: str, seed: int, draw: int) -> np.random.Generator:
    return stream(seed, network.digest, network.about.get("level"), model, draw)


def closed_forms(
    network: LayeredNetwork, model: str, bias: bool, patterns: Sequence[Pattern], *, needed: bool
) -> dict[str, Moments]:
    """Exact moments; where they cannot be had, none, or an error if nothing else was asked for."""
    try:
        if bias:
            raise NoClosedForm("exact moments leave biases out; use draws, or count without biases")
        module = load(nulls, model, "null model")
        return module.moments(network, patterns) if hasattr(module, "moments") else moments(network, model, patterns)
    except NoClosedForm:
        if needed:
            raise
        return {}


def exact_score(count: int, closed: Moments | None) -> Score:
    if closed is None:
        return Score(mean=None, sd=None, z=None)
    z = z_score(count, closed.mean, closed.variance)
    fixed = not closed.variance and closed.mean == count
    return Score(float(closed.mean), closed.sd, z, exact_mean=float(closed.mean), exact_sd=closed.sd, fixed=fixed)


def beside(drawn: Score, closed: Moments | None) -> Score:
    return drawn if closed is None else replace(drawn, exact_mean=float(closed.mean), exact_sd=closed.sd)
