"""What a census is asked for, checked before anything is counted."""

from collections.abc import Iterable, Mapping, Sequence

from ..queries.pattern import Pattern
from ..queries.wanted import wanted
from ..training import registry
from . import nulls, published

ENGINES = ("masks", "graphtool", "cypher", "enumeration")


def patterns_asked(motifs: str | Pattern | Sequence[str | Pattern], *, induced: bool) -> list[Pattern]:
    """Patterns of what is asked for by name, code, drawing or file; induced ones where that is asked for."""
    found = wanted("flight" if isinstance(motifs, str) and motifs == "published" else motifs)
    return [pattern.as_induced() for pattern in found] if induced else found


def check_engines(engines: Sequence[str]) -> None:
    for engine in engines:
        if engine not in ENGINES:
            raise LookupError(f"no engine named {engine!r}; known: {', '.join(ENGINES)}")


def check_published(motifs: object, engines: Sequence[str]) -> None:
    if motifs == "published" and "masks" not in engines:
        raise ValueError(
            f"the published variants are counted by masks, not by {', '.join(engines)}; leave out --engine"
        )


def check_budget(budget: float | Mapping[str, float]) -> None:
    for seconds in budget.values() if isinstance(budget, Mapping) else (budget,):
        if not seconds >= 0:
            raise ValueError(f"a budget of {seconds} seconds; give 0 or more")


def check_null(null: str, motifs: Iterable[str], *, exact_only: bool, bias: bool) -> None:
    """Refuse what no network could be compared with, before anything is counted."""
    registry.load(nulls, null, "null model")
    if set(motifs) & set(published.NAMES):
        raise ValueError("null models are for exact motifs; leave out --null or take --motifs flight")
    if exact_only and bias:
        raise ValueError("exact moments leave biases out; take draws instead of --exact, or count without --bias")
