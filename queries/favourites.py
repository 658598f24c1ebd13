"""The catalogue as favourites of Neo4j Browser: in folders, each a text that runs as it is."""

import re
from dataclasses import dataclass

from .asked import SHARED
from .catalog import ROOT, Query, body, catalogue, read
from .literals import filled, value

GUIDE = ROOT / "guide"
OURS = "connectorch"
FIRST = "First steps"
MOTIFS = "Motifs, counted"
NAMED = "network", "other"
"""Parameters beside those of queries that hold the names of the chosen networks."""


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
    """First steps, then every query of the catalogue in its text for Neo4j."""
    steps = [step("1-networks", listed()), step("2-choose", chosen())]
    return steps + [favourite(query) for query in queries()]


def queries() -> list[Query]:
    """Every query of the catalogue once, in the text for Neo4j where the dialects differ."""
    best: dict[str, Query] = {}
    for query in catalogue():
        if query.dialect in (None, "neo4j") and (query.name not in best or query.dialect is not None):
            best[query.name] = query
    return sorted(best.values(), key=lambda query: (query.kind == "motifs", query.subject, query.name))


def favourite(query: Query) -> Favourite:
    """A query with its own parameters' defaults filled in; those that choose a network stay parameters."""
    own = {name: value(text) for name, text in query.defaults.items()}
    lines = [f"// {query.name}: {query.about}"]
    if asked := SHARED & set(query.parameters):
        others = "networks are" if any(name.startswith("other") for name in asked) else "network is"
        lines.append(
            f"// Which {others} meant, says :param, set by the favourite 'Choose the network' (:params shows it)."
        )
    if own:
        lines.append(
            f"// Change what you like: {', '.join(f'{name} is {text}' for name, text in query.defaults.items())}."
        )
    if query.of_modules:
        lines.append("// It needs modules: connectorch modules NETWORK --store neo4j --write")
    if query.of_participation:
        lines.append("// It needs a motif: connectorch participation NETWORK --motif bifan --store neo4j --write")
    text = filled(body(query.text), own)
    return Favourite(f"{OURS}-{query.kind}-{query.name}", folder_of(query), "\n".join([*lines, text.strip()]))


def folder_of(query: Query) -> str:
    return MOTIFS if query.kind == "motifs" else query.subject


def step(name: str, text: str) -> Favourite:
    return Favourite(f"{OURS}-first-{name}", FIRST, text)


def listed() -> str:
    return (
        f"// Which networks are there?\n{body((GUIDE / 'networks_listed.cypher').read_text(encoding='utf-8')).strip()}"
    )


def chosen() -> str:
    return (
        "// Choose the network: the first, or put another condition after WHERE, like n.name = 'boolean/000@0.90'\n"
        f":{on_connect()}"
    )


def on_connect() -> str:
    """The Browser's command that sets the parameters of all favourites, in one line without its colon."""
    query = read(GUIDE / "choose_network.cypher")
    text = re.sub(r"\s+", " ", body(query.text)).strip()
    return f"param [{{{', '.join(query.columns)}}}] => {{ {text} }}"
