"""Lines of networkx's `write_edgelist`: two names and the attributes of the edge as a dictionary of Python."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from ._lines import Line

LINE = re.compile(r"(?P<ends>[^{]*[\s,;])(?P<about>\{.*\})\s*")
DOUBLE = re.compile(r"\bnp\.(?:float64|u?int\d+)\(([^()]*)\)")  # NumPy's numbers that Python's equal to the last bit
Row = tuple[int, list[str]]


def is_one(line: str) -> bool:
    """Whether a line ends in a dictionary."""
    return LINE.fullmatch(line) is not None


def table_of(path: Path, lines: Sequence[Line]) -> tuple[list[str], list[Row]]:
    """A header (pre, post and the keys of the dictionaries) and the rows under it, empty where a key is missing.

    Dictionaries are read as literals; nothing in them is run.

    Raises:
        ValueError: a line that has no two names or no dictionary of plain numbers and texts.
    """
    found = [(number, *parts_of(path, number, line)) for number, line in lines]
    keys = list(dict.fromkeys(key for _, _, about in found for key in about))
    rows = [(number, [*ends, *(about.get(key, "") for key in keys)]) for number, ends, about in found]
    return ["pre", "post", *(key.lower() for key in keys)], rows


def parts_of(path: Path, number: int, line: str) -> tuple[list[str], dict[str, str]]:
    """The two names of one line, and its attributes as texts."""
    match = LINE.fullmatch(line)
    if match is None:
        raise ValueError(
            f"{path}, line {number} ends in no dictionary, as lines before it do: {line[:60]!r}; write all edges by "
            "networkx.write_edgelist in one form"
        )
    ends = re.split(r"[\s,;]+", match["ends"].strip(" \t,;"))
    if len(ends) != 2 or not all(ends):
        raise ValueError(
            f"{path}, line {number} has {ends} before its dictionary; expected two names without spaces, commas or "
            "semicolons: number the nodes by networkx.convert_node_labels_to_integers"
        )
    try:
        about = ast.literal_eval(DOUBLE.sub(r"\1", match["about"]))
    except (MemoryError, RecursionError, SyntaxError, TypeError, ValueError):
        about = None
    if not isinstance(about, dict):
        raise ValueError(
            f"{path}, line {number} ends in {match['about'][:60]!r}, no dictionary of plain numbers and texts; write "
            "weights as Python's float"
        )
    return ends, {str(key): value if isinstance(value, str) else repr(value) for key, value in about.items()}
