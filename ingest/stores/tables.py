"""A NeuronGraph as rows and frames of the store's tables, with ids; pure, so a test sees every value written."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from ... import __version__
from ..graph import NeuronGraph
from ..schema import MAX_NETWORKS, Edge, first_id, layer_id, role_of_layer

MAX_COPY = 500_000  # edges in one COPY: what it takes of memory grows with them
MAX_BATCH = 2_000_000  # edges of networks that are written side by side


def batches_of(graphs: Iterable[NeuronGraph]) -> Iterator[list[NeuronGraph]]:
    """Networks in groups of at most `MAX_BATCH` edges, and at least one."""
    batch: list[NeuronGraph] = []
    for graph in graphs:
        if batch and sum(sum(one.edges_per_part) for one in (*batch, graph)) > MAX_BATCH:
            yield batch
            batch = []
        batch.append(graph)
    if batch:
        yield batch


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
        "participation_motif": None,
        "participation_drawing": None,
        "participation_count": None,
        "participation_cleaning": None,
        "participation_bias": None,
        "crosschecked": None,
        "digest": network.digest,
        "source": about.get("source"),
        "version": __version__,
        "complete": False,
    }


def layer_frame(graph: NeuronGraph, number: int) -> pd.DataFrame:
    """`Layer` nodes."""
    sizes = graph.network.sizes
    return pd.DataFrame(
        {
            "id": [layer_id(number, layer) for layer in range(len(sizes))],
            "network": number,
            "layer": range(len(sizes)),
            "size": sizes,
            "kind": [role_of_layer(layer, len(sizes) - 1) for layer in range(len(sizes))],
        }
    )


def neuron_frame(graph: NeuronGraph, number: int) -> pd.DataFrame:
    """`Neuron` nodes, bias neurons included."""
    frame = graph.neurons.copy()
    ids = first_id(number) + frame["layer"].to_numpy(np.int64) * first_id(0, 1) + frame["unit"].to_numpy(np.int64)
    frame.insert(0, "id", ids)
    frame.insert(1, "network", number)
    return frame


def edge_frames(numbered: Sequence[tuple[NeuronGraph, int]]) -> Iterator[tuple[str, pd.DataFrame]]:
    """(relationship type, frame of from id, to id, weight) for networks with their ids, few at a time in memory.

    As few frames as possible (each COPY has a fixed cost), of at most `MAX_COPY` edges each.
    """
    held: dict[str, list[pd.DataFrame]] = {}
    for graph, number in numbered:
        for kind, frame in pieces(graph, number):
            waiting = held.setdefault(kind, [])
            if waiting and sum(map(len, waiting)) + len(frame) > MAX_COPY:
                yield kind, pd.concat(waiting, ignore_index=True)
                waiting.clear()
            waiting.append(frame)
    for kind, waiting in held.items():
        yield kind, pd.concat(waiting, ignore_index=True)


def pieces(graph: NeuronGraph, number: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Edges of one network, part by part and by type, in frames of at most `MAX_COPY`."""
    for part in graph.parts():
        pre, post = first_id(number, part.pre_layer) + part.pre, first_id(number, part.post_layer) + part.post
        for kind, chosen in ((Edge.EXCITES, part.weight > 0), (Edge.INHIBITS, part.weight < 0)):
            rows = np.flatnonzero(chosen)
            for start in range(0, len(rows), MAX_COPY):
                piece = rows[start : start + MAX_COPY]
                yield str(kind), pd.DataFrame({"from": pre[piece], "to": post[piece], "weight": part.weight[piece]})
