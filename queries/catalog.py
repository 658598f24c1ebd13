"""The catalogue: .cypher files as text, header and, for a motif, its pattern."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .drawing import parse
from .paths import cut
from .pattern import Pattern

ROOT = Path(__file__).parent
FLIGHT = ("edge", "div2", "conv2", "chain2", "div3", "conv3", "chain3", "bifan", "biparallel")
"""The nine motifs of the flight study, in its order."""
COUNTED = {"layered": (None, "acyclic", "layered"), "acyclic": (None, "acyclic"), "any": (None,)}
"""Topology of a network -> what a text may say of the networks in which it counts right."""

OTHER_SUBJECT = "Other questions"


@dataclass(frozen=True)
class Query:
    """One .cypher file: `about` is what it answers; `parameters`, `defaults` and `returns` are its header's words.

    `topology` says in which networks a text counts right: `layered` or `acyclic` ones, or any (None). `depth`
    is how many connections from input to output it follows at most, where it goes step by step; `pairs` whether
    it sets a neuron of one network beside that of the same layer and number in another. `subject` is what a view is
    about: it stands in docs/queries.md, and in Neo4j Browser's list of favourites, under this heading.
    """

    name: str
    kind: str
    about: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, str]
    returns: str
    motif: str | None
    topology: str | None
    depth: int | None
    pairs: bool
    text: str
    dialect: str | None
    subject: str

    @property
    def pattern(self) -> Pattern:
        """The motif's pattern.

        Raises:
            ValueError: a view, which has none.
        """
        if self.motif is None:
            raise ValueError(f"query {self.name!r} is a {self.kind.removesuffix('s')} and draws no motif")
        return parse(self.name, self.motif)

    @property
    def of_modules(self) -> bool:
        """Whether it reads the modules of neurons, which a network has only after they were written."""
        return re.search(r"\.module\b", body(self.text)) is not None

    @property
    def of_participation(self) -> bool:
        """Whether it reads how often neurons or edges take part in a motif, which must have been written."""
        return re.search(r"\.participation\b", body(self.text)) is not None

    @property
    def columns(self) -> list[str]:
        """Names of the columns that it returns, in order."""
        rest = cut(re.split(r"\bRETURN\b", body(self.text))[-1], r"\b(?:ORDER|SKIP|LIMIT)\b")[0]
        names: list[str] = []
        while rest:
            column, rest = cut(rest.lstrip(","), ",")
            names.append(re.split(r"\W", column.strip())[-1])
        return names


def motifs(names: tuple[str, ...] = FLIGHT) -> list[Query]:
    """The motif queries of these names, in this order.

    Raises:
        LookupError: a name that no file has.
    """
    return [find(name, "motifs") for name in names]


def counts_right(query: Query, topology: str) -> bool:
    """Whether a motif's text counts right in a network of this topology: `layered`, `acyclic` or `any`."""
    return query.topology in COUNTED[topology]


@cache
def by_form() -> Mapping[tuple[object, ...], str]:
    """The form of each motif's pattern -> its name: a motif is found by its drawing."""
    return {query.pattern.form: query.name for query in folder("motifs")}


def grouped(motif: str, dialect: str) -> Query:
    """The text that counts a motif in each of many networks at once, for `dialect`.

    Raises:
        LookupError: no such motif.
    """
    found = [query for query in folder("grouped") if query.name == motif and query.dialect in (None, dialect)]
    if not found:
        raise LookupError(f"motif {motif!r} has no text for many networks; known: {', '.join(FLIGHT)}")
    return max(found, key=lambda query: query.dialect is not None)


def find(name: str, kind: str | None = None, dialect: str | None = None) -> Query:
    """The query called `name`, in the text for `dialect` where the dialects differ (any one where none is given).

    Raises:
        LookupError: no such query, and the error lists those there are; or none for this dialect.
    """
    known = [query for query in catalogue() if kind in (None, query.kind)]
    named = [query for query in known if query.name == name]
    if not named:
        raise LookupError(f"no query named {name!r}; known: {', '.join(sorted({q.name for q in known}))}")
    found = [query for query in named if dialect is None or query.dialect in (None, dialect)]
    if not found:
        raise LookupError(
            f"query {name!r} is for {named[0].dialect} only, the store is {dialect}; name another by --store"
        )
    return max(found, key=lambda query: query.dialect is not None)


def catalogue() -> tuple[Query, ...]:
    """Every query that people ask by name: the folders `motifs` and `views`, each sorted by name."""
    return folder("motifs") + folder("views")


@cache
def folder(kind: str) -> tuple[Query, ...]:
    """Every query of a folder, sorted by name."""
    return tuple(read(path) for path in sorted((ROOT / kind).glob("*.cypher")))


def read(path: Path) -> Query:
    """A .cypher file as a Query.

    Raises:
        ValueError: its header is not of the form that docs/definitions.md gives.
    """
    name, _, dialect = path.stem.partition(".")
    return from_text(path.read_text(encoding="utf-8"), path.name, name, path.parent.name, dialect or None)


def from_text(text: str, where: str, name: str, kind: str, dialect: str | None) -> Query:
    """A text with a header as a Query; errors say `where` it is from.

    Raises:
        ValueError: its header is not of the form that docs/definitions.md gives.
    """
    header = " ".join(header_lines(text))
    fields = dict(re.findall(r"@(\w+): (.*?)(?= @|$)", header))
    missing = [word for word in (name, "parameters", "returns") if word not in fields]
    if missing:
        raise ValueError(f"{where}: its header has no line '// {missing[0]}: ...'; it has {sorted(fields)}")
    parameters = tuple(dict.fromkeys(re.findall(r"\$(\w+)", fields["parameters"])))
    used = set(re.findall(r"\$(\w+)", body(text)))
    if used != set(parameters):
        raise ValueError(f"{where}: its header names {sorted(parameters)}, its body uses {sorted(used)}")
    defaults = dict(re.findall(r"\$(\w+) ([^,]+)", fields.get("defaults", "")))
    if not set(defaults) <= used:
        raise ValueError(f"{where}: its header has defaults for {sorted(defaults)}, its body uses {sorted(used)}")
    return Query(
        name=name,
        kind=kind,
        about=fields[name],
        parameters=parameters,
        defaults=defaults,
        returns=fields["returns"],
        motif=fields.get("motif"),
        topology=fields.get("topology"),
        depth=int(fields["depth"].split()[0]) if "depth" in fields else None,
        pairs="pairs" in fields,
        text=text,
        dialect=dialect,
        subject=fields.get("subject", OTHER_SUBJECT),
    )


def header_lines(text: str) -> list[str]:
    """Header lines without slashes, a line `// word: ...` marked `@word: ...`, further lines indented."""
    lines = [line[2:].strip("\n") for line in text.splitlines() if line.startswith("//")]
    return [re.sub(r"^ (\w+): ", r"@\1: ", line) if re.match(r"^ \w+: ", line) else line.strip() for line in lines]


def body(text: str) -> str:
    """The query without its header."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))
