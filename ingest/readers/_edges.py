"""Edges of a table, each checked by itself, with the lines they stand in."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from ._columns import KNOWN, columns_of
from ._lines import COMMENTS
from ._table import Table, number, read_table, whole

UNLESS = "where columns 3 and 4 are no colours, name the columns in a first line: pre, post, weight"


@dataclass(frozen=True)
class Edge:
    """One edge as it stands in line `line`; layers are None where no column gives them."""

    line: int
    pre: str
    post: str
    weight: float
    layers: tuple[int, int] | None


def edges_of(path: Path) -> list[Edge]:
    """Edges of the file, each checked by itself, and that none comes twice."""
    table = read_table(path, KNOWN)
    columns = columns_of(table)
    check_colours(table, columns)
    edges = [edge_of(table, columns, line, row) for line, row in table.rows]
    first: dict[tuple[str, str], int] = {}
    for edge in edges:
        if first.setdefault((edge.pre, edge.post), edge.line) != edge.line:
            raise ValueError(
                f"{path}, line {edge.line}: the edge {edge.pre} -> {edge.post} stands in line "
                f"{first[edge.pre, edge.post]} already; give every edge once"
            )
    return edges


def edge_of(table: Table, columns: dict[str, int], line: int, row: list[str]) -> Edge:
    pre, post = row[columns["pre"]], row[columns["post"]]
    if not (pre and post):
        raise ValueError(f"{table.path}, line {line}: an end of the edge has no name: {row}; give pre and post")
    for name in (pre, post):
        check_name(table, line, name)
    if pre == post:
        raise ValueError(f"{table.path}, line {line}: {pre!r} feeds itself; leave such edges out")
    weight = number(table, line, "the weight", row[columns["weight"]]) if "weight" in columns else 1.0
    if weight == 0 or not isfinite(weight):
        raise ValueError(
            f"{table.path}, line {line}: the edge {pre} -> {post} has weight {row[columns['weight']]}; expected a "
            "finite number other than 0, for a weight of zero is no edge"
        )
    layers = None
    if "pre_layer" in columns:
        ends = [whole(table, line, name, row[columns[name]]) for name in ("pre_layer", "post_layer")]
        layers = (ends[0], ends[1])
    return Edge(line, pre, post, weight, layers)


def check_name(table: Table, line: int, name: str) -> None:
    """Check that a name is none that shows a column of numbers, a missing value, or a comment."""
    if name.startswith(COMMENTS):
        raise ValueError(
            f"{table.path}, line {line}: {name!r} begins like a comment; give comments lines of their own, and neurons "
            "other names"
        )
    try:
        value = float(name)
    except ValueError:
        return
    if not value.is_integer():
        what = "a number with a fraction" if isfinite(value) else "no finite number"
        raise ValueError(
            f"{table.path}, line {line}: the name {name!r} is {what}; expected pre, post[, weight] in this order, or a "
            "first line that names the columns, and neurons called by words or whole numbers"
        )


def check_colours(table: Table, columns: dict[str, int]) -> None:
    """Check FANMOD's colours of vertices: whole numbers, one for each vertex."""
    first: dict[str, tuple[int, int]] = {}
    for line, row in table.rows if "pre_colour" in columns else []:
        for end in ("pre", "post"):
            place = columns[f"{end}_colour"]
            try:
                colour = whole(table, line, f"column {place + 1} of {len(row)}, FANMOD's vertex colour,", row[place])
            except ValueError as error:
                raise ValueError(f"{error}; {UNLESS}") from None
            name = row[columns[end]]
            before = first.setdefault(name, (colour, line))
            if before[0] != colour:
                raise ValueError(
                    f"{table.path}, line {line}: vertex {name!r} has colour {colour}, in line {before[1]} it has "
                    f"{before[0]}; {UNLESS}"
                )
