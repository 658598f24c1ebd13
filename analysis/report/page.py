"""Results as terminal pages: renderables that fit any width, say all without colour, and print nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..results import Census, Comparison, Modules, RunReport, Sample
from .run_tables import Section, sections
from .sheet import Sheet
from .tables import (
    agreement_sheet,
    census_facts,
    census_sheet,
    comparison_sheet,
    modules_sheet,
    motifs_of,
    null_sheet,
)

STYLES = {"over": "magenta", "under": "cyan", "good": "green", "bad": "bold red"}
GAP = 2  # blanks between columns
BETWEEN = 6  # blanks between sheets
FEW = 40  # networks that have a row each
NAMED = 8  # networks that are named one by one in a sentence
NOTE = 60  # characters a note may ask for in a row of sheets


@dataclass(frozen=True)
class Folded:
    """Sheets side by side as far as they fit; columns that do not fit go under the others, numbers stay whole."""

    sheets: Sequence[Sheet]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Rows of sheets, each with its title, its folded table and its note."""
        for i, row in enumerate(side_by_side(self.sheets, options.max_width)):
            if i:
                yield Text()
            grid = Table.grid(padding=(0, BETWEEN, 0, 0), pad_edge=False)
            for sheet in row:
                grid.add_column(width=min(natural_width(sheet), options.max_width))
            grid.add_row(*(block(sheet, options.max_width) for sheet in row))
            yield grid


def side_by_side(sheets: Sequence[Sheet], width: int) -> list[list[Sheet]]:
    """Sheets in their order, as many to a row as fit."""
    rows: list[list[Sheet]] = []
    left = 0
    for sheet in sheets:
        needed = natural_width(sheet) + BETWEEN
        if not rows or needed > left:
            rows.append([])
            left = width + BETWEEN
        rows[-1].append(sheet)
        left -= needed
    return rows


def natural_width(sheet: Sheet) -> int:
    """Characters a sheet wants: nothing folded, the title on one line, the note on not too many."""
    return max(sum(widths(sheet)), len(sheet.title), min(len(sheet.note), NOTE))


def block(sheet: Sheet, width: int) -> RenderableType:
    """The title, the folded table and the note."""
    tables = [table(sheet, part) for part in fold(widths(sheet), width)]
    note = [Text(sheet.note, style="dim")] if sheet.note else []
    return Group(Text(sheet.title, style="bold"), *tables, *note)


def widths(sheet: Sheet) -> list[int]:
    """Characters of the row labels, then of each column with the gap before it."""
    labels = max(len(text) for text in (sheet.stub, *sheet.rows))
    return [labels, *(GAP + max(len(t) for t in (c.heading, *(cell.text for cell in c.cells))) for c in sheet.columns)]


def fold(needed: Sequence[int], width: int) -> list[list[int]]:
    """Column numbers in as few parts as fit into `width` with the row labels; evenly many in each, where that fits.

    >>> fold([10, 8, 8, 8, 8], 36), fold([10, 8, 8, 8, 8], 12)
    ([[0, 1], [2, 3]], [[0], [1], [2], [3]])
    """
    parts = packed(needed, width)
    numbers = list(range(len(needed) - 1))
    share = -(-len(numbers) // len(parts))
    even = [numbers[i : i + share] for i in range(0, len(numbers), share)]
    fits = all(needed[0] + sum(needed[1 + i] for i in part) <= width for part in even)
    return even if fits else parts


def packed(needed: Sequence[int], width: int) -> list[list[int]]:
    """Column numbers from left to right, a new part where the next would not fit; at least one each."""
    labels, *columns = needed
    parts: list[list[int]] = [[]]
    for i, n in enumerate(columns):
        if parts[-1] and labels + sum(columns[j] for j in parts[-1]) + n > width:
            parts.append([])
        parts[-1].append(i)
    return parts


def table(sheet: Sheet, part: Sequence[int]) -> Table:
    """Some columns of a sheet beside its row labels."""
    made = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="underline")
    made.add_column(sheet.stub, no_wrap=True)
    for i in part:
        made.add_column(sheet.columns[i].heading, justify="right", no_wrap=True)
    for row, label in enumerate(sheet.rows):
        cells = [sheet.columns[i].cells[row] for i in part]
        made.add_row(Text(label), *(Text(cell.text, style=STYLES.get(cell.tone, "")) for cell in cells))
    return made


def census_page(census: Census) -> RenderableType:
    """One network: what it is, its motifs by engine, its scores."""
    details = [null_sheet(null, motifs_of([census])) for null in census.nulls]
    return Group(facts_table(census_facts(census)), Text(), Folded([census_sheet(census), *details]))


