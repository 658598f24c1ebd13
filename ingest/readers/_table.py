"""Tables as text: rows of fields with their line numbers; commas, semicolons, tabs or spaces between the fields."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMENT = "#"


@dataclass(frozen=True)
class Table:
    """Rows of one file as (line number, fields), all of one length; `header` is the first of them, where it is one."""

    path: Path
    header: list[str] | None
    rows: list[tuple[int, list[str]]]


def read_table(path: Path, known: set[str]) -> Table:
    """The table of a text file; its first row is a header where it holds one of the `known` column names.

    Empty lines and lines that begin with # are left out. The first row tells what stands between the fields.

    Raises:
        ValueError: no text in UTF-8, no rows, or rows of different lengths.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is no text in UTF-8 ({error}); save it as such") from None
    if "\0" in text:
        raise ValueError(f"{path} is no text: it holds a zero byte; save it as text in UTF-8")
    lines = [(number, line.strip("\r")) for number, line in enumerate(text.split("\n"), start=1)]
    lines = [(number, line) for number, line in lines if line.strip() and not line.lstrip().startswith(COMMENT)]
    if not lines:
        raise ValueError(f"{path} holds no rows; expected one edge a line: pre, post, weight")
    separator = next((mark for mark in "\t,;" if mark in lines[0][1]), None)
    rows = [(number, fields(path, number, line, separator)) for number, line in lines]
    for number, row in rows:
        if len(row) != len(rows[0][1]):
            raise ValueError(
                f"{path}, line {number} has {len(row)} columns, line {rows[0][0]} has {len(rows[0][1])}: {row}; "
                "give every line as many"
            )
    first = [field.lower() for field in rows[0][1]]
    return Table(path, first, rows[1:]) if known & set(first) else Table(path, None, rows)


def fields(path: Path, number: int, line: str, separator: str | None) -> list[str]:
    """Fields of one line without the spaces around them; quotes are understood between commas, semicolons and tabs."""
    if separator is None:
        return line.split()
    try:
        return [field.strip() for field in next(csv.reader([line], delimiter=separator, skipinitialspace=True))]
    except csv.Error as error:
        raise ValueError(f"{path}, line {number} cannot be read ({error}); mend it: {line[:60]!r}") from None


def places(table: Table, words: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Column name -> its place, for the columns of `words` (name -> how a header may call it) that the header has.

    Raises:
        ValueError: the header has two columns of one meaning.
    """
    found: dict[str, int] = {}
    for name, calls in words.items():
        where = [place for place, title in enumerate(table.header or []) if title in calls]
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
    try:
        return float(text.replace("_", "?"))  # Python takes 1_0 for 10
    except ValueError:
        raise ValueError(f"{table.path}, line {line}: {what} is {text!r}; expected a number") from None
