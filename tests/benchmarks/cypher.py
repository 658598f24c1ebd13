"""Ratios of one run: one-pattern Cypher beside rendered and aggregated texts, on networks of the published sizes."""

from time import perf_counter

from connectorch.ingest.export import neuron_graph
from connectorch.queries import catalog, census, networks
from connectorch.queries.render import orderings, render
from nulls import raw_network
from stores import on_both

MOTIFS = ("chain2", "div3", "biparallel", "bifan")
LIMIT = 60.0  # seconds that a query may take
LONG = 5.0  # seconds beyond which a query runs once, not three times


def one_pattern(pattern):
    """What one writes first: all edges in one MATCH, and an order for vertices that a symmetry exchanges."""
    edges = [f"({pattern.vertices[u]}:Neuron)-->({pattern.vertices[v]}:Neuron)" for u, v in pattern.edges]
    ordered = [f"{pattern.vertices[u]}.id < {pattern.vertices[v]}.id" for u, v in orderings(pattern)]
    where = f" WHERE {' AND '.join(ordered)}" if ordered else ""
    return f"MATCH {', '.join(edges)}{where} RETURN count(*) AS n"


def seconds(work):
    """Best of three and the count; None where the limit is reached, with what was found instead."""
    times, found = [], None
    while len(times) < 3 and (not times or times[0] < LONG):
        start = perf_counter()
        try:
            found = work()
        except (TimeoutError, OSError) as error:
            return None, type(error).__name__
        times.append(perf_counter() - start)
    return min(times), found


def compare(store, network):
    """Seconds of each kind of text for each motif, and their ratios; every count that ended is that of masks."""
    number = store.export(neuron_graph(network)).network
    there = networks.find(store, network.name)
    values = networks.parameters(there, "raw", bias=False)
    for motif in MOTIFS:
        pattern = catalog.find(motif, "motifs").pattern

        def aggregated(motif=motif):
            return census.count(store, there, [motif], cleaning="raw", bias=False)[motif]

        def rendered(pattern=pattern):
            return store.read(render(pattern), time_limit=LIMIT, **values)[0]["n"]

        def plain(pattern=pattern):
            return store.read(one_pattern(pattern), time_limit=LIMIT)[0]["n"]

        ours, n = seconds(aggregated)
        told = [f"    {motif:11} {n:12,}  aggregated {ours:7.4f} s"]
        for kind, work in (("rendered", rendered), ("one pattern", plain)):
            theirs, found = seconds(work)
            if theirs is None:
                told.append(f"{kind} {found} at {LIMIT:.0f} s: > {LIMIT / ours:,.0f} x")
            else:
                wrong = "" if found == n else f" (WRONG: {found:,})"
                told.append(f"{kind} {theirs:8.4f} s: {theirs / ours:,.1f} x{wrong}")
        print("; ".join(told), flush=True)
    store.drop(number)


def both(name, store):
    for made in (("0.98", None), ("0.85", 0.10)):
        network = raw_network(*made)
        print(f"{name}, {network.name}, {network.n_edges:,} edges, wall seconds, best of three", flush=True)
        compare(store, network)


def main():
    """Print the tables."""
    on_both(both)


if __name__ == "__main__":
    main()
