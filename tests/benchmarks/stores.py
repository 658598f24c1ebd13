"""Ratios of one run on both stores: edges exported a second, and aggregated Cypher beside one-pattern texts."""

from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import torch
from connectorch.ingest import server
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.session import open_store
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import census, networks
from connectorch.training.network import feedforward

SIZES, DENSITY = (10, 400, 400, 400, 16, 7), 0.454
SMALL = (10, 60, 60, 60, 16, 7)
DISCARDED, KEPT = 3, 5
ONE_PATTERN = {
    "div2": "MATCH (b:Neuron)<-[e]-(a:Neuron)-[f]->(c:Neuron) WHERE b.id < c.id",
    "chain3": "MATCH (a:Neuron)-[e]->(b:Neuron)-[f]->(c:Neuron)-[g]->(d:Neuron)",
    "bifan": "MATCH (a:Neuron)-[e]->(c:Neuron)<-[f]-(b:Neuron), (a)-[g]->(d:Neuron)<-[h]-(b) "
    "WHERE a.id < b.id AND c.id < d.id",
    "biparallel": "MATCH (a:Neuron)-[e]->(b:Neuron)-[f]->(d:Neuron), (a)-[g]->(c:Neuron)-[h]->(d) WHERE b.id < c.id",
}


def random_network(sizes, density):
    generator = torch.Generator().manual_seed(0)
    weights = [torch.randn(post, pre, generator=generator) for pre, post in pairwise(sizes)]
    return feedforward("bench", [w * (torch.rand(w.shape, generator=generator) < density) for w in weights])


def seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


def rates(store):
    """Edges a second of exports of one network, one after the other."""
    graph, found = neuron_graph(random_network(SIZES, DENSITY)), []
    for _ in range(DISCARDED + KEPT):
        start = perf_counter()
        done = store.export(graph)
        found.append(done.n_edges / (perf_counter() - start))
        store.drop(done.network)
    return done.n_edges, found


def compare(store):
    """Both kinds of text on a small network: seconds of each, and their ratio."""
    number = store.export(neuron_graph(random_network(SMALL, 0.2))).network
    there = networks.find(store, "bench")
    for motif, pattern in ONE_PATTERN.items():
        expected, one = [], []

        def aggregated(motif=motif, expected=expected):
            expected.append(census.count(store, there, [motif], cleaning="raw", bias=False)[motif])

        def plain(pattern=pattern, one=one):
            one.append(store.read(f"{pattern} RETURN count(*) AS n")[0]["n"])

        fast, slow = (min(seconds(work) for _ in range(3)) for work in (aggregated, plain))
        assert expected == one
        print(f"    {motif:11} aggregated {fast:8.4f} s, one pattern {slow:8.4f} s: {slow / fast:7.1f} x")
    store.drop(number)


def report(name, store):
    n_edges, found = rates(store)
    warm = found[DISCARDED:]
    print(f"{name}: export of {n_edges:,} edges, edges a second: {', '.join(f'{rate:,.0f}' for rate in found)}")
    print(f"    after {DISCARDED} discarded: best {max(warm):,.0f}, median {median(warm):,.0f}")
    compare(store)


def on_both(report):
    """Hand an embedded store to a function, then a Neo4j server started for it, where one can be."""
    with TemporaryDirectory() as folder:
        with open_store(str(Path(folder) / "bench.lbug")) as store:
            report("embedded", store)
        try:
            running = server.start(Path(folder) / "neo4j", ports=(0, 0))
        except (OSError, ImportError) as error:
            print(f"neo4j: left out, {error}")
            return
        try:
            with Neo4jStore(running.bolt, running.user, running.password) as store:
                report("neo4j", store)
        finally:
            server.stop(running.home)


def main():
    """Print both tables."""
    on_both(report)


if __name__ == "__main__":
    main()
