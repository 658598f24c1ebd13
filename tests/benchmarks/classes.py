"""Ratios of one run: all classes of the published pruned networks by masks, beside graph-tool, igraph and FANMOD."""

from importlib.util import find_spec
from pathlib import Path

import torch
from census import runs
from connectorch.analysis.census import graphtool
from connectorch.analysis.classing import count_all
from connectorch.analysis.fanmod import compare, read_output
from connectorch.analysis.library import graph_tool, has_graph_tool, one_thread
from connectorch.ingest.read import read

DATA = Path(__file__).parents[3] / "shared" / "data"
COLOURED = ("glorot_240120_mnist/mnist_w", "normal_240120/tree_w", "normal_240120/clus_w", "orth_250120/tree_w")


def seconds(work, repeats):
    """Shortest and all of some runs."""
    times = runs(work, repeats)
    return min(times), ", ".join(f"{time:.4g}" for time in times)


def by_graphtool(network, size):
    """Seconds of one motif search."""
    with one_thread():
        graph = graphtool.as_graph(network).graph
        return seconds(lambda: graph_tool().clustering.motifs(graph, size), 1)[0]


def by_igraph(network, size):
    """Seconds of one census by igraph's motifs_randesu."""
    import igraph

    drawn = graphtool.as_graph(network).graph
    graph = igraph.Graph(n=drawn.num_vertices(), edges=drawn.get_edges().tolist(), directed=True)
    return seconds(lambda: graph.motifs_randesu(size), 1)[0]


def main():
    """Print the tables."""
    torch.set_num_threads(1)
    if not DATA.is_dir():
        print("no shared data beside the checkout: nothing to measure")
        return
    print("seconds on one thread; masks: five runs, the first with the table of classes")
    network = read(DATA / "moth" / "0.98_pruned.h5")
    ours, runs = seconds(lambda: count_all([3, 4], [network], ()), 5)
    print(f"0.98_pruned raw, {network.n_edges:,} edges, k3 and k4: masks {runs}")
    if has_graph_tool():
        theirs = by_graphtool(network, 3) + by_graphtool(network, 4)
        print(f"    graph-tool {theirs:.1f}: {theirs / ours:,.0f} x masks")
    if has_graph_tool() and find_spec("igraph"):
        theirs = by_igraph(network, 3) + by_igraph(network, 4)
        print(f"    igraph {theirs:.2f}: {theirs / ours:,.0f} x masks")
    for name, sizes in (("0.98", [5]), ("0.55", [5]), ("0.15", [3, 4]), ("0.15", [5])):
        network = read(DATA / "moth" / f"{name}_pruned.h5")
        _, runs = seconds(lambda network=network, sizes=sizes: count_all(sizes, [network], ()), 4)
        total = sum(count_all(sizes, [network], ()).tallies[0].counts.values())
        print(f"{name}_pruned raw, {', '.join(f'k{k}' for k in sizes)}, {total:,} connected sets: masks {runs}")
    for name in COLOURED:
        network = read(DATA / "coloured" / f"{name}_Graph.txt")
        for size in (4, 5):
            output = read_output(DATA / "coloured" / f"{name}_s{size}_out.csv.gz")
            ours, runs = seconds(lambda network=network, output=output: compare(network, output), 3)
            each = output.seconds / 101
            print(
                f"{name}, k{size}, {len(output.rows)} classes: {runs}; FANMOD, as printed, {each:.4f} for each "
                f"of 101 networks: {each / ours:.1f} x"
            )


if __name__ == "__main__":
    main()
