"""A sheet: a finished table of text, which the terminal page and the HTML file lay out each in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass

UNDEFINED = "–"


@dataclass(frozen=True)
class Cell:
    """What stands in one place; `tone` (over, under, good, bad) may colour it and says nothing that `text` does not."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """A heading and one cell a row."""

    heading: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: `rows` are labels under the heading `stub`, every column has a cell for each; `note` explains."""

    title: str
    stub: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    note: str = ""


def column(heading: str, cells: Sequence[Cell | str]) -> Column:
    return Column(heading, tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells))


def whole(n: int | None) -> str:
    """A count with thousands marks."""
    return UNDEFINED if n is None else f"{n:,}"


def decimal(value: float | None, digits: int = 3) -> str:
    """At most `digits` significant digits, but every digit before the point, with thousands marks.

    >>> decimal(0.0045123), decimal(20045.526), decimal(0.0000312), decimal(None)
    ('0.00451', '20,046', '3.12e-05', '–')
    """
    if value is None or value != value:
        return UNDEFINED
    return f"{value:,.0f}" if 10**digits <= abs(value) < 1e15 else f"{value:,.{digits}g}"


def score(z: float | None, mark: str = "") -> Cell:
    """A z-score with its sign; above 2 and below -2 in colour.

    >>> score(1234.56).text, score(-0.04).text, score(-1e-9).text
    ('+1,234.6', '-0.04', '+0.00')
    """
    if z is None:
        return Cell(UNDEFINED)
    places = 1 if abs(z) >= 1 else 2
    z = z if abs(z) >= 0.005 else 0.0  # no -0.00
    return Cell(f"{z:+,.{places}f}{mark}", "over" if z > 2 else "under" if z < -2 else "")


def percent(share: float | None) -> str:
    """A share as a percentage, as short as two decimals allow.

    >>> percent(0.93), percent(0.98361)
    ('93%', '98.36%')
    """
    return UNDEFINED if share is None else f"{round(100 * share, 2):g}%"
