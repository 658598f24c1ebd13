"""Networks of one store -> another store, a few in memory at a time, each read back there and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .export import neuron_graph
from .findings import read_findings, write_findings
from .graph import NeuronGraph
from .restore import restore
from .stored import stored
from .stores.base import Progress, Store

MAX_WEIGHTS = 20_000_000  # of networks, kept and pruned ones, that are in memory at once


@dataclass(frozen=True)
class Copied:
    """One network: how many edges were written (0 where it was there), and what became of what was found about it.

    `findings` is `copied`, `there already`, `none`, or `kept` where the other store has others of its own.
    """

    name: str
    written: int
    findings: str


def copy(
    source: Store,
    target: Store,
    names: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    replace: bool = False,
) -> list[Copied]:
    """Copy networks with modules, censuses and participation; what is there is left out, so that a copy can go on.

    Args:
        source, target: two stores, of any kinds.
        names: which networks; none is all that are complete.
        progress: called as progress(what, done, total).
        replace: put networks in place of others of their names.

    Raises:
        LookupError: `source` has no network of one of the names, or only a part of it.
        OSError: what the other store holds then is something else.
        ValueError: the other store has another network of that name, and `replace` is false, or is the same store.
    """
    if source.address == target.address:
        raise ValueError(f"both stores are {source.address}; name two")
    rows = stored(source, names)
    for row in rows if names else ():
        if not row["complete"]:
            raise LookupError(f"network {row['name']!r} in store {source.address} is incomplete: ingest it again first")
    rows, done = [row for row in rows if row["complete"]], list[Copied]()
    for group in groups(rows):
        done += copy_group(source, target, group, replace=replace)
        if progress is not None:
            progress("copy", len(done), len(rows))
    return done


def groups(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Networks together that fit into memory together; a large one is alone."""
    group, held = list[dict[str, Any]](), 0
    for row in rows:
        sizes = row["layer_sizes"]
        weights = sum(a * b for a, b in pairwise(sizes)) or sizes[0] ** 2
        if group and held + weights > MAX_WEIGHTS:
            yield group
            group, held = [], 0
        group.append(row)
        held += weights
    if group:
        yield group


def copy_group(source: Store, target: Store, rows: Sequence[dict[str, Any]], *, replace: bool) -> list[Copied]:
    """Export some networks into the other store where they are missing, compare them, and bring what was found."""
    there = {row["name"]: row for row in stored(target)}
    missing = [row for row in rows if not is_same(row, there.get(row["name"]))]
    graphs: Iterator[NeuronGraph] = (neuron_graph(restore(source, row), with_bias=row["bias"]) for row in missing)
    written = {one.name: one.written for one in target.export_many(graphs, replace=replace)}
    there = {row["name"]: row for row in stored(target)}
    for row in missing:
        copied = there[row["name"]]
        if not is_same(row, copied):
            raise OSError(f"{row['name']!r} in store {target.address} is not what was copied; copy it again")
        restore(target, copied)
    return [
        Copied(row["name"], written.get(row["name"], 0), bring_findings(source, target, row, there[row["name"]]))
        for row in rows
    ]


def is_same(row: dict[str, Any], other: dict[str, Any] | None) -> bool:
    """Whether another store's network is complete and has the same digest and bias neurons."""
    return other is not None and other["complete"] and all(row[key] == other[key] for key in ("digest", "bias"))


def bring_findings(source: Store, target: Store, row: dict[str, Any], other: dict[str, Any]) -> str:
    """Write what was found about a network, unless the other store knows something already; see `Copied.findings`."""
    found, known = read_findings(source, int(row["id"])), read_findings(target, int(other["id"]))
    if not found:
        return "none"
    if known:
        return "there already" if known == found else "kept"
    write_findings(target, int(other["id"]), found)
    return "copied"
