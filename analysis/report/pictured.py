"""Motifs of a census as patterns, codes and pictures."""

from collections.abc import Iterable

from ...queries.codes import code, decode
from ...queries.drawing import parse
from ...queries.pattern import Pattern
from ..results import Census
from .motif_picture import Picture, picture
from .tables import motifs_of

MOST = 60  # pictures side by side


def pattern_of(census: Census, motif: str) -> Pattern | None:
    """The pattern of a motif, from its drawing or from its name; None where neither is one (published variants)."""
    drawn = census.classes.get(motif)
    return parse(motif, drawn) if drawn else decode(motif, motif)


def code_of(pattern: Pattern) -> str:
    """The canonical code of a pattern of edges and types alone; of any other its drawing."""
    return code(pattern) if pattern.has_only_edges else pattern.text


def shown(pattern: Pattern) -> Pattern:
    """The pattern as its picture shows it: under the letters of its code, where it is edges and types alone."""
    written = code_of(pattern)
    return (decode(written, written) if pattern.has_only_edges else None) or pattern


def pictures_of(censuses: Iterable[Census]) -> dict[str, Picture]:
    """A picture of each motif of some censuses, in their order; none at all where there are more than `MOST`."""
    found: dict[str, Picture] = {}
    for census in censuses:
        for motif in motifs_of([census]):
            pattern = None if motif in found or len(found) > MOST else pattern_of(census, motif)
            if pattern is not None:
                found[motif] = picture(shown(pattern))
    return found if len(found) <= MOST else {}
