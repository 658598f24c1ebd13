"""How many bytes a bulk load takes of the disk, and whether they are there."""

import shutil
from pathlib import Path

from .graph import NeuronGraph

MARGIN = 512 * 2**20  # the tool's files grow in steps of 128 MiB, and the server writes logs
FILE_BYTES = {"neuron": 110, "edge": 40}  # of the import tool's files
STORE_BYTES = {"neuron": 300, "edge": 82}  # of the store with its indexes; measured: docs/stores.md


def check_room(folder: Path, n_neurons: int, n_edges: int, coming: NeuronGraph) -> None:
    """Refuse to write a network behind others for which there is no room on the disk, with the figures.

    Args:
        folder: where the files are written, on the disk of the store.
        n_neurons, n_edges: what has been written there already.
        coming: what is to be written next.

    Raises:
        OSError: files and store together take more bytes than are free.
    """
    more_neurons, more_edges = len(coming.neurons), sum(coming.edges_per_part)
    store = store_bytes(n_neurons + more_neurons, n_edges + more_edges)
    files = FILE_BYTES["neuron"] * more_neurons + FILE_BYTES["edge"] * more_edges
    needed, free = store + files + MARGIN, shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(
            f"{folder} has {free / 1e9:,.1f} GB free, and loading up to network {coming.network.name!r} takes "
            f"{needed / 1e9:,.1f} GB more ({n_edges + more_edges:,} edges, {STORE_BYTES['edge']} bytes each in the "
            "store); nothing was loaded. Make room, or set CONNECTORCH_HOME to a folder on another disk"
        )


def store_bytes(n_neurons: int, n_edges: int) -> int:
    """What the store takes, its indexes included."""
    return STORE_BYTES["neuron"] * n_neurons + STORE_BYTES["edge"] * n_edges
