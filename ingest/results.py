"""Modules, censuses and participation -> store: what was found about a network, beside the network."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .schema import first_id
from .stores.base import Store
from .texts import text

MAX_COUNT = 2**63 - 1
MODULUS = 1_000_003  # sums modulo it are compared: no store overflows


def write_modules(
    store: Store,
    network: int,
    method: str,
    modules: Iterable[Iterable[tuple[int, int]]],
    edges: Iterable[tuple[int, int, int]],
    quality: float | None,
    description_length: float | None,
    levels: Sequence[Sequence[int]] = (),
) -> None:
    """Write one partition in place of the one of the same method; `Neuron.module` holds the module's number in it.

    Args:
        store: an open store.
        network: id of a network of the store.
        method: how the partition was found.
        modules: neurons of each module, as (layer, unit).
        edges: (from, to, number of edges) between modules; inside ones (from = to) are left out.
        quality: modularity Q of the partition.
        description_length: in bits, where the method has one.
        levels: for each level of a hierarchy above the modules, the group there of each module or group below.
    """
    listed = [list(module) for module in modules]
    start = next_id(store, "Module", network)
    same = {"network": network, "method": method, "description_length": description_length}
    found = module_levels([len(module) for module in listed], list(edges), levels, start)
    members = [
        {"neuron": first_id(network, layer) + unit, "module": start + m, "number": m}
        for m, module in enumerate(listed)
        for layer, unit in module
    ]
    store.write(
        (text("drop_modules"), [{"network": network, "method": method}]),
        (text("forget_modules"), [{"first": first_id(network), "last": first_id(network + 1)}]),
        (text("write_modules"), [row | same | {"quality": None if row["level"] else quality} for row in found.nodes]),
        (text("write_members"), members),
        (text("write_parts"), found.parts),
        (text("write_feeds"), found.feeds),
        (text("set_module_method"), [{"id": network, "method": method}]),
    )


@dataclass(frozen=True)
class ModuleRows:
    """Rows of a partition and the levels above it: modules, which is part of which, which feeds which."""

    nodes: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    parts: list[dict[str, int]] = field(default_factory=list[dict[str, int]])
    feeds: list[dict[str, int]] = field(default_factory=list[dict[str, int]])


def module_levels(
    sizes: Sequence[int], edges: Sequence[tuple[int, int, int]], levels: Sequence[Sequence[int]], start: int
) -> ModuleRows:
    """Rows of all levels, numbered from id `start`, the modules themselves first."""
    rows, above = ModuleRows(), [*levels, None]
    for level, groups in enumerate(above):
        rows.nodes.extend({"id": start + m, "level": level, "size": n} for m, n in enumerate(sizes))
        rows.feeds.extend({"pre": start + a, "post": start + b, "n_edges": n} for a, b, n in edges if a != b)
        if groups is None:
            return rows
        upper = start + len(sizes)
        rows.parts.extend({"lower": start + m, "upper": upper + g} for m, g in enumerate(groups))
        merged, total = Counter[tuple[int, int]](), Counter[int]()
        for a, b, n in edges:
            merged[groups[a], groups[b]] += n
        for m, n in enumerate(sizes):
            total[groups[m]] += n
        edges = [(a, b, n) for (a, b), n in sorted(merged.items())]
        sizes, start = [total[g] for g in range(max(groups) + 1)], upper
    return rows


def write_census(store: Store, network: int, rows: Iterable[Mapping[str, object]]) -> None:
    """Write counts in place of earlier ones of the same engine, motif, cleaning and bias, induced or not.

    Args:
        store: an open store.
        network: id of a network of the store.
        rows: one a motif and engine, with the properties of `Census`, `id` and `network` apart.

    Raises:
        OverflowError: a count above 2**63 - 1, which a store cannot hold as a whole number.
    """
    listed = [dict(row) for row in rows]
    for row in listed:
        if int(str(row["count"])) > MAX_COUNT:
            raise OverflowError(f"{row['motif']} is {row['count']}: stores hold whole numbers up to 2**63 - 1")
    keys = [
        {"network": network, **{key: row[key] for key in ("engine", "motif", "cleaning", "bias", "induced")}}
        for row in listed
    ]
    start = next_id(store, "Census", network)
    filled = [{"id": start + i, "network": network, **row} for i, row in enumerate(listed)]
    store.write((text("drop_censuses"), keys), (text("write_censuses"), filled))


def write_crosschecked(store: Store, agree: Mapping[int, bool]) -> None:
    """Flag networks, by id, as cross-checked: true where all engines agreed, false where they did not."""
    store.write((text("set_crosschecked"), [{"id": network, "agree": one} for network, one in agree.items()]))


@dataclass(frozen=True)
class Counted:
    """What the numbers of a participation are of: a motif, its drawing, its count, and what was counted."""

    motif: str
    drawing: str
    count: int
    cleaning: str
    bias: bool


def write_participation(
    store: Store,
    network: int,
    counted: Counted,
    neurons: Iterable[tuple[int, int, int]],
    edges: Iterable[tuple[int, int, int, int, int]],
) -> None:
    """Write who takes part in one motif, in place of all such numbers of another: all of them, or none.

    `Network.participation_motif` is taken away first and comes back last; on Neo4j, who comes second waits there.

    Args:
        store: an open store.
        network: id of a network of the store.
        counted: which motif, and how it was counted.
        neurons: (layer, unit, occurrences) of every neuron of the network in the store, 0 where it takes no part.
        edges: (layer, unit, layer, unit, occurrences) of every edge, from where it leaves to where it enters.

    Raises:
        OverflowError: a number above 2**63 - 1, which a store cannot hold as a whole number; nothing is written.
        OSError: the store has other neurons or edges than these; no motif has its numbers there then.
    """
    by_neuron = [{"id": first_id(network, layer) + unit, "n": n} for layer, unit, n in neurons]
    by_source: dict[int, list[dict[str, int]]] = {}
    for pre_layer, pre, post_layer, post, n in edges:
        leaving = by_source.setdefault(first_id(network, pre_layer) + pre, [])
        leaving.append({"post": first_id(network, post_layer) + post, "n": n})
    by_edge = [row for rows in by_source.values() for row in rows]
    check_participation(counted, [row["n"] for row in (*by_neuron, *by_edge)])
    about = {"id": network, **vars(counted)}
    store.write(
        (text("forget_participation"), [about]),
        (text("write_neuron_participation"), by_neuron),
        (text("write_edge_participation"), [{"pre": pre, "edges": rows} for pre, rows in by_source.items()]),
        (text("set_participation"), [about]),
    )
    ends = {"first": first_id(network), "last": first_id(network + 1)}
    found = store.read(text("count_participation"), **ends, modulus=MODULUS)[0]
    wanted = {"n_neurons": len(by_neuron), "n_edges": len(by_edge)}
    wanted |= {"neurons": residues(by_neuron), "edges": residues(by_edge)}
    if found != wanted:
        store.write((text("forget_participation"), [about]))
        raise OSError(
            f"store {store.address}: participation came out as {found}, not {wanted}, and counts as not written; did "
            "another program change the network? Ingest it again with --replace"
        )


def check_participation(counted: Counted, numbers: Iterable[int]) -> None:
    highest = max(counted.count, *numbers)
    if highest > MAX_COUNT:
        raise OverflowError(
            f"participation in {counted.motif!r} goes up to {highest}: stores hold whole numbers up to 2**63 - 1; "
            "nothing was written (--json and --html hold numbers of any size)"
        )


def residues(rows: Iterable[Mapping[str, int]]) -> int:
    return sum(row["n"] % MODULUS for row in rows)


def next_id(store: Store, label: str, network: int) -> int:
    """The first free id of a `Module` or `Census` of the network: network * 2**32 + counter."""
    asked = text("next_id").replace("Module", label)
    highest = store.read(asked, network=network)[0]["highest"]
    return first_id(network) if highest is None else int(highest) + 1
