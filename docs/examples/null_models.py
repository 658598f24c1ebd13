"""An edge list against two null models: which motifs are more frequent than chance, and against which chance?"""

from pathlib import Path

from connectorch.analysis.census import census
from connectorch.ingest.read import read

EDGES = "i0 a, i0 b, i1 a, i1 b, i2 b, i2 c, a x, a y, b x, b y, c y, c z, x o, y o, z o"
Path("wiring.txt").write_text("\n".join(EDGES.split(", ")) + "\n")
network = read("wiring.txt")
print("layers", network.sizes, "edges", network.n_edges)
for model in ("uniform", "min-degree"):
    (result,) = census(network, engines=("masks", "enumeration"), null=model, draws=1000, seed=1)
    print(model, "keeps", ", ".join(result.null.keeps))
    print(result.to_frame().loc[["bifan", "biparallel"], ["masks", "enumeration", "mean", "exact_mean", "z", "p"]])
