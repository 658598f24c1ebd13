"""Edges of a table, each checked by itself, with the lines they stand in."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from ._table import Table, number, places, read_table, whole

WORDS = {
    "pre": ("pre", "source", "from", "bodyid_pre"),
    "post": ("post", "target", "to", "bodyid_post"),
    "weight": ("weight",),
    "pre_layer": ("pre_layer", "layer_pre"),
    "post_layer": ("post_layer", "layer_post"),
}
BY_WIDTH = {  # columns of a file without header, by their number; the last two are FANMOD's
    2: {"pre": 0, "post": 1},
    3: {"pre": 0, "post": 1, "weight": 2},
    4: {"pre": 0, "post": 1, "pre_colour": 2, "post_colour": 3},
    5: {"pre": 0, "post": 1, "pre_colour": 2, "post_colour": 3, "weight": 4},
}


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
    table = read_table(path, {"bodyid", *(word for words in WORDS.values() for word in words)})
    columns = columns_of(table)
    edges = [edge_of(table, columns, line, row) for line, row in table.rows]
    first: dict[tuple[str, str], int] = {}
    for edge in edges:
        if first.setdefault((edge.pre, edge.post), edge.line) != edge.line:
            raise ValueError(
                f"{path}, line {edge.line}: the edge {edge.pre} -> {edge.post} stands in line "
                f"{first[edge.pre, edge.post]} already; give every edge once"
            )
    return edges


def columns_of(table: Table) -> dict[str, int]:
    if table.header is None:
        width = len(table.rows[0][1])
        if width not in BY_WIDTH:
            raise ValueError(
                f"{table.path}, line {table.rows[0][0]} has {width} columns: {table.rows[0][1][:8]}; without a header "
                "they are pre, post[, weight], or FANMOD's; name them in a first line: pre, post, weight"
            )
        return BY_WIDTH[width]
    found = places(table, WORDS)
    for name in ("pre", "post"):
        if name not in found:
            raise ValueError(
                f"{table.path} has columns {table.header[:8]} and none called {', '.join(WORDS[name])}; name one so, "
                "or give the edges, such as NAME_connections.csv, where these are neurons"
            )
    if ("pre_layer" in found) != ("post_layer" in found):
        raise ValueError(f"{table.path} has columns {table.header[:8]}; give both pre_layer and post_layer, or neither")
    return found


def edge_of(table: Table, columns: dict[str, int], line: int, row: list[str]) -> Edge:
    pre, post = row[columns["pre"]], row[columns["post"]]
    if not (pre and post):
        raise ValueError(f"{table.path}, line {line}: an end of the edge has no name: {row}; give pre and post")
    if pre == post:
        raise ValueError(f"{table.path}, line {line}: {pre!r} feeds itself; layered networks have no such edge")
    for name in ("pre_colour", "post_colour"):
        if name in columns:
            whole(table, line, f"column {columns[name] + 1} of {len(row)}, FANMOD's vertex colour,", row[columns[name]])
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
