"""Edges a second of three ways into a store, and their ratios: Neo4j over Bolt, by its import tool, embedded.

Give the number of edges on the command line (else 1,000,000). The networks are published pruned ones, cut by magnitude
to about 28,600 edges each; making them is left out of the times. The contents are the same in the end: digests worked
out anew from what is stored, fingerprints of every layer compared, and Neo4j's own check of its files is clean.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from connectorch.ingest import bulk, server
from connectorch.ingest.deep import check_files
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.importfiles import FIELD, LARGEST, SCALE
from connectorch.ingest.restore import restore
from connectorch.ingest.schema import first_id
from connectorch.ingest.session import open_store
from connectorch.ingest.stored import stored
from connectorch.ingest.texts import text
from connectorch.training.network import LayeredNetwork
from nulls import raw_network

EDGES_EACH, SOURCES = 28_600, ("0.15", "0.55", "0.85")
DIGESTS = 10  # networks of each store whose digest is worked out anew


class Series:
    """So many pruned networks, one after the other; `seconds` is what making them took."""

    def __init__(self, n_networks):
        self.n_networks, self.seconds = n_networks, 0.0

    def __iter__(self):
        for i in range(self.n_networks):
            begun = perf_counter()
            network = raw_network(SOURCES[i % 3], 0.04 + 0.095 * (i // 3) / max(1, self.n_networks // 3))
            named = LayeredNetwork(f"bench/{i:04d}@0.9", network.sizes, network.blocks, network.biases, {"level": 0.9})
            graph = neuron_graph(named)
            self.seconds += perf_counter() - begun
            yield graph


def timed(what, n_networks, load):
    """Edges a second of a load, the making of the networks left out."""
    series, begun = Series(n_networks), perf_counter()
    done = load(series)
    spent = perf_counter() - begun - series.seconds
    n_edges = sum(one.written for one in done)
    print(f"{what:9} {n_edges:11,} edges in {spent:6.1f} s: {n_edges / spent:10,.0f} edges/s", flush=True)
    return n_edges / spent


class Phases:
    """Prints when a phase of a load begins."""

    def __init__(self):
        self.last, self.begun = None, perf_counter()

    def __call__(self, what, *_):
        if what != self.last:
            print(f"    {perf_counter() - self.begun:6.1f} s: {what}", flush=True)
            self.last = what


def digests(store):
    """Digests of a store's networks by name, some of them worked out anew."""
    rows = stored(store)
    for row in rows[:: max(1, len(rows) // DIGESTS)]:
        assert restore(store, row).digest == row["digest"]
    return {row["name"]: row["digest"] for row in rows}


def fingerprints(store):
    """What every layer of a Neo4j's networks holds, by name."""
    constants = {"field": FIELD, "scale": SCALE, "largest": LARGEST}
    return {
        row["name"]: sorted(
            (found["layer"], found["n_neurons"], found["n_excites"], found["n_inhibits"], found["fingerprint"])
            for found in store.read(
                text("count_bulk"), first=first_id(row["id"]), last=first_id(row["id"] + 1), **constants
            )
        )
        for row in stored(store)
    }


def over_bolt(home, n_networks):
    running = server.start(home, ports=(0, 0))
    try:
        with bulk.opened(running) as store:
            rate = timed("Bolt", n_networks, store.export_many)
            return rate, digests(store), fingerprints(store)
    finally:
        server.stop(home)


def in_bulk(home, n_networks):
    rate = timed("bulk", n_networks, lambda series: bulk.load(series, home, Phases(), n_networks=n_networks))
    assert check_files(home) is None
    running = server.start(home, ports=(0, 0))
    try:
        with bulk.opened(running) as store:
            return rate, digests(store), fingerprints(store)
    finally:
        server.stop(home)


def embedded(path, n_networks):
    with open_store(str(path)) as store:
        rate = timed("embedded", n_networks, store.export_many)
        return rate, digests(store)


def main():
    """Print the rates and ratios."""
    n_networks = max(1, round(int(sys.argv[1] if sys.argv[1:] else 1_000_000) / EDGES_EACH))
    with TemporaryDirectory() as folder:
        third = embedded(Path(folder) / "bench.lbug", n_networks)
        try:
            server.find_runtime()
        except (OSError, ImportError) as error:
            print(f"neo4j: left out, {error}")
            return
        second = in_bulk(Path(folder) / "bulk", n_networks)
        first = over_bolt(Path(folder) / "bolt", n_networks)
    assert first[1] == second[1] == third[1]
    assert first[2] == second[2]
    ratios = (rate / first[0] for rate in (first[0], second[0], third[0]))
    print("Bolt : bulk : embedded = " + " : ".join(f"{ratio:.1f}" for ratio in ratios))


if __name__ == "__main__":
    main()
