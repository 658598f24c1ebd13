"""How the time of a census grows with width, density, size of classes, edge types and networks: tables, and a figure.

`python tests/benchmarks/growth.py` prints the tables; with `--out docs` it writes them into docs/benchmarks.md, between
two marks, and docs/benchmarks.png beside it.
"""

import sys
from datetime import date
from functools import partial
from itertools import pairwise
from math import log10
from os import cpu_count
from pathlib import Path
from statistics import median

import torch
from census import cpu
from connectorch.analysis.crosscheck import census
from connectorch.training.network import feedforward

RUNS = 3
BEGIN, END = "<!-- growth: begin -->", "<!-- growth: end -->"
LINES = {"nine motifs": "k--s", "k3": "k:v", "k4": "k-^", "k3,k4": "k-o", "k5": "k-.D"}
TYPED = {"none": 0, "2": 2, "3": 3, "4": 4}


def random_network(width, density, n_types=0, seed=0):
    """Random edges between layers of the flight networks' shape; weights are colours where there are types."""
    sizes = (10, width, width, width, 16, 7)
    generator = torch.Generator().manual_seed(seed)
    masks = [torch.rand(post, pre, generator=generator) < density for pre, post in pairwise(sizes)]
    colours = [torch.randint(1, max(n_types, 1) + 1, mask.shape, generator=generator) for mask in masks]
    return feedforward(f"{width}-{density}-{seed}", [m * c.float() for m, c in zip(masks, colours, strict=True)])


def measured(networks, motifs, types="none"):
    """Seconds of the processor, median of some runs after one that is not counted where it is short."""
    work = partial(census, networks, motifs.replace("nine motifs", "flight"), clean="raw", types=types)
    first = cpu(work, 1)
    return median(cpu(work, RUNS) if first[0] < 1 else [*first, *cpu(work, RUNS - 1)])


def by_width():
    """Layers 10-n-n-n-16-7, one weight in ten kept."""
    for n in (50, 100, 200, 400, 800, 1600):
        network = random_network(n, 0.1)
        yield n, {motifs: measured([network], motifs) for motifs in ("nine motifs", "k3,k4", *(["k5"] * (n <= 800)))}


def by_density():
    """Layers 10-400-400-400-16-7."""
    for share in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        network = random_network(400, share)
        yield share, {motifs: measured([network], motifs) for motifs in ("nine motifs", "k3,k4", "k5")}


def by_size():
    """Layers 10-n-n-n-16-7, one weight in ten kept, n as the column says."""
    networks = {f"width {n}": random_network(n, 0.1) for n in (80, 400)}
    for size in (3, 4, 5, 6):
        yield size, {name: measured([network], f"k{size}") for name, network in networks.items()}


def by_types():
    """Layers 10-80-80-80-16-7, one weight in ten kept, colours at random."""
    for n in TYPED.values():
        network = random_network(80, 0.1, n)
        yield n, {k: measured([network], k, "colour" if n else "none") for k in ("k3", "k4", "k5")}


def by_number():
    """So many networks 10-80-80-80-16-7 in one census, one weight in ten kept."""
    every = [random_network(80, 0.1, seed=seed) for seed in range(512)]
    for n in (1, 4, 16, 64, 256, 512):
        yield n, {motifs: measured(every[:n], motifs) for motifs in ("nine motifs", "k3,k4")}


TABLES = {
    "Width": ("neurons of a wide layer", by_width),
    "Density": ("share of weights kept", by_density),
    "Size of classes": ("neurons of a class", by_size),
    "Edge types": ("edge types", by_types),
    "Networks": ("networks", by_number),
}


def table(axis, rows):
    """Markdown."""
    columns = list(rows[0][1])
    lines = [f"| {axis} | {' | '.join(columns)} |", "| --- |" + " ---: |" * len(columns)]
    for value, seconds in rows:
        lines.append(f"| {value:,} | {' | '.join(written(seconds[c]) if c in seconds else '' for c in columns)} |")
    return "\n".join(lines)


def written(seconds):
    """Two figures."""
    return f"{seconds:.{max(0, 1 - int(log10(seconds) // 1))}f}"


def text(found):
    """All tables, with what was run and on what."""
    head = (
        f"Written by `python tests/benchmarks/growth.py --out docs` on {date.today():%d %B %Y}: seconds of the "
        f"processor, one thread, median of {RUNS} runs; {cpu_count()} cores, no GPU, "
        f"torch {torch.__version__.partition('+')[0]}. Every census is `census(networks, motifs, clean='raw')`."
    )
    parts = [
        f"### {name}\n\n{TABLES[name][1].__doc__}\n\n{table(TABLES[name][0], rows)}" for name, rows in found.items()
    ]
    return "\n\n".join([head, *parts])


def draw(found, path):
    """One panel a table; lines differ by dashes and markers, so that they are told apart in grey."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 3, figsize=(10, 6), sharey=True, layout="constrained")
    for i, (panel, (name, rows)) in enumerate(zip(axes.flat, found.items(), strict=False)):
        for column, line in zip(rows[0][1], ("k-o", "k--s", "k:^"), strict=False):
            points = [(value, seconds[column]) for value, seconds in rows if column in seconds]
            panel.plot(*zip(*points, strict=True), LINES.get(column, line), label=column, markersize=5, linewidth=1.2)
        values = [value for value, _ in rows]
        if name in ("Width", "Density", "Networks"):
            panel.set_xscale("log", base=10 if name == "Density" else 2)
        panel.set(yscale="log", xlabel=TABLES[name][0], ylabel="seconds" if i % 3 == 0 else None, title=name)
        panel.set_xticks(values, [f"{value:g}" for value in values])
        panel.minorticks_off()
        panel.grid(color="0.9")
        panel.legend(fontsize=8, frameon=False, loc="upper left")
    words = (
        "Layers 10-n-n-n-16-7.\n\nn = 400 for density,\nn = 80 for types and networks.\n\n"
        "One weight in ten kept,\nbut for density.\n\nOne core; the same axis of\nseconds in every panel."
    )
    axes.flat[-1].text(0.05, 0.95, words, va="top", fontsize=11)
    axes.flat[-1].axis("off")
    figure.savefig(path, dpi=110)


def main():
    """Print the tables, or write them."""
    torch.set_num_threads(1)
    found = {}
    for name, (axis, rows) in TABLES.items():
        found[name] = list(rows())
        print(f"{name}: {rows.__doc__}\n{table(axis, found[name])}\n", flush=True)
    if "--out" in sys.argv:
        folder = Path(sys.argv[sys.argv.index("--out") + 1])
        page = folder / "benchmarks.md"
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        page.write_text(f"{before}{BEGIN}\n{text(found)}\n{END}{after}", encoding="utf-8")
        draw(found, folder / "benchmarks.png")


if __name__ == "__main__":
    main()
