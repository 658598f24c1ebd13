"""Ratios of one run: 1000 min-degree draws with nine counts by masks on one core, beside graph-tool for the same."""

from time import perf_counter

import torch
from connectorch.analysis.census import graphtool, masks
from connectorch.analysis.significance import drawn_masks, null_scores
from connectorch.ingest.clean import clean, compact
from connectorch.queries import catalog
from connectorch.training.network import feedforward

DRAWS, BY_GRAPHTOOL = 1000, 2
SIZES = (10, 400, 400, 400, 16, 7)
EDGES = {"0.93": (600, 7000, 3900, 250, 27), "0.98": (180, 1300, 480, 20, 8)}  # about as many as pruning leaves


def random_network(edges):
    """A network of so many random edges, without dead neurons."""
    generator = torch.Generator().manual_seed(1)
    weights = []
    for n_pre, n_post, n in zip(SIZES[:-1], SIZES[1:], edges, strict=True):
        weight = torch.zeros(n_post * n_pre)
        weight[torch.randperm(n_post * n_pre, generator=generator)[:n]] = 1
        weights.append(weight.view(n_post, n_pre))
    return compact(clean(feedforward("random", weights), "strict"))


def main():
    """Print the table."""
    torch.set_num_threads(1)
    patterns = [query.pattern for query in catalog.motifs()]
    for name, edges in EDGES.items():
        network = random_network(edges)
        counts = {p.name: 0 for p in patterns}
        ours = []
        for _ in range(3):
            start = perf_counter()
            null_scores(
                network, counts, "min-degree", draws=DRAWS, seed=0, exact=False,
                count=lambda drawn: masks.count_masks(patterns, drawn),
            )  # fmt: skip
            ours.append(perf_counter() - start)
        print(f"like {name} strict, {network.n_edges:,} edges: {DRAWS} min-degree draws, nine motifs, one core")
        print(f"    masks      {', '.join(f'{s:.2f}' for s in ours)} s")
        if name == "0.93":
            print("    graph-tool would take about a minute a draw here; see the sparser network")
            continue
        drawn = drawn_masks(network, "min-degree", 0, range(BY_GRAPHTOOL))
        start = perf_counter()
        for i in range(BY_GRAPHTOOL):
            graphtool.count(patterns, [feedforward("draw", [mask[i].float() for mask in drawn])])
        theirs = (perf_counter() - start) * DRAWS / BY_GRAPHTOOL
        print(
            f"    graph-tool {theirs:,.0f} s (scaled up from {BY_GRAPHTOOL} draws): {theirs / min(ours):,.0f} x masks"
        )


if __name__ == "__main__":
    main()
