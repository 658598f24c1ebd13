"""Ratios of one run: 1000 draws with nine counts by masks on one core, beside graph-tool for the same."""

from itertools import pairwise
from pathlib import Path
from time import perf_counter

import torch
from census import cpu, told
from connectorch.analysis.census import graphtool, masks
from connectorch.analysis.covering import covering_masks
from connectorch.analysis.crosscheck import census
from connectorch.analysis.library import has_graph_tool
from connectorch.analysis.moments import moments
from connectorch.analysis.significance import drawn_masks
from connectorch.ingest.clean import clean, compact
from connectorch.ingest.read import read
from connectorch.queries import catalog
from connectorch.training.network import feedforward
from connectorch.training.streams import stream

DRAWS, BY_GRAPHTOOL = 1000, 2
MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
SIZES, FILES = (10, 400, 400, 400, 16, 7), {"0.98": 0.02, "0.93": 0.07, "0.85": 0.15, "0.55": 0.45, "0.15": 0.85}
LIVE = {  # sizes and edges of live networks of the same series that are not shared; edges per block by proportion
    "live 95": ((10, 49, 87, 27, 5, 6), (190, 1860, 998, 27, 6)),
    "live 90": ((10, 82, 111, 87, 9, 7), (400, 3215, 5281, 321, 11)),
}


def raw_network(name, density=None):
    """A published pruned network, its largest weights of each block alone where a density is given."""
    path = MOTH / f"{name}_pruned.h5"
    if path.is_file():
        network = read(path)
        weights = network.weights
    else:  # the repository alone: random weights
        generator = torch.Generator().manual_seed(1)
        weights = [torch.randn(post, pre, generator=generator) for pre, post in pairwise(SIZES)]
        density = density or FILES[name]
        network = feedforward("random", weights)
    if density is None:
        return network
    kept = [round(density * weight.numel()) for weight in weights]
    masks = [torch.zeros(w.numel(), dtype=torch.bool) for w in weights]
    for mask, weight, n in zip(masks, weights, kept, strict=True):
        mask[weight.abs().flatten().topk(n).indices] = True
    cut = [weight * mask.view(weight.shape) for weight, mask in zip(weights, masks, strict=True)]
    return feedforward(f"{network.name} at {1 - density:.2f}", cut)


def live_network(name):
    """Random edges in the sizes of a live network that is not shared."""
    weights = []
    for i, ((n_pre, n_post), n) in enumerate(zip(pairwise(LIVE[name][0]), LIVE[name][1], strict=True)):
        (mask,) = covering_masks(n_post, n_pre, n, [stream("bench", name, i)])
        weights.append(torch.from_numpy(mask).float())
    return feedforward(f"random in the sizes of {name}", weights)


def parts(live, draws):
    """Seconds of the processor that draws, counts and closed forms take of the whole; best of three."""
    patterns = [query.pattern for query in catalog.motifs()]
    chunks = [range(start, min(start + 64, draws)) for start in range(0, draws, 64)]
    drawn = [drawn_masks(live, "min-degree", 0, chunk) for chunk in chunks]
    return {
        "draw": min(cpu(lambda: [drawn_masks(live, "min-degree", 0, chunk) for chunk in chunks], 3)),
        "count": min(cpu(lambda: [masks.count_masks(patterns, some) for some in drawn], 3)),
        "closed forms": min(cpu(lambda: moments(live, "min-degree"), 3)),
    }


def by_graphtool(live):
    """Seconds of graph-tool for as many draws, scaled up from a few."""
    patterns = [query.pattern for query in catalog.motifs()]
    drawn = drawn_masks(live, "min-degree", 0, range(BY_GRAPHTOOL))
    start = perf_counter()
    for i in range(BY_GRAPHTOOL):
        graphtool.count(patterns, [feedforward("draw", [mask[i].float() for mask in drawn])])
    return (perf_counter() - start) * DRAWS / BY_GRAPHTOOL


def main():
    """Print the table."""
    torch.set_num_threads(1)
    print(f"census(network, null=..., draws={DRAWS}): nine motifs, strict cleaning, seconds of the processor, one core")
    networks = [raw_network("0.98"), raw_network("0.93"), raw_network("0.93", 0.05), raw_network("0.85", 0.10)]
    for network in [*networks, *map(live_network, LIVE)]:
        live = compact(clean(network, "strict"))
        print(f"{network.name}: {live.n_edges:,} live edges, {'-'.join(map(str, live.sizes))}")
        ours = cpu(lambda network=network: census(network, null="min-degree", draws=DRAWS))
        shares = ", ".join(f"{part} {s:.3f}" for part, s in parts(live, DRAWS).items())
        print(f"    min-degree {told(ours)}; of which {shares}", flush=True)
        if network is networks[0] and has_graph_tool():
            theirs = by_graphtool(live)
            print(f"    graph-tool {theirs:,.0f} s (from {BY_GRAPHTOOL} draws): {theirs / min(ours):,.0f} x masks")
    network = networks[1]
    times = cpu(lambda: census(network, null="degree", draws=DRAWS))
    print(f"{network.name}: degree, the first with pilot chains: {', '.join(f'{s:.2f}' for s in times)}")


if __name__ == "__main__":
    main()
