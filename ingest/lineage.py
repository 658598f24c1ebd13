"""Which network was pruned to which: the levels of one trained network, joined in the store."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from .stores.base import Store
from .texts import text


def join_levels(store: Store, names: Iterable[str]) -> None:
    """Join the levels of trained networks (`PRUNED_TO`), each to the next that the store holds.

    Every store does so after an export: levels may come in any order, be replaced, or come one by one.

    Args:
        store: an open store.
        names: of networks just exported; those of no run (named otherwise than `RUN/000@0.93`) are left out.
    """
    trained = {name.rpartition("@")[0] for name in names} - {""}
    if not trained:
        return
    found = store.read(text("levels_of"), rows=[{"trained": f"{one}@"} for one in sorted(trained)])
    rows = [row for row in found if row["name"].rpartition("@")[0] in trained]
    wanted = steps(rows)
    if wanted != {(row["id"], after) for row in rows for after in row["pruned_to"]}:
        joined = [{"pre": before, "post": after} for before, after in sorted(wanted)]
        store.write((text("drop_lineage"), [{"id": row["id"]} for row in rows]), (text("write_lineage"), joined))


def steps(levels: Sequence[Mapping[str, Any]]) -> set[tuple[int, int]]:
    """Ids (before, after) of neighbouring levels of one trained network, among networks with id, name and level.

    >>> steps([{"id": 7, "name": "r/0@0.9", "level": 0.9}, {"id": 8, "name": "r/0@0.0", "level": 0.0}])
    {(8, 7)}
    """
    chains: dict[str, list[tuple[float, int]]] = {}
    for one in levels:
        chains.setdefault(one["name"].rpartition("@")[0], []).append((one["level"], one["id"]))
    return {(before, after) for chain in chains.values() for (_, before), (_, after) in pairwise(sorted(chain))}
