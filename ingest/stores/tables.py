"""A NeuronGraph as rows and frames of the store's tables, with ids; pure, so a test sees every value written."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ... import __version__
from ..graph import NeuronGraph
from ..schema import MAX_NETWORKS, Edge, Role, first_id, layer_id

MAX_COPY = 5_000_000  # edges in one COPY


def network_row(graph: NeuronGraph, number: int) -> dict[str, object]:
    """The `Network` node; `complete` is false until the export has been verified.

    Raises:
        ValueError: the store has no number left for another network.
    """
    if number >= MAX_NETWORKS:
        raise ValueError(f"the store has had {MAX_NETWORKS:,} networks; it has no number for another")
    network, about = graph.network, graph.network.about
    return {
        "id": number,
        "name": network.name,
        "study": about.get("study"),
        "task": about.get("task"),
        "level": about.get("level"),
        "sparsity": network.sparsity,
        "effective_sparsity": 1 - graph.n_live_edges / network.n_weights,
        "seed": about.get("seed"),
        "layer_sizes": list(network.sizes),
        "n_neurons": network.n_neurons,
        "n_edges": network.n_edges,
        "bias": graph.with_bias,
        "module_method": None,
        "digest": network.digest,
        "source": about.get("source"),
        "version": __version__,
        "complete": False,
    }


def layer_frame(graph: NeuronGraph, number: int) -> pd.DataFrame:
    """`Layer` nodes."""
    sizes = graph.network.sizes
    kinds = [Role.INPUT, *[Role.HIDDEN] * (len(sizes) - 2), Role.OUTPUT]
    return pd.DataFrame(
        {
            "id": [layer_id(number, layer) for layer in range(len(sizes))],
            "network": number,
            "layer": range(len(sizes)),
            "size": sizes,
            "kind": [str(kind) for kind in kinds],
        }
    )


def neuron_frame(graph: NeuronGraph, number: int) -> pd.DataFrame:
    """`Neuron` nodes, bias neurons included."""
    frame = graph.neurons.copy()
    ids = first_id(number) + frame["layer"].to_numpy(np.int64) * first_id(0, 1) + frame["unit"].to_numpy(np.int64)
    frame.insert(0, "id", ids)
    frame.insert(1, "network", number)
    return frame


def edge_frames(graph: NeuronGraph, number: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """(relationship type, frame of from id, to id, weight): the fewest COPYs, of at most `MAX_COPY` edges each."""
    parts = list(graph.parts())
    pre = np.concatenate([first_id(number, p.pre_layer) + p.pre for p in parts]).astype(np.int64)
    post = np.concatenate([first_id(number, p.post_layer) + p.post for p in parts]).astype(np.int64)
    weight = np.concatenate([p.weight for p in parts])
    for kind, chosen in ((Edge.EXCITES, weight > 0), (Edge.INHIBITS, weight < 0)):
        for rows in np.array_split(np.flatnonzero(chosen), max(1, -(-int(chosen.sum()) // MAX_COPY))):
            yield str(kind), pd.DataFrame({"from": pre[rows], "to": post[rows], "weight": weight[rows]})
