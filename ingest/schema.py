"""Words and numbers of the store: labels, relationship types, properties, ids."""

from enum import StrEnum

NETWORK_SHIFT = 32
LAYER_SHIFT = 24
MAX_NETWORKS = 2**21  # Neuron.id stays below 2**53, exact in the Browser's JavaScript


class Edge(StrEnum):
    """Relationship types between neurons."""

    EXCITES = "EXCITES"
    INHIBITS = "INHIBITS"


class Role(StrEnum):
    """Roles of neurons; on Neo4j also labels, capitalised."""

    INPUT = "input"
    HIDDEN = "hidden"
    OUTPUT = "output"
    BIAS = "bias"


NODES: dict[str, dict[str, str]] = {
    "Network": {
        "id": "INT64",
        "name": "STRING",
        "study": "STRING",
        "task": "STRING",
        "level": "DOUBLE",
        "sparsity": "DOUBLE",
        "effective_sparsity": "DOUBLE",
        "seed": "INT64",
        "layer_sizes": "INT64[]",
        "n_neurons": "INT64",
        "n_edges": "INT64",
        "bias": "BOOL",
        "module_method": "STRING",
        "participation_motif": "STRING",
        "participation_drawing": "STRING",
        "participation_count": "INT64",
        "participation_cleaning": "STRING",
        "participation_bias": "BOOL",
        "crosschecked": "BOOL",
        "digest": "STRING",
        "source": "STRING",
        "version": "STRING",
        "complete": "BOOL",
    },
    "Layer": {
        "id": "INT64",
        "network": "INT64",
        "layer": "INT64",
        "size": "INT64",
        "kind": "STRING",
    },
    "Neuron": {
        "id": "INT64",
        "network": "INT64",
        "layer": "INT64",
        "unit": "INT64",
        "role": "STRING",
        "name": "STRING",
        "bias": "DOUBLE",
        "live": "BOOL",
        "live_published": "BOOL",
        "module": "INT64",
        "participation": "INT64",
    },
    "Module": {
        "id": "INT64",
        "network": "INT64",
        "method": "STRING",
        "level": "INT64",
        "size": "INT64",
        "quality": "DOUBLE",
        "description_length": "DOUBLE",
        "function": "STRING",
    },
    "Census": {
        "id": "INT64",
        "network": "INT64",
        "engine": "STRING",
        "motif": "STRING",
        "count": "INT64",
        "count_text": "STRING",
        "induced": "BOOL",
        "cleaning": "STRING",
        "bias": "BOOL",
        "null_model": "STRING",
        "draws": "INT64",
        "seed": "INT64",
        "mean": "DOUBLE",
        "sd": "DOUBLE",
        "z": "DOUBLE",
        "p": "DOUBLE",
    },
}
"""Node tables and their columns, in the embedded store's types; `id` is the primary key of each."""

RELATIONSHIPS: dict[str, tuple[str, str, dict[str, str]]] = {
    "EXCITES": ("Neuron", "Neuron", {"weight": "DOUBLE", "participation": "INT64"}),
    "INHIBITS": ("Neuron", "Neuron", {"weight": "DOUBLE", "participation": "INT64"}),
    "HAS_LAYER": ("Network", "Layer", {}),
    "HAS_CENSUS": ("Network", "Census", {}),
    "PRUNED_TO": ("Network", "Network", {}),
    "IN_MODULE": ("Neuron", "Module", {}),
    "PART_OF": ("Module", "Module", {}),
    "FEEDS": ("Module", "Module", {"n_edges": "INT64"}),
}
"""Relationship tables: from, to, properties."""


def first_id(network: int, layer: int = 0) -> int:
    """Id of the first neuron of a layer; a network is the ids first_id(n) <= id < first_id(n + 1).

    >>> first_id(1, 2) == 2**32 + 2 * 2**24
    True
    """
    return (network << NETWORK_SHIFT) + (layer << LAYER_SHIFT)


def layer_id(network: int, layer: int) -> int:
    """Id of a `Layer` node."""
    return network * 256 + layer


def role_of_layer(layer: int, last: int) -> str:
    """What neurons of a layer are, but for bias neurons: `input`, `hidden` or `output`; `last` is the last layer.

    Where there is one layer only, all are `hidden`.
    """
    if last == 0:
        return str(Role.HIDDEN)
    return str(Role.INPUT if layer == 0 else Role.OUTPUT if layer == last else Role.HIDDEN)


def neuron_name(role: str, layer: int, unit: int) -> str:
    """Short name for captions: `i3`, `h2.17` (layer 2), `o6`, `b2` (the bias neuron that feeds layer 2)."""
    if role == Role.BIAS:
        return f"b{layer + 1}"
    return f"h{layer}.{unit}" if role == Role.HIDDEN else f"{role[0]}{unit}"
