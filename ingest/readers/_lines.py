"""Lines of a text file that hold something, with their numbers, and the words of the comment above them."""

import re
from pathlib import Path

COMMENTS = ("#", "%")
Line = tuple[int, str]


def lines_of(path: Path) -> tuple[list[Line], list[str]]:
    """Lines as (number, text) without empty ones and comments, and the words of the comment next above the first.

    A line that begins with # or % is a comment; numbers count from 1 and count every line.

    Raises:
        ValueError: no text in UTF-8, no line that holds something, or a matrix of Matrix Market.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is no text in UTF-8 ({error}); save it as such") from None
    if "\0" in text:
        raise ValueError(f"{path} is no text: it holds a zero byte; save it as text in UTF-8")
    if text.lower().startswith("%%matrixmarket"):
        raise ValueError(f"{path} is a matrix of Matrix Market, no edge list; write its edges as pre, post, weight")
    found: list[Line] = []
    comment = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith(COMMENTS):
            comment = comment if found else line
        elif line.strip():
            found.append((number, line))
    if not found:
        raise ValueError(f"{path} holds no rows; expected one edge a line: pre, post, weight")
    return found, re.split(r"[\s,;]+", comment.strip(" \t#%").lower())
