"""The catalogue as favourites of Neo4j Browser: in folders, each a text that runs as it is."""

import re
from dataclasses import dataclass

from . import occurrences
from .asked import SHARED
from .catalog import FLIGHT, ROOT, Query, body, catalogue, read
from .literals import filled, value

GUIDE = ROOT / "guide"
OURS = "connectorch"
FIRST = "First steps"
MOTIFS = "Motifs, counted"
DRAWN = (
    *(("occurrence", motif) for motif in FLIGHT),
    ("random_occurrences", "bifan"),
    ("occurrences_through", "bifan"),
)
"""Drawings that are favourites; `connectorch query occurrence --motif M --paste` gives that of any other motif."""


@dataclass(frozen=True)
class Favourite:
    """One favourite: its name in the list is the first line of its text."""

    id: str
    folder: str
    text: str

    @property
    def title(self) -> str:
        """What the Browser lists it as."""
        return self.text.partition("\n")[0].removeprefix("// ")


def favourites() -> list[Favourite]:
    """First steps, drawings of motifs, then every query of the catalogue in its text for Neo4j."""
    steps = [step("networks", listed()), step("choose", chosen())]
    drawings = [drawing(name, motif) for name, motif in DRAWN]
    return [*steps, *drawings, *(favourite(query) for query in queries())]


def queries() -> list[Query]:
    """Every query of the catalogue once, in the text for Neo4j where the dialects differ."""
    best: dict[str, Query] = {}
    for query in catalogue():
        if query.dialect in (None, "neo4j") and (query.name not in best or query.dialect is not None):
            best[query.name] = query
    return sorted(best.values(), key=lambda query: (query.kind == "motifs", query.subject, query.name))


def favourite(query: Query, motif: str = "") -> Favourite:
    """A query with its own parameters' defaults filled in; those that choose a network stay parameters.

    Args:
        query: of the catalogue, or a drawing.
        motif: the motif of a drawing.
    """
    own = {name: value(text) for name, text in query.defaults.items()}
    text = filled(body(query.text), own).strip()
    of = f", {motif}" if motif else ""
    lines = [f"// {query.name}{of}: {query.about}", *notes(query), text]
    return Favourite(f"{OURS}-{query.kind}-{query.name}{of.replace(', ', '-')}", folder_of(query), "\n".join(lines))


def drawing(name: str, motif: str) -> Favourite:
    """A drawing of occurrences of a motif."""
    return favourite(occurrences.find(name, motif, "neo4j"), motif)


def notes(query: Query) -> list[str]:
    """What to know before it runs, as comments."""
    told: list[str] = []
    asked = [f"${name}" for name in query.parameters if name in SHARED]
    if asked:
        told.append(f"// {', '.join(asked)}: set by the :param line of the favourite 'Choose the network'.")
    if query.defaults:
        told.append(f"// Change what you like: {', '.join(f'{name} {text}' for name, text in query.defaults.items())}.")
    if query.of_modules:
        told.append("// It needs modules: connectorch modules NETWORK --store neo4j --write")
    if query.of_participation:
        told.append("// It needs a motif: connectorch participation NETWORK --motif bifan --store neo4j --write")
    return told


def folder_of(query: Query) -> str:
    return MOTIFS if query.kind == "motifs" else query.subject


def step(name: str, text: str) -> Favourite:
    return Favourite(f"{OURS}-first-{name}", FIRST, text)


def listed() -> str:
    return f"// Which networks are there?\n{guide_text('networks_listed')}"


def chosen() -> str:
    how = "the first; or give another condition, like n.name = 'boolean/000@0.90'"
    return f"// Choose the network: {how}\n:{on_connect()}"


def guide_text(name: str) -> str:
    """A text of the guide's folder, without its header."""
    return body((GUIDE / f"{name}.cypher").read_text(encoding="utf-8")).strip()


def on_connect() -> str:
    """The Browser's command that sets the parameters of all favourites, in one line without its colon."""
    query = read(GUIDE / "choose_network.cypher")
    text = re.sub(r"\s+", " ", body(query.text)).strip()
    return f"param [{{{', '.join(query.columns)}}}] => {{ {text} }}"
