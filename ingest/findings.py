"""What was found about a network and stands beside it in a store: read, compared, and written into another store."""

from dataclasses import astuple, dataclass
from typing import Any

from .schema import first_id
from .stores.base import Rows, Step, Store
from .texts import text

IDS = ("id", "neuron", "module", "lower", "upper", "pre", "post")


@dataclass(frozen=True)
class Findings:
    """Rows of modules, censuses and participation of one network, their ids counted from the network's first."""

    about: dict[str, Any]
    modules: Rows
    members: Rows
    parts: Rows
    feeds: Rows
    censuses: Rows
    marks: Rows
    participation: Rows

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return any(value is not None for value in self.about.values()) or any(astuple(self)[1:])


def read_findings(store: Store, network: int) -> Findings:
    """All that a store holds about a network, `network` being its id."""
    ends = {"first": first_id(network), "last": first_id(network + 1)}

    def rows(name: str, *ids: str, **values: int) -> Rows:
        found = store.read(text(name), **values)
        return [row | {key: row[key] - first_id(network) for key in ids} for row in found]

    return Findings(
        store.read(text("read_findings"), network=network)[0],
        rows("read_modules", "id", network=network),
        rows("read_members", "neuron", "module", network=network),
        rows("read_parts", "lower", "upper", network=network),
        rows("read_feeds", "pre", "post", network=network),
        rows("read_censuses", "id", network=network),
        rows("read_marks", "id", **ends),
        rows("read_participation", "pre", "post", **ends),
    )


def write_findings(store: Store, network: int, found: Findings) -> None:
    """Write them about a network of which nothing was found yet: all of them, or none.

    Raises:
        OSError: what the store holds then is something else.
    """
    store.write(*steps(network, found))
    if read_findings(store, network) != found:
        raise OSError(
            f"store {store.address}: modules, censuses or participation of network {network} did not come out as they "
            "were; drop it (`connectorch store drop`) and copy it again"
        )


def steps(network: int, found: Findings) -> list[Step]:
    """Texts and their rows, with the ids of the network that they are written for."""
    first, about = first_id(network), found.about

    def shifted(rows: Rows, *ids: str) -> Rows:
        return [row | {key: row[key] + first for key in ids} for row in rows]

    by_source: dict[int, Rows] = {}
    for row in shifted(found.participation, "pre", "post"):
        by_source.setdefault(row["pre"], []).append({"post": row["post"], "n": row["n"]})
    same, motif = {"network": network}, {key: about[key] for key in ("motif", "drawing", "count", "cleaning", "bias")}
    agree = [] if about["crosschecked"] is None else [{"id": network, "agree": about["crosschecked"]}]
    method = [] if about["module_method"] is None else [{"id": network, "method": about["module_method"]}]
    return [
        (text("copy_modules"), [row | same for row in shifted(found.modules, "id")]),
        (text("copy_members"), shifted(found.members, "neuron", "module")),
        (text("write_parts"), shifted(found.parts, "lower", "upper")),
        (text("write_feeds"), shifted(found.feeds, "pre", "post")),
        (text("write_censuses"), [row | same for row in shifted(found.censuses, "id")]),
        (text("copy_marks"), shifted(found.marks, "id")),
        (text("write_edge_participation"), [{"pre": pre, "edges": rows} for pre, rows in by_source.items()]),
        (text("set_module_method"), method),
        (text("set_crosschecked"), agree),
        (text("set_participation"), [] if about["motif"] is None else [motif | {"id": network}]),
    ]
