"""Values as Cypher literals, and what a person types as values."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

TEXT_OR_PARAMETER = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|//[^\n]*|\$(\w+)""", re.DOTALL)
WORD = re.compile(r"[A-Za-z_]\w*")


def filled(text: str, parameters: Mapping[str, Any]) -> str:
    """A Cypher text with literals in place of the parameters given; others, strings, names and comments stay.

    >>> filled("MATCH (n) WHERE n.name = $name RETURN '$name' AS word", {"name": "h2.17"})
    "MATCH (n) WHERE n.name = 'h2.17' RETURN '$name' AS word"
    """
    return TEXT_OR_PARAMETER.sub(
        lambda found: literal(parameters[found[1]]) if found[1] in parameters else found[0], text
    )


def literal(value: object) -> str:
    r"""A value as Cypher writes it, the same on both stores.

    Raises:
        ValueError: a number that is not finite, a map with a key that is no word, or a value of another kind.

    >>> literal({"name": "it's", "ids": [1, 2.5], "live": True, "module": None})
    "{name: 'it\\'s', ids: [1, 2.5], live: true, module: null}"
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value)).replace("e+", "e")  # ladybug knows no plus there
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, Mapping) and all(isinstance(key, str) and WORD.fullmatch(key) for key in value):
        return "{" + ", ".join(f"{key}: {literal(item)}" for key, item in value.items()) + "}"
    raise ValueError(
        f"{value!r} has no literal in Cypher; give a finite number, a string, true or false, a list or a map"
    )


def quoted(text: str) -> str:
    """A string between single quotes, as both stores read it."""
    escapes = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "'" + "".join(escapes.get(sign, sign) for sign in text) + "'"


def value(text: str) -> Any:
    """What a person typed, as a value: a number, true or false, null, a list; anything else is a string.

    >>> [value(text) for text in ("10", "0.5", "true", "h2.17", "[1, 2]", "007")]
    [10, 0.5, True, 'h2.17', [1, 2], '007']
    """

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError:
        return text
