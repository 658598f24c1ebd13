"""Tables as text: rows of fields with their line numbers; commas, semicolons, tabs or spaces between the fields."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import _networkx
from ._lines import lines_of

MARKS = {"\t": "tabs", ";": "semicolons", ",": "commas"}
SPACED = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))(?=\s|$)')
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Table:
    """Rows of one file as (line number, fields), all of one length; `header` names the columns, where it is known."""

    path: Path
    header: list[str] | None
    rows: list[tuple[int, list[str]]]


def read_table(path: Path, known: set[str]) -> Table:
    """The table of a text file; its header is the first row, or the comment above, where it holds `known` names.

    Empty lines and comments (# or %) are left out. The first row tells what stands between the fields; rows of
    networkx, which end in a dictionary, have a column for each of its keys.

    Args:
        path: the file.
        known: names of columns as `key` makes them.

    Raises:
        ValueError: no text in UTF-8, no rows, rows of different lengths, or that can be split in more than one way.
    """
    lines, above = lines_of(path)
    if _networkx.is_one(lines[0][1]):
        return Table(path, *_networkx.table_of(path, lines))
    separator = separator_of(path, *lines[0])
    rows = [(number, fields(path, number, line, separator)) for number, line in lines]
    for number, row in rows:
        if len(row) != len(rows[0][1]):
            raise ValueError(
                f"{path}, line {number} has {len(row)} columns, line {rows[0][0]} has {len(rows[0][1])}: {row}; "
                "give every line as many"
            )
    first = [field.lower() for field in rows[0][1]]
    if known & set(map(key, first)):
        check_header(path, rows[0][0], first)
        return Table(path, first, rows[1:])
    if len(above) == len(first) and known >= set(map(key, above)):
        return Table(path, above, rows)
    for (number, line), (_, row) in zip(lines, rows, strict=True):
        spaced = [field for field in row if re.search(r"\s", field)] if separator and '"' not in line else []
        if spaced:
            raise ValueError(
                f"{path}, line {number}: {spaced[0]!r} holds a space, between {MARKS[separator or ',']}; put one thing "
                "between columns, a point in decimals, or name the columns in a first line: pre, post, weight"
            )
    return Table(path, None, rows)


def separator_of(path: Path, number: int, line: str) -> str | None:
    """What stands between fields: a tab, semicolon or comma, spaces beside it or not; None for spaces alone."""
    bare = re.sub(r"\s*([;,])\s*", r"\1", re.sub(r'"[^"]*"', "", line).strip())
    found = [mark for mark in MARKS if mark in bare]
    if len(found) > 1:
        raise ValueError(
            f"{path}, line {number} has {' and '.join(MARKS[mark] for mark in found)}: {line[:60]!r}; put one of them "
            "between columns, a point in decimals, and quotes around names that hold the other"
        )
    return found[0] if found else None


def check_header(path: Path, number: int, header: list[str]) -> None:
    numbers = [title for title in header if NUMBER.fullmatch(title)]
    if numbers:
        raise ValueError(
            f"{path}, line {number} is a header by {header[:8]}, and holds the number {numbers[0]!r}; give a header, "
            "or call no neuron by the name of a column"
        )


def fields(path: Path, number: int, line: str, separator: str | None) -> list[str]:
    """Fields of one line without the spaces around them; quotes are understood."""
    if separator is None and '"' not in line:
        return line.split()
    try:
        if separator is None:
            return spaced(line.rstrip())
        read = csv.reader([line.strip(" ")], delimiter=separator, skipinitialspace=True, strict=True)
        return [field.strip() for field in next(read)]
    except (csv.Error, ValueError) as error:
        raise ValueError(f"{path}, line {number} cannot be read ({error}); mend it: {line[:60]!r}") from None


def spaced(line: str) -> list[str]:
    """Fields of a line with spaces between them and quotes around some."""
    found, place = [], 0
    while place < len(line):
        match = SPACED.match(line, place)
        if match is None:
            raise ValueError("a quote is open, or stands within a field")
        found.append(match["plain"] or match["quoted"] or "")
        place = match.end()
    return found


def key(title: str) -> str:
    """The name of a column without case, spaces and signs: `bodyId_pre` and `Bodyid pre` are one."""
    return re.sub(r"[\W_]", "", title.lower())


def places(table: Table, words: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Column name -> its place, for the columns of `words` (name -> its keys in a header) that the header has.

    Raises:
        ValueError: the header has two columns of one meaning.
    """
    found: dict[str, int] = {}
    for name, calls in words.items():
        where = [place for place, title in enumerate(table.header or []) if key(title) in calls]
        if len(where) > 1:
            raise ValueError(f"{table.path} has {len(where)} columns for {name!r}: {table.header}; leave one")
        if where:
            found[name] = where[0]
    return found


def whole(table: Table, line: int, what: str, text: str) -> int:
    """A whole number of at least 0.

    Raises:
        ValueError: it is none.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ValueError(f"{table.path}, line {line}: {what} is {text!r}; expected a whole number of at least 0")
    return int(text)


def number(table: Table, line: int, what: str, text: str) -> float:
    """A number; infinity and NaN are left to the caller.

    Raises:
        ValueError: it is none.
    """
    if not text:
        raise ValueError(f"{table.path}, line {line}: {what} is empty; expected a number, or no such column")
    try:
        return float(text.replace("_", "?"))  # Python takes 1_0 for 10
    except ValueError:
        raise ValueError(
            f"{table.path}, line {line}: {what} is {text!r}; expected a number, such as 0.5 or -2e-3; where this is a "
            "header, name its columns pre, post, weight"
        ) from None
