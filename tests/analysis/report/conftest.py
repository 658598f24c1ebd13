"""A made-up run, of the size of the demo's: four networks at six levels. Its numbers mean nothing."""

import numpy as np
import pandas as pd
import pytest
from connectorch.analysis.results import Census, Drawing, Modules, NullScores, RunReport, Score

LEVELS = (0.0, 0.5, 0.75, 0.9, 0.93, 0.98)
SIZES = (10, 400, 400, 400, 16, 7)
DENSE = {  # exact counts of the dense network, flight-motifs.md section 5, and edges of each motif
    "edge": (330_512, 1),
    "div2": (64_686_336, 2),
    "conv2": (65_135_640, 2),
    "chain2": (68_204_800, 2),
    "div3": (8_575_532_560, 3),
    "conv3": (8_638_880_720, 3),
    "chain3": (1_681_920_000, 3),
    "bifan": (12_749_249_520, 4),
    "biparallel": (13_598_256_000, 4),
}


def made_up_score(rng, level, motif, draws):
    if motif == "edge":
        return Score(330_512 * (1 - level), 0.0, None, exact_sd=0.0)
    z = float(rng.normal(-12 if motif.startswith("chain") else 30, 4)) * level**2
    p = 2 / 1001 if abs(z) > 3 else 0.41
    return Score(1e6 * (1 - level), 1234.5, z, *((p, p / 2, 1 - p / 2, p) if draws else ()))


def made_up_null(rng, level, model, draws):
    motifs = {motif: made_up_score(rng, level, motif, draws) for motif in DENSE}
    return NullScores(model, draws, 7 if draws else None, ("n_edges_per_layer", "live_neurons"), motifs)


def made_up_census(rng, number, level):
    counts = {motif: int(n * (1 - level) ** k * rng.uniform(1, 1.3)) for motif, (n, k) in DENSE.items()}
    few = {motif: n for motif, n in counts.items() if DENSE[motif][1] < 3 or level > 0.95}
    live = tuple(int(n * share) for n, share in zip(SIZES, np.linspace(1, 1 - 0.9 * level**3, 6), strict=True))
    return Census(
        name=f"flight/{number:03d}@{level:g}",
        source="runs/flight",
        clean="strict",
        bias=False,
        layer_sizes=SIZES,
        live_neurons=live,
        edges_per_layer=(counts["edge"], 5, 4, 3, 2),
        bias_edges_per_layer=(0, 400, 400, 16, 7),
        sparsity=level,
        effective_sparsity=min(1.0, level * 1.02),
        counts={"masks": counts, "cypher": dict(counts), "graphtool": few},
        seconds={"masks": 0.004, "cypher": 1.25, "graphtool": 17.0},
        skipped={"graphtool": {m: "about 36 s, budget 20" for m in counts if m not in few}},
        null=made_up_null(rng, level, "uniform", 0) if level else None,
        level=level,
        digest="ab" * 32,
        other_nulls=(made_up_null(rng, level, "min-degree", 1000),) if level > 0.92 else (),
    )


def made_up_losses(rng):
    rows = [
        (network, level, update, *(loss * rng.uniform(0.9, 1.2) for _ in range(3)))
        for network in range(4)
        for level, base in zip(LEVELS, (0.0042, 0.003, 0.0026, 0.0029, 0.004, 0.031), strict=True)
        for update, loss in ((0, 10 * base), (1000, base))
    ]
    return pd.DataFrame(rows, columns=["network", "level", "update", "train", "validation", "test"])


def made_up_drawing(rng, name, sizes, n_modules, density):
    neurons = pd.DataFrame(
        [(layer, unit, (unit * n_modules) // n) for layer, n in enumerate(sizes) for unit in range(n)],
        columns=["layer", "unit", "module"],
    )
    of = {(layer, unit): m for layer, unit, m in neurons.itertuples(index=False)}
    edges = [
        (layer, pre, layer + 1, post, float(rng.normal()))
        for layer in range(len(sizes) - 1)
        for pre in range(sizes[layer])
        for post in range(sizes[layer + 1])
        if rng.random() < density * (1 if of[layer, pre] == of[layer + 1, post] else 0.15)
    ]
    frame = pd.DataFrame(edges, columns=["pre_layer", "pre", "post_layer", "post", "weight"])
    return Drawing(name, tuple(sizes), neurons, frame)


@pytest.fixture(scope="session")
def run_report():
    rng = np.random.default_rng(2305)
    return RunReport(
        title="Flight control: four networks pruned to 98% (made up by a test)",
        loss_name="mean squared error",
        losses=made_up_losses(rng),
        censuses=tuple(made_up_census(rng, number, level) for number in range(4) for level in LEVELS),
        modules=(
            Modules(
                "flight/000@0.98",
                "sbm",
                (2, 2, 1),
                (((0, 0), (1, 0)), ((0, 1), (1, 1), (2, 0))),
                ((0, 0, 12), (0, 1, 3), (1, 1, 15)),
                -0.128,
                1467.753041863067,
                ((0, 1),),
                0,
            ),
            Modules(
                "flight/000@0.98",
                "modularity",
                (2, 2, 1),
                (((0, 0), (1, 0), (2, 0)), ((0, 1), (1, 1))),
                ((0, 0, 20), (1, 1, 10)),
                0.444,
                1945.7156121320575,
                (),
                0,
            ),
        ),
        drawings=(
            made_up_drawing(rng, "boolean/000@0.8", (6, 6, 5, 3), 3, 0.7),
            made_up_drawing(rng, "flight/000@0.93", (10, 80, 100, 60, 8, 7), 5, 0.5),
        ),
        notes=(
            "4 networks instead of 400.",
            "6 levels instead of 18, and 4,000 updates a level instead of full convergence.",
        ),
        facts={
            "run": "demo/flight, seed 0, trained 2030-01-01",
            "networks": "4 of 10-400-400-400-16-7, magnitude pruning per layer",
            "cleaning": "strict, without bias neurons; motifs not induced (for these nine the same)",
            "null models": "uniform in closed form, every level; min-degree, 1,000 draws, seed 7, at the two sparsest",
        },
        next_steps=(
            (
                "The wiring of one network, in Neo4j Browser at 127.0.0.1:7474:",
                "MATCH (n:Network {name: 'flight/000@0.98'})-[:HAS_LAYER]->(l) RETURN l ORDER BY l.layer",
            ),
            ("The census of a file of your own:", "connectorch census FILE.h5 --engine all"),
        ),
        references={"variance of the outputs": 0.0453},
        versions={"connectorch": "0.1.0", "torch": "2.8.0", "graph-tool": "2.45"},
    )
