"""A census as one self-contained HTML file: every motif with its picture, counts and scores."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ...queries.pattern import Pattern, Type
from ..results import Census, NullScores
from .motif_picture import Picture, picture
from .pictured import code_of, pattern_of, shown
from .sheet import Column
from .tables import (
    census_facts,
    count_columns,
    motifs_of,
    null_sentence,
    null_sheet,
    skipped_sentence,
    totals_sentence,
)
from .templates import template

KEY: Mapping[Type, str] = {None: "any edge", "+": "excites", "-": "inhibits", 1: "has the colour of its number"}

INDUCED = "induced: no further edge among the neurons"
UNTYPED = "only where a motif names them"


@dataclass(frozen=True)
class Row:
    """One motif: its name, its code where that says more, and as its picture shows it, where there is a picture."""

    name: str
    code: str = ""
    pattern: Pattern | None = None

    @property
    def picture(self) -> Picture | None:
        """The picture."""
        return None if self.pattern is None else picture(self.pattern)


@dataclass(frozen=True)
class Block:
    """Columns that belong together, under a heading."""

    heading: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Chapter:
    """One network: facts, one row a motif, columns with a cell a row, and sentences on what they mean."""

    name: str
    facts: Mapping[str, str]
    rows: Sequence[Row]
    blocks: Sequence[Block]
    notes: Sequence[str]


def render(censuses: Sequence[Census], versions: Mapping[str, str]) -> str:
    """One page with the networks one after the other, motifs by size and then in the order of the census.

    Raises:
        ValueError: no census was given.
    """
    if not censuses:
        raise ValueError("no census to show; give at least one network")
    chapters = [chapter(census) for census in censuses]
    patterns = {row.pattern for chapter in chapters for row in chapter.rows if row.pattern is not None}
    key = [(picture(Pattern("key", ("a", "b"), ((0, 1),), (kind,))), KEY[kind]) for kind in kinds(patterns)]
    return template("census.html").render(chapters=chapters, key=key, marks=marks(patterns), versions=versions)


def chapter(census: Census) -> Chapter:
    """One network's part of the page."""
    patterns = {motif: pattern_of(census, motif) for motif in motifs_of([census])}
    motifs = sorted(patterns, key=lambda motif: n_vertices(patterns[motif]))
    rows = [row(motif, patterns[motif], induced=census.induced) for motif in motifs]
    counts = count_columns(census, motifs)
    blocks = [Block("count", counts if len(census.counts) > 1 else counts[:-1])]
    blocks += [Block(f"against {n.model}", null_sheet(n, motifs).columns) for n in census.nulls if not n.undefined]
    notes = [totals_sentence(census), skipped_sentence(census), *map(null_sentence, census.nulls)]
    return Chapter(census.name, facts(census), rows, blocks, [note for note in notes if note])


def n_vertices(pattern: Pattern | None) -> int:
    return 0 if pattern is None else len(pattern.vertices)


def row(motif: str, pattern: Pattern | None, *, induced: bool) -> Row:
    """One motif; that it alone is induced stands with its code."""
    if pattern is None:
        return Row(motif)
    written = code_of(pattern) + (", induced" if pattern.induced and pattern.has_only_edges and not induced else "")
    return Row(motif, "" if written == motif else written, shown(pattern))


def facts(census: Census) -> dict[str, str]:
    """The lines on top: the network, what was counted and how, and against what."""
    scored = "; ".join(f"{null.model}, {how_scored(null)}" for null in census.nulls)
    told = census_facts(census)
    seconds = told.pop("seconds")
    return told | {
        "engines": ", ".join(census.counts),
        "seconds": seconds,
        "occurrences": INDUCED if census.induced else "with or without further edges",
        "edge types": "told apart " + (UNTYPED if census.types == "none" else f"by {census.types}"),
        "null model": scored or "none",
        "digest": census.digest,
    }


def how_scored(null: NullScores) -> str:
    if null.undefined:
        return "undefined for this network, as told above the table"
    return f"{null.draws:,} draws, seed {null.seed}" if null.draws else "closed forms, no draws"


def kinds(patterns: Set[Pattern]) -> list[Type]:
    """The types of edges that occur, one colour standing for all; none where there are no types."""
    found = {1 if isinstance(kind, int) else kind for pattern in patterns for kind in pattern.edge_types}
    return [kind for kind in KEY if kind in found] if found != {None} else []


def marks(patterns: Set[Pattern]) -> str:
    """How to read the pictures and codes."""
    code = "A code lists the edges of a motif, two letters each, and their types in the same order"
    told = {
        "Arrows lead from the presynaptic neuron.": bool(patterns),
        "Dashed: there is no such edge.": any(p.absent for p in patterns),
        "Beside a neuron, its role (I input, H hidden, O output, B bias).": any(any(p.roles) for p in patterns),
        "@ is a neuron's layer, from 0.": any(n is not None for p in patterns for n in p.layers),
        f"{code}; its letters are those in the picture.": any(p.has_only_edges for p in patterns),
    }
    return " ".join(sentence for sentence, holds in told.items() if holds)
