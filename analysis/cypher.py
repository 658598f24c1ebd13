"""The Cypher engine on networks: exported where a store lacks them, counted one by one or many at once."""

from collections.abc import Callable, Container, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ..ingest.export import neuron_graph
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import census as cypher
from ..queries import networks as stored
from ..queries.catalog import counts_right, find
from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from .counting import Tally, cypher_seconds, over_budget, tally_one

RATE = {"neo4j": 1_500_000, "ladybug": 8_000_000}  # pairs of edges a second, measured on 0.15 strict
BATCH_PAIRS = 2_000_000  # pairs of neurons of one layer that one text for many networks may hold at once
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """What is counted: patterns, the cleaning, whether bias neurons count, and the seconds of budget a motif."""

    patterns: Sequence[Pattern]
    clean: str
    bias: bool
    budget: float


def tally_cypher(
    asked: Asked,
    found: Sequence[LayeredNetwork],
    wired: Sequence[LayeredNetwork],
    store: str | Store | None,
    progress: Progress | None,
    *,
    grouped: bool = False,
) -> list[Tally]:
    """Counts of the Cypher engine; a network that the store does not hold is exported first.

    Args:
        asked: what to count.
        found: the networks.
        wired: the same, cleaned, for estimates.
        store: a store or its address; None is an embedded one that is removed at the end.
        progress: called with what runs, done, total.
        grouped: one text per motif for many networks, instead of one per motif and network.
    """
    with store_or_none(store) as opened:
        named = [replace(n, name=n.digest) for n in found] if store is None else found  # files may share a name
        there = in_store(opened, named, asked.bias, progress, strict=not grouped)
        seconds = [cypher_seconds(asked.patterns, cleaned, RATE[opened.dialect]) for cleaned in wired]
        if grouped:
            return tally_grouped(asked, found, there, seconds, opened, progress)
        done: list[Tally] = []
        for network, one, estimates in zip(found, there, seconds, strict=True):

            def count(
                fitting: Sequence[Pattern], one: stored.StoredNetwork = one, topology: str = network.topology
            ) -> list[int]:
                counts = cypher.count(opened, one, fitting, cleaning=asked.clean, bias=asked.bias, topology=topology)
                return [counts[p.name] for p in fitting]

            done.append(tally_one(asked.patterns, asked.budget, estimates, count))
            if progress is not None:
                progress(f"cypher {network.name}", len(done), len(found))
        return done


@contextmanager
def store_or_none(store: str | Store | None) -> Generator[Store]:
    """An open store as it is, that of an address, or, for None, an embedded one that is removed at the end."""
    if store is None:
        with TemporaryDirectory(prefix="connectorch-") as folder, open_store(str(Path(folder) / "s.lbug")) as opened:
            yield opened
    elif isinstance(store, str):
        with open_store(store) as opened:
            yield opened
    else:
        yield store


@dataclass
class Sums:
    """What was counted of one network so far."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0


def tally_grouped(
    asked: Asked,
    found: Sequence[LayeredNetwork],
    there: Sequence[stored.StoredNetwork],
    seconds: Sequence[dict[str, float]],
    store: Store,
    progress: Progress | None,
) -> list[Tally]:
    """One text per motif for networks that are neighbours in the store; the time is shared out equally."""
    sums = {one.id: Sums() for one in there}
    pairs = {one.id: sum(n * n for n in network.sizes) // 2 for one, network in zip(there, found, strict=True)}
    cyclic = {one.id for one, network in zip(there, found, strict=True) if not network.is_feedforward}
    acyclic_only = [p.name for p in asked.patterns if not counts_right(find(p.name, "motifs"), "any")]
    unfit = dict.fromkeys(acyclic_only, "its text for many networks is for those without cycles")
    all_ids = [one.id for one in stored.networks(store)]
    lacking = {one.id for one in there if asked.bias and not one.bias}
    for number, pattern in enumerate(asked.patterns, start=1):
        within = [o for o, s in zip(there, seconds, strict=True) if s[pattern.name] <= asked.budget]
        left_out = lacking | (cyclic if pattern.name in unfit else set())
        fitting = {one.id: one for one in within if one.id not in left_out}
        for ids in batches(all_ids, fitting, pairs):
            began = perf_counter()
            chosen = [fitting[i] for i in ids]
            counts = cypher.count_grouped(store, chosen, pattern.name, cleaning=asked.clean, bias=asked.bias)
            share = (perf_counter() - began) / len(ids)
            for i, n in counts.items():
                sums[i].counts[pattern.name] = n
                sums[i].seconds += share
        if progress is not None:
            progress("cypher, all networks", number, len(asked.patterns))
    names = [pattern.name for pattern in asked.patterns]
    return [
        Tally(skipped=dict.fromkeys(names, "stored without bias neurons"))
        if one.id in lacking
        else Tally(
            dict(sums[one.id].counts),
            over_budget(estimates, asked.budget) | (unfit if one.id in cyclic else {}),
            sums[one.id].seconds,
        )
        for one, estimates in zip(there, seconds, strict=True)
    ]


def batches(all_ids: Sequence[int], chosen: Container[int], pairs: Mapping[int, int]) -> list[list[int]]:
    """Chosen ids in groups that no other id lies between and that have not too many pairs.

    >>> batches([1, 2, 3, 5, 8], {1, 2, 5, 8}, dict.fromkeys([1, 2, 5, 8], 900_000))
    [[1, 2], [5, 8]]
    """
    found: list[list[int]] = [[]]
    held = 0
    for i in sorted(all_ids):
        if i not in chosen:
            found.append([])
        elif found[-1] and held + pairs[i] > BATCH_PAIRS:
            found.append([i])
            held = pairs[i]
        else:
            held = pairs[i] + (held if found[-1] else 0)
            found[-1].append(i)
    return [ids for ids in found if ids]


def in_store(
    store: Store, networks: Sequence[LayeredNetwork], bias: bool, progress: Progress | None, *, strict: bool = True
) -> list[stored.StoredNetwork]:
    """The stored networks of equal digest; those that are missing are exported now.

    Raises:
        ValueError: `strict`, and a network is there, but without the bias neurons that are asked for.
    """
    for there in (held := by_digest(store)).values():
        if strict and bias and not there.bias and there.digest in {network.digest for network in networks}:
            raise ValueError(
                f"store {store.address} holds {there.name!r} without bias neurons; `connectorch ingest` it with --bias "
                "--replace, leave out --bias, or take other engines than cypher"
            )
    missing = {network.digest: network for network in networks if network.digest not in held}
    if missing:
        store.export_many((neuron_graph(n, with_bias=bias) for n in missing.values()), progress=progress)
        held = by_digest(store)
    return [held[network.digest] for network in networks]


def by_digest(store: Store) -> dict[str, stored.StoredNetwork]:
    """Networks of the store; of equal ones the one with bias neurons, which serves both ways."""
    return {there.digest: there for there in sorted(stored.networks(store), key=lambda there: there.bias)}
