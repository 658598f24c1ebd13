"""Motifs as users ask for them: names, codes, drawings and files of drawings."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from . import catalog, codes, drawing
from .pattern import Pattern

SUFFIX = ".motif"


def wanted(motifs: str | Pattern | Sequence[str | Pattern]) -> list[Pattern]:
    """Patterns of what a user asks for.

    Args:
        motifs: `flight`; names and codes, between commas: `bifan,chain2`, `ab.ac.bc`, `bifan[+,+,+,-]`; a drawing:
            `a->b, a-[-]->c`; a file of drawings (`.motif`, or a `.cypher` file with a line `// motif: ...`); or a list
            of such texts and patterns.

    Raises:
        LookupError: a name that nothing has.
        ValueError: a drawing that is no motif, or the same motif twice under one name.
        FileNotFoundError: a file that is not there.
    """
    if isinstance(motifs, (str, Pattern)):
        found = one_text(motifs) if isinstance(motifs, str) else [motifs]
    else:
        found = [pattern for one in motifs for pattern in (one_text(one) if isinstance(one, str) else [one])]
    names = [pattern.name for pattern in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"motif {twice[0]!r} is asked for twice; give each motif once, and drawings other names")
    return found


def one_text(text: str) -> list[Pattern]:
    """Patterns of one text."""
    if text.strip() == "flight":
        return [query.pattern for query in catalog.motifs()]
    if text.strip().endswith((SUFFIX, ".cypher")):
        return from_file(Path(text.strip()))
    if looks_drawn(text):
        return [named(drawing.parse(text.strip(), text))]
    return [by_name(part.strip()) for part in split(text)]


def looks_drawn(text: str) -> bool:
    """Whether a text is a drawing, not names: it has an arrow."""
    return any(arrow in text for arrow in ("->", "!>", "~>", "-|", "-+", "--"))


def split(text: str) -> list[str]:
    """Names between commas that stand outside brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def by_name(name: str) -> Pattern:
    """The motif of a name of the catalogue, a code, or a common name.

    Raises:
        LookupError: nothing has that name.
    """
    known = {query.name for query in catalog.folder("motifs")}
    if name in known:
        return catalog.find(name, "motifs").pattern
    found = codes.decode(name, name)
    if found is None:
        names = ", ".join([*catalog.FLIGHT, *sorted((known | set(codes.NAMED)) - set(catalog.FLIGHT))])
        raise LookupError(
            f"no motif named {name!r}; known: {names}; or give a code like 'ab.ac.bc', a drawing like "
            "'a->b, b->c, a->c', a file of drawings, or, for a census, all classes of a size: k3, k4, k5, k6"
        )
    return found


def named(pattern: Pattern) -> Pattern:
    """A drawing under its common name or code, where it is edges and types alone; else under its text."""
    told = pattern.induced and pattern.has_only_edges  # a text says so itself
    return replace(pattern, name=codes.common_name(pattern) + (" induced" if told else ""))


def from_file(path: Path) -> list[Pattern]:
    """Drawings of a file: `NAME: drawing` a line, or one drawing over several lines, called as the file is.

    Raises:
        FileNotFoundError: no such file.
        ValueError: a drawing in it is no motif.
    """
    if not path.is_file():
        raise FileNotFoundError(f"no file {str(path)!r} with drawings of motifs")
    if path.suffix == ".cypher":
        return [catalog.read(path).pattern]
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.split("#")[0].strip()]
    heads = [line.partition(":") for line in lines]
    if lines and all(sign and head.strip().isidentifier() and looks_drawn(rest) for head, sign, rest in heads):
        return [drawing.parse(head.strip(), rest) for head, _, rest in heads]
    return [drawing.parse(path.stem, path.read_text(encoding="utf-8"))]
