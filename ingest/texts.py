"""The .cypher files of this room."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def text(name: str) -> str:
    """One .cypher file, header and all."""
    return (HERE / f"{name}.cypher").read_text(encoding="utf-8")


def statements(name: str) -> list[str]:
    """A .cypher file of several statements, each ended by a semicolon at the end of a line."""
    return [statement for statement in text(name).split(";\n") if statement.strip()]
