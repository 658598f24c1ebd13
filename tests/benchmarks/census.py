"""Ratios of one run: engines side by side on one network, and draws of the null models."""

from itertools import pairwise
from statistics import median
from time import perf_counter, process_time

import torch
from connectorch.analysis.census import enumeration, graphtool, masks
from connectorch.analysis.crosscheck import census
from connectorch.ingest.clean import clean
from connectorch.queries import catalog
from connectorch.training.network import feedforward


def pruned(sizes, share, seed=0):
    """A network of random weights, the largest `share` of each layer kept."""
    generator = torch.Generator().manual_seed(seed)
    weights = [torch.randn(post, pre, generator=generator) for pre, post in pairwise(sizes)]
    masks = [w.abs() >= w.abs().flatten().kthvalue(int(w.numel() * (1 - share)) + 1).values for w in weights]
    return feedforward("random", weights, masks)


def seconds(work, repeats):
    """Shortest of some runs."""
    return min(runs(work, repeats))


def runs(work, repeats, clock=perf_counter):
    """Seconds of each of some runs."""
    times = []
    for _ in range(repeats):
        start = clock()
        work()
        times.append(clock() - start)
    return times


def cpu(work, repeats=5):
    """Seconds of the processor in each of some runs: steadier than the clock where other programs are busy."""
    return runs(work, repeats, process_time)


def told(times):
    """Shortest and median of some runs, as text."""
    return f"best {min(times):.4g}, median {median(times):.4g} of {len(times)}"


def main():
    """Print the table."""
    network = clean(pruned((10, 80, 80, 80, 16, 7), 0.08), "strict")
    patterns = [query.pattern for query in catalog.motifs()]
    times = {
        "masks": seconds(lambda: masks.count(patterns, [network]), 5),
        "cypher (embedded, with export)": seconds(lambda: census(network, engines=("cypher",)), 2),
        "graphtool": seconds(lambda: graphtool.count(patterns, [network]), 1),
        "enumeration": seconds(lambda: enumeration.count(patterns, [network]), 1),
        "1000 uniform draws, nine motifs": seconds(lambda: census(network, null="uniform"), 1),
        "1000 min-degree draws, nine motifs": seconds(lambda: census(network, null="min-degree"), 1),
    }
    print(f"nine motifs of a random network 10-80-80-80-16-7, {network.n_edges:,} live edges")
    for name, time in times.items():
        print(f"{name:36} {time:9.4f} s  {time / times['masks']:10.1f} x masks")


if __name__ == "__main__":
    main()
