"""What a census is asked for, checked before anything is counted."""

from collections.abc import Iterable, Mapping, Sequence

from ..queries import catalog
from ..training import registry
from ..training.network import LayeredNetwork
from . import nulls, published

ENGINES = ("masks", "graphtool", "cypher", "enumeration")


def motif_names(motifs: str | Sequence[str]) -> tuple[str, ...]:
    if motifs in ("flight", "published"):
        return catalog.FLIGHT
    names = tuple(part.strip() for part in motifs.split(",")) if isinstance(motifs, str) else tuple(motifs)
    catalog.motifs(names)
    return names


def check_engines(engines: Sequence[str]) -> None:
    for engine in engines:
        if engine not in ENGINES:
            raise LookupError(f"no engine named {engine!r}; known: {', '.join(ENGINES)}")


def check_published(motifs: str | Sequence[str], engines: Sequence[str]) -> None:
    if motifs == "published" and "masks" not in engines:
        raise ValueError(
            f"the published variants are counted by masks, not by {', '.join(engines)}; leave out --engine"
        )


def check_budget(budget: float | Mapping[str, float]) -> None:
    for seconds in budget.values() if isinstance(budget, Mapping) else (budget,):
        if not seconds >= 0:
            raise ValueError(f"a budget of {seconds} seconds; give 0 or more")


def check_induced(engines: Sequence[str], networks: Sequence[LayeredNetwork], induced: bool) -> None:
    """Induced and other counts are the same for these motifs in layered networks, so every engine gives them there."""
    skipping = [network.name for network in networks if not network.is_layered]
    unable = [engine for engine in engines if engine in ("masks", "cypher")]
    if induced and skipping and unable:
        raise ValueError(
            f"engine {unable[0]!r} cannot count induced motifs of {skipping[0]!r}, whose blocks skip layers; take "
            "graphtool or enumeration"
        )


def check_null(null: str, motifs: Iterable[str], *, exact_only: bool, bias: bool) -> None:
    """Refuse what no network could be compared with, before anything is counted."""
    registry.load(nulls, null, "null model")
    if set(motifs) & set(published.NAMES):
        raise ValueError("null models are for exact motifs; leave out --null or take --motifs flight")
    if exact_only and bias:
        raise ValueError("exact moments leave biases out; take draws instead of --exact, or count without --bias")
