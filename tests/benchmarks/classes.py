"""Ratios of one run: all classes of the published pruned networks by masks, beside graph-tool, igraph and FANMOD."""

from importlib.util import find_spec
from math import isnan
from pathlib import Path
from statistics import median

import torch
from census import cpu, told
from connectorch.analysis.census import graphtool
from connectorch.analysis.crosscheck import census
from connectorch.analysis.fanmod import compare, read_output
from connectorch.analysis.library import graph_tool, has_graph_tool, one_thread
from connectorch.ingest.frames import to_networkx
from connectorch.ingest.read import read
from connectorch.queries.codes import code, name_of
from connectorch.queries.pattern import Pattern

DATA = Path(__file__).parents[3] / "shared" / "data"
COLOURED = ("glorot_240120_mnist/mnist_w", "normal_240120/tree_w", "normal_240120/clus_w", "orth_250120/tree_w")


def by_graphtool(network, size, found):
    """One motif search; classes and counts go into `found`."""
    with one_thread():
        graph = graphtool.as_graph(network).graph
        times = cpu(lambda: found.append(graph_tool().clustering.motifs(graph, size)), 1)
    return times[0], {name(motif.get_edges().tolist(), size): int(n) for motif, n in zip(*found[-1], strict=True)}


def by_igraph(network, size, found):
    """The same by igraph's motifs_randesu; the best of three."""
    import igraph

    graph = igraph.Graph.from_networkx(to_networkx(network))
    times = cpu(lambda: found.append(graph.motifs_randesu(size, cut_prob=[0] * size)), 3)
    drawn = [igraph.Graph.Isoclass(n=size, cls=i, directed=True).get_edgelist() for i in range(len(found[-1]))]
    kept = [(edges, n) for edges, n in zip(drawn, found[-1], strict=True) if not isnan(n) and n]
    return min(times), {name(edges, size): int(n) for edges, n in kept}


def name(edges, size):
    """What we call a class."""
    return name_of(code(Pattern("", tuple("abcd"[:size]), tuple(tuple(edge) for edge in edges))))


def count(network, motifs):
    """Through the public API."""
    return census(network, motifs, clean="raw")[0].counts["masks"]


def main():
    """Print the tables."""
    torch.set_num_threads(1)
    if not DATA.is_dir():
        print("no shared data beside the checkout: nothing to measure")
        return
    print("seconds of the processor, one thread; masks: census(network, motifs, clean='raw'), the first run left out")
    network = read(DATA / "moth" / "0.98_pruned.h5")
    ours = {class_: n for class_, n in count(network, "k3,k4").items() if n}
    times = cpu(lambda: count(network, "k3,k4"), 21)
    print(f"0.98_pruned raw, {network.n_edges:,} edges, k3 and k4: masks {told(times)}")
    others = {"graph-tool": (by_graphtool, has_graph_tool()), "igraph": (by_igraph, find_spec("igraph"))}
    for program, (search, there) in others.items():
        if not there:
            print(f"    {program} is not installed")
            continue
        (three, classes3), (four, classes4) = search(network, 3, []), search(network, 4, [])
        assert {**classes3, **classes4} == ours, program
        best, usual = ((three + four) / ours_ for ours_ in (min(times), median(times)))
        print(
            f"    {program}: k3 {three:.3f}, k4 {four:.2f}, the same {len(ours)} classes and counts: {best:,.0f} x "
            f"masks by the best, {usual:,.0f} x by the median"
        )
    for file, sizes in (("0.98", "k5"), ("0.55", "k5"), ("0.15", "k3,k4"), ("0.15", "k5")):
        network = read(DATA / "moth" / f"{file}_pruned.h5")
        total = sum(count(network, sizes).values())
        times = cpu(lambda network=network, sizes=sizes: count(network, sizes))
        print(f"{file}_pruned raw, {sizes}, {total:,} connected sets: masks {told(times)}")
    for file in COLOURED:
        network = read(DATA / "coloured" / f"{file}_Graph.txt")
        for size in (4, 5):
            output = read_output(DATA / "coloured" / f"{file}_s{size}_out.csv.gz")
            assert compare(network, output).agree
            times = cpu(lambda network=network, size=size: census(network, f"k{size}", types="colour", clean="raw"))
            each = output.seconds / 101
            print(
                f"{file}, k{size}, {len(output.rows)} classes: masks {told(times)}; FANMOD, as printed, {each:.4f} for "
                f"each of 101 networks: {each / min(times):.1f} x"
            )


if __name__ == "__main__":
    main()
