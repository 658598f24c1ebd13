"""Modules and censuses -> store: what was found about a network, beside the network."""

from collections.abc import Iterable, Mapping

from .schema import first_id
from .stores.base import Store
from .texts import text

MAX_COUNT = 2**63 - 1


def write_modules(
    store: Store,
    network: int,
    method: str,
    modules: Iterable[Iterable[tuple[int, int]]],
    edges: Iterable[tuple[int, int, int]],
    quality: float | None,
    description_length: float | None,
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
    """
    listed = [list(module) for module in modules]
    start = next_id(store, "Module", network)
    store.write(text("drop_modules"), [{"network": network, "method": method}])
    rows: list[Mapping[str, object]] = [
        {
            "id": start + m,
            "network": network,
            "method": method,
            "level": 0,
            "size": len(module),
            "quality": quality,
            "description_length": description_length,
        }
        for m, module in enumerate(listed)
    ]
    members = [
        {"neuron": first_id(network, layer) + unit, "module": start + m, "number": m}
        for m, module in enumerate(listed)
        for layer, unit in module
    ]
    feeds = [{"pre": start + a, "post": start + b, "n_edges": n} for a, b, n in edges if a != b]
    store.write(text("write_modules"), rows)
    store.write(text("forget_modules"), [{"first": first_id(network), "last": first_id(network + 1)}])
    store.write(text("write_members"), members)
    store.write(text("write_feeds"), feeds)
    store.write(text("set_module_method"), [{"id": network, "method": method}])


def write_census(store: Store, network: int, rows: Iterable[Mapping[str, object]]) -> None:
    """Write counts in place of earlier ones of the same engine, motif, cleaning and bias.

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
        {"network": network, **{key: row[key] for key in ("engine", "motif", "cleaning", "bias")}} for row in listed
    ]
    start = next_id(store, "Census", network)
    store.write(text("drop_censuses"), keys)
    filled = [{"id": start + i, "network": network, **row} for i, row in enumerate(listed)]
    store.write(text("write_censuses"), filled)


def next_id(store: Store, label: str, network: int) -> int:
    """The first free id of a `Module` or `Census` of the network: network * 2**32 + counter."""
    asked = text("next_id").replace("Module", label)
    highest = store.read(asked, network=network)[0]["highest"]
    return first_id(network) if highest is None else int(highest) + 1