def crosscheck_page(censuses: Sequence[Census], sample: Sample) -> RenderableType:
    """Many networks: how many counts each engine made, of which networks, in how many seconds, and whether they agree.

    A row each; where they are too many for a page, a row for all that are equal, and one for each that is not.
    """
    differ = {census.name: [census] for census in censuses if not census.agree}
    alike = [census for census in censuses if census.agree]
    many = {f"{len(alike):,} networks": alike} if alike else {}
    each = {census.name: [census] for census in censuses}
    groups = each if len(each) == len(censuses) <= FEW else many | differ
    facts = {"graph-tool": sample_sentence(censuses, sample), "seconds": seconds_of(censuses)}
    return Group(Folded([agreement_sheet(groups, "network")]), facts_table(facts))


def sample_sentence(censuses: Sequence[Census], sample: Sample) -> str:
    """Which networks graph-tool counted, how they were chosen, and why it skipped counts of theirs."""
    n, names = len(sample.names), ", ".join(sample.names[:NAMED]) + (", ..." if len(sample.names) > NAMED else "")
    if n == sample.of:
        told = f"all {n:,} networks"
    elif n:
        how = f"a share of {sample.share:g} rounded up, drawn at random with seed {sample.seed}"
        told = f"{n:,} of {sample.of:,} networks, {how}: {names}"
    else:
        told = f"none of {sample.of:,} networks, a share of {sample.share:g}"
    reasons = Counter(why for census in censuses for why in census.skipped.get("graphtool", {}).values())
    listed = ", ".join(f"{why} ({times:,})" for why, times in reasons.items())
    return f"{told}; skipped there: {listed}" if listed else told


def seconds_of(censuses: Sequence[Census]) -> str:
    """Seconds of each engine over all networks."""
    engines = dict.fromkeys(engine for census in censuses for engine in census.seconds)
    spent = {engine: sum(census.seconds.get(engine, 0.0) for census in censuses) for engine in engines}
    return ", ".join(f"{engine} {seconds:.3g}" for engine, seconds in spent.items())


def tables_page(facts: dict[str, str], parts: Sequence[Section]) -> RenderableType:
    """Facts, and below them the tables of all sections."""
    return Group(facts_table(facts), Text(), Folded([sheet for part in parts for sheet in part.sheets]))


def comparison_page(comparison: Comparison) -> RenderableType:
    """Our classes beside FANMOD's."""
    told = "equal" if comparison.total == comparison.fanmod_total else f"{comparison.fanmod_total:,} in the file"
    facts = {
        "network": comparison.network,
        "file": comparison.output,
        "connected sets": f"{comparison.total:,} of {comparison.size} neurons ({told})",
        "classes": f"{comparison.n_equal:,} of {len(comparison.rows):,} equal to all printed digits",
        "seconds": f"{comparison.seconds:.3g} (FANMOD {comparison.fanmod_seconds:g}, random networks included)",
    }
    for null in comparison.nulls:
        kept = ", ".join(null.keeps).replace("_", " ")
        facts[f"z {null.model}"] = f"{null.draws:,} random networks, seed {null.seed}; keep {kept}"
    return Group(facts_table(facts), Text(), Folded([comparison_sheet(comparison)]))


def modules_page(modules: Sequence[Modules]) -> RenderableType:
    """Partitions of one or more networks."""
    return Folded([modules_sheet(modules)])


def page(report: RunReport) -> RenderableType:
    """One run on one page: facts, notes, error, what is left, engines, counts, z-scores, modules, next steps."""
    parts: list[RenderableType] = [Text(report.title, style="bold underline"), facts_table(dict(report.facts))]
    if report.notes:
        parts.append(Group(Text("Scaled down", style="bold"), *(hanging("-", note) for note in report.notes)))
    parts.append(Folded([sheet for section in sections(report) for sheet in section.sheets]))
    if report.next_steps:
        parts.append(Group(Text("Next", style="bold"), *(step(text, paste) for text, paste in report.next_steps)))
    if report.versions:
        parts.append(Text("  ".join(f"{name} {version}" for name, version in report.versions.items()), style="dim"))
    return Group(*(line for part in parts for line in (part, Text())))


def facts_table(facts: dict[str, str]) -> Table:
    """Labels and values, values wrapped beside their label."""
    made = Table.grid(padding=(0, GAP, 0, 0))
    made.add_column(no_wrap=True, style="dim")
    made.add_column(overflow="fold")
    for label, value in facts.items():
        made.add_row(label, Text(value))
    return made


def hanging(mark: str, text: str) -> Table:
    """A mark and a paragraph indented beside it."""
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_row(mark, Text(text))
    return made


def step(text: str, paste: str) -> RenderableType:
    """What to do, and below it the text to paste."""
    return Group(Text(text), Padding(Text(paste, style="bold", overflow="fold"), (0, 0, 0, 2)))
