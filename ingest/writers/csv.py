"""neuPrint-style tables: `NAME_neurons.csv` and `NAME_connections.csv`, with neuPrint's names of columns."""

from pathlib import Path

import numpy as np

from ..frames import edge_rows, to_frames
from ..graph import NeuronGraph
from ..schema import first_id

ENDINGS = ("_neurons.csv", "_connections.csv")


def write(graph: NeuronGraph, path: Path) -> None:
    """Write neurons (bodyId, instance, type, layer, unit, bias, ...) and connections (bodyId_pre, bodyId_post, weight).

    `bodyId` is layer * 2^24 + unit, `type` the role, `instance` the name of a neuron; `weight` is the trained weight to
    the last bit, where neuPrint counts synapses. The reader of edge lists makes the same network of the two.

    Args:
        graph: with bias neurons or without; biases are a column of the neurons in both.
        path: `NAME.csv`, which itself is not made.
    """
    neurons, edges = to_frames(graph)
    ids = neurons["layer"].to_numpy(np.int64) * first_id(0, 1) + neurons["unit"].to_numpy(np.int64)
    rows = edge_rows(graph)
    neurons = neurons.rename(columns={"role": "type", "name": "instance"})
    neurons.insert(0, "bodyId", ids)
    edges = edges[["weight", "type"]].copy()
    edges.insert(0, "bodyId_pre", ids[rows.pre])
    edges.insert(1, "bodyId_post", ids[rows.post])
    for frame, ending in zip((neurons, edges), ENDINGS, strict=True):
        frame.to_csv(path.with_name(path.stem + ending), index=False, lineterminator="\n")
