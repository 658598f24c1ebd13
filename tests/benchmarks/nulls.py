"""Ratios of one run: 1000 min-degree draws with nine counts by masks on one core, beside graph-tool for the same."""

from pathlib import Path
from time import perf_counter

import torch
from connectorch.analysis.census import graphtool, masks
from connectorch.analysis.significance import drawn_masks, null_scores
from connectorch.ingest.clean import clean, compact
from connectorch.ingest.read import read
from connectorch.queries import catalog
from connectorch.training.network import feedforward

DRAWS, BY_GRAPHTOOL = 1000, 2
MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
LIVE = {  # sizes and edges that strict cleaning leaves of the published networks: made ones stand in for them elsewhere
    "0.93": ((9, 59, 90, 66, 7, 7), (311, 2400, 2400, 250, 51)),
    "0.98": ((8, 36, 25, 2, 2, 2), (76, 296, 33, 2, 2)),
}


def pruned_network(name):
    """The published network, or random edges where it is not there; without dead neurons."""
    path = MOTH / f"{name}_pruned.h5"
    if path.is_file():
        return compact(clean(read(path), "strict"))
    generator = torch.Generator().manual_seed(1)
    weights = []
    for n_pre, n_post, n in zip(LIVE[name][0], LIVE[name][0][1:], LIVE[name][1], strict=False):
        weight = torch.zeros(n_post * n_pre)
        weight[torch.randperm(n_post * n_pre, generator=generator)[:n]] = 1
        weights.append(weight.view(n_post, n_pre))
    return compact(clean(feedforward("random", weights), "strict"))


def main():
    """Print the table."""
    torch.set_num_threads(1)
    patterns = [query.pattern for query in catalog.motifs()]
    for name in LIVE:
        network = pruned_network(name)
        counts = {p.name: 0 for p in patterns}
        ours = []
        for _ in range(3):
            start = perf_counter()
            null_scores(
                network, counts, "min-degree", draws=DRAWS, seed=0, exact=False,
                count=lambda drawn: masks.count_masks(patterns, drawn),
            )  # fmt: skip
            ours.append(perf_counter() - start)
        print(
            f"{network.name}, {name} strict, {network.n_edges:,} edges: {DRAWS} min-degree draws, nine motifs, one core"
        )
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
