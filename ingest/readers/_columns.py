"""Which columns of an edge list are pre, post, weight and layers, by a header or by their number."""

from itertools import chain

from ._table import NUMBER, Table, key, places

IDS = ("", "id", "node", "nodeid", "neuron", "neuronid", "rootid", "ptrootid", "bodyid")
ENDS = {
    "pre": ("pre", "source", "from", "src", "presynaptic", "bodyidpre"),
    "post": ("post", "target", "to", "dst", "dest", "postsynaptic", "bodyidpost"),
}
WORDS = {  # name -> what a header may call it, without case, spaces and signs
    **{name: tuple(word + end for end in IDS for word in words) for name, words in ENDS.items()},
    "weight": ("weight", "weights", "edgeweight", "w"),
    "pre_layer": ("prelayer", "layerpre"),
    "post_layer": ("postlayer", "layerpost"),
}
KNOWN = {"bodyid", *chain.from_iterable(WORDS.values())} - {"w"}  # w may be a neuron, where none of the others is there
NUMBERED = {"", "id", "index", "edgeid", "unnamed0"}  # columns of numbers that are no weights
BY_WIDTH = {  # columns of a file without header, by their number; the last two are FANMOD's
    2: {"pre": 0, "post": 1},
    3: {"pre": 0, "post": 1, "weight": 2},
    4: {"pre": 0, "post": 1, "pre_colour": 2, "post_colour": 3},
    5: {"pre": 0, "post": 1, "pre_colour": 2, "post_colour": 3, "weight": 4},
}


def columns_of(table: Table) -> dict[str, int]:
    """Name of a column -> its place: pre and post, and as far as they are there weight, layers, FANMOD's colours.

    Raises:
        ValueError: the header lacks a column or seems to call the weight otherwise, or there is none and should be.
    """
    if table.header is None:
        return by_width(table)
    found = places(table, WORDS)
    for name in ("pre", "post"):
        if name not in found:
            raise ValueError(
                f"{table.path} has columns {table.header[:8]} and none called {', '.join(WORDS[name][:4])}; name one "
                "so, or give the edges, such as NAME_connections.csv, where these are neurons"
            )
    if ("pre_layer" in found) != ("post_layer" in found):
        raise ValueError(f"{table.path} has columns {table.header[:8]}; give both pre_layer and post_layer, or neither")
    if "weight" not in found:
        check_no_weight(table, set(found.values()), table.header)
    return found


def by_width(table: Table) -> dict[str, int]:
    """Columns without a header."""
    number, first = table.rows[0]
    if len(first) not in BY_WIDTH:
        raise ValueError(
            f"{table.path}, line {number} has {len(first)} columns: {first[:8]}; without a header "
            "they are pre, post[, weight], or FANMOD's; name them in a first line: pre, post, weight"
        )
    others = table.rows[1:]
    if others and not any(map(str.isdecimal, first[:2])) and all(all(map(str.isdecimal, row[:2])) for _, row in others):
        raise ValueError(
            f"{table.path}, line {number}: {first[0]!r} and {first[1]!r} are no numbers, as all names after them are; "
            "where this is a header, name its columns pre, post, weight"
        )
    return BY_WIDTH[len(first)]


def check_no_weight(table: Table, used: set[int], header: list[str]) -> None:
    """Check that no other column looks as if it held the weights."""
    for place in {*range(len(header))} - used:
        values = [row[place] for _, row in table.rows]
        numbers = bool(values) and all(map(NUMBER.fullmatch, values)) and key(header[place]) not in NUMBERED
        if numbers or any(value.startswith("{") for value in values):
            raise ValueError(
                f"{table.path} has no column weight, and {header[place]!r} holds "
                f"{'numbers' if numbers else 'dictionaries'}; call it weight, or leave it out where every edge is to "
                "have weight 1"
            )
