"""Figures of a run against sparsity, one function each; they return a Figure and touch no global state."""

from collections.abc import Sequence
from math import ceil
from statistics import median

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from ..results import Census, RunReport
from .glyphs import draw_glyph
from .run_tables import last_losses, nominal, same_layers
from .style import BLUE, FAINT, INK, ORANGE, journal, place, sparsity_axis, spread
from .tables import motifs_of

MODELS = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (INK, "^", ":"))  # colour, marker and line of each null model


def error(report: RunReport) -> Figure:
    """Test loss after the last update against sparsity: a thin line a network, their median, levels to compare with."""
    last = last_losses(report).pivot(index="level", columns="network", values="test")
    x = [place(float(level)) for level in last.index]
    with journal():
        figure = Figure(figsize=(5.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.set_yscale("log" if (last > 0).all(axis=None) else "linear")
        axes.plot(x, last.to_numpy(), color=BLUE, linewidth=0.7, alpha=0.45)
        axes.plot(x, last.median(axis=1), color=BLUE, linewidth=2, marker="o", markersize=4)
        references = dict(report.references)
        if 0.0 in last.index:
            references["median of the dense networks"] = float(last.loc[0.0].median())
        for name, value in references.items():
            axes.axhline(value, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
            axes.annotate(
                name, (0.02, value), (0, 2), ("axes fraction", "data"), "offset points", fontsize=7.5, color="#666666"
            )
        if axes.get_yscale() == "log":
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.yaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_ylabel(f"{report.loss_name}, test set")
        if last.shape[1] > 1:
            axes.set_title(f"thin: {last.shape[1]} networks   thick: their median")
        sparsity_axis(axes, [float(level) for level in last.index])
    return figure


def zscores(report: RunReport) -> Figure:
    """z of every motif against sparsity, a panel each: thin lines are networks, thick ones medians, by null model."""
    rows = [
        (null.model, c.name.split("@")[0], nominal(c), motif, score.z)
        for c in report.censuses
        for null in c.nulls
        for motif, score in null.motifs.items()
    ]
    frame = pd.DataFrame(rows, columns=["model", "network", "level", "motif", "z"]).astype({"z": float})
    motifs, models = motifs_of(report.censuses), list(dict.fromkeys(frame["model"]))
    levels = sorted(set(frame["level"]))
    with journal():
        n_rows = ceil(len(motifs) / 3)
        figure = Figure(figsize=(7.6, 1.9 * n_rows + 0.5), layout="constrained")
        panels = figure.subplots(n_rows, 3, sharex=True, squeeze=False).ravel()
        for axes, motif in zip(panels, motifs, strict=False):
            axes.set_title(motif, y=1.02)  # fixed, or the drawing beside it pushes it up
            draw_glyph(axes, motif)
            for model, look in zip(models, MODELS, strict=False):
                z_lines(axes, frame.loc[(frame["motif"] == motif) & (frame["model"] == model)], look)
            z_scale(axes, frame.loc[frame["motif"] == motif, "z"])
            sparsity_axis(axes, levels, "", apart=0.17)
        for axes in panels[len(motifs) :]:
            axes.set_visible(False)
        handles = [
            panels[0].plot([], [], color=c, marker=m, linestyle=s, markersize=4)[0] for c, m, s in MODELS[: len(models)]
        ]
        figure.legend(handles, [f"against {model}" for model in models], loc="outside upper left", ncols=len(models))
        figure.supxlabel("nominal sparsity", fontsize=9)
        figure.supylabel("z-score", fontsize=9)
    return figure


def z_lines(axes: Axes, frame: pd.DataFrame, look: tuple[str, str, str]) -> None:
    """The networks and their median in one panel; where z is undefined the line has a hole."""
    colour, marker, line = look
    table = frame.pivot_table(index="level", columns="network", values="z", dropna=False)
    if table.empty:
        return
    x = [place(float(level)) for level in table.index]
    axes.plot(x, table.to_numpy(), color=colour, linewidth=0.6, alpha=0.4, linestyle=line)
    axes.plot(x, table.median(axis=1), color=colour, linewidth=1.6, linestyle=line, marker=marker, markersize=3.5)


def z_scale(axes: Axes, z: pd.Series) -> None:
    """The band |z| < 2; beyond 10 a logarithm where a panel spans more than 100; a word where all is undefined."""
    if z.notna().sum() == 0:
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.text(
            0.5, 0.5, "undefined: no spread\nunder the null model", transform=axes.transAxes, ha="center", va="center"
        )
        return
    axes.axhspan(-2, 2, color=FAINT, alpha=0.18, linewidth=0)
    axes.axhline(0, color=FAINT, linewidth=0.6)
    if z.max() - z.min() > 100:
        axes.set_yscale("symlog", linthresh=10)


def live_neurons(censuses: Sequence[Census]) -> Figure:
    """Share of each layer's neurons that live, against sparsity, the median over networks.

    Raises:
        ValueError: the networks differ in their layers.
    """
    if not same_layers(censuses):
        raise ValueError("networks have different layers; draw those of one architecture")
    levels = sorted({nominal(census) for census in censuses})
    sizes = censuses[0].layer_sizes
    with journal():
        figure = Figure(figsize=(5.6, 3.4), layout="constrained")
        axes = figure.add_subplot()
        ends: list[float] = []
        colours = colormaps["viridis"](np.linspace(0, 0.85, len(sizes)))  # layers are in order, so are the colours
        for layer, size in enumerate(sizes):
            counts = [median(c.live_neurons[layer] for c in censuses if nominal(c) == level) for level in levels]
            shares = [100 * n / size for n in counts]
            axes.plot([place(level) for level in levels], shares, marker="o", markersize=3.5, color=colours[layer])
            ends.append(shares[-1])
        sparsity_axis(axes, levels)
        for layer, y in enumerate(spread(ends, 6)):
            text = f"layer {layer}: {ends[layer] * sizes[layer] / 100:g} of {sizes[layer]}"
            line = {"arrowstyle": "-", "color": colours[layer], "linewidth": 1, "shrinkA": 0, "shrinkB": 0}
            where = ("axes fraction", "data")
            axes.annotate(text, (1, ends[layer]), (1.06, y), where, where, line, va="center", fontsize=8)
        axes.set_ylabel("live neurons, % of the layer")
        axes.set_ylim(-3, 103)
    return figure
