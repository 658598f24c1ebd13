"""Which network was pruned to which: the levels of one trained network, joined in the store."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..training.network import LayeredNetwork
from .stores.base import Store
from .texts import text


def write_lineage(store: Store, networks: Sequence[LayeredNetwork], ids: Mapping[str, int]) -> None:
    """Join each network of a run to what it was pruned to at the next level (`PRUNED_TO`); again changes nothing.

    Args:
        store: an open store that holds the networks.
        networks: of one or more runs, in any order; those of no run (named otherwise than `RUN/000@0.93`) are left out.
        ids: id in the store of each network's name.
    """
    rows = [{"pre": ids[before], "post": ids[after]} for before, after in steps(networks)]
    if rows:
        store.write((text("write_lineage"), rows))


def steps(networks: Sequence[LayeredNetwork]) -> list[tuple[str, str]]:
    """Names (before, after) of networks that are neighbouring levels of one trained network."""
    chains: dict[str, list[tuple[float, str]]] = {}
    for network in networks:
        trained, at, _ = network.name.rpartition("@")
        level = network.about.get("level")
        if at and isinstance(level, float):
            chains.setdefault(trained, []).append((level, network.name))
    return [(a, b) for chain in chains.values() for (_, a), (_, b) in pairwise(sorted(chain))]
