"""How all figures look: palette for colour-blind readers, fonts, the scale of sparsity."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import log10
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes

INK, FAINT, BLUE, ORANGE = "#222222", "#8a8a8a", "#0072B2", "#D55E00"
MODULE_COLOURS = (  # Paul Tol's muted scheme; numbers beside the modules repeat it
    "#332288", "#DDCC77", "#117733", "#CC6677", "#88CCEE", "#882255", "#44AA99", "#999933", "#AA4499",
)  # fmt: skip
NO_MODULE = "#bbbbbb"

RC: Any = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "savefig.transparent": True,
    "svg.fonttype": "path",
    "svg.hashsalt": "connectorch",  # the same figure is the same file
}


@contextmanager
def journal() -> Generator[None]:
    """Inside, matplotlib draws in this style; what was set before is put back after."""
    with mpl.rc_context(RC):
        yield


def place(sparsity: float) -> float:
    """Where a sparsity stands on the x axis: -log10 of the density, so that 0.9 to 0.98 is not one blot."""
    return -log10(max(1 - sparsity, 1e-6))


def sparsity_axis(axes: Axes, levels: Sequence[float], label: str = "nominal sparsity", apart: float = 0.09) -> None:
    """Ticks at the levels themselves, with a number where it is `apart` (share of the axis) from the next."""
    left, right = place(min(levels)), place(max(levels))
    margin = 0.04 * max(right - left, 0.1)
    shown: list[float] = []
    for level in sorted(levels, reverse=True):  # the sparsest are the ones of interest
        if not shown or place(shown[-1]) - place(level) > apart * (right - left):
            shown.append(level)
    axes.set_xlim(left - margin, right + margin)
    axes.set_xticks([place(level) for level in shown], [f"{100 * level:g}%" for level in shown])
    axes.set_xticks([place(level) for level in levels], minor=True)
    axes.set_xlabel(label)


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Positions moved apart, in their order, until neighbours are `gap` apart: for labels at the ends of lines."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    moved = list(positions)
    for _ in range(100):
        for lower, upper in pairwise(order):
            lack = gap - (moved[upper] - moved[lower])
            if lack > 1e-9:
                moved[lower] -= lack / 2
                moved[upper] += lack / 2
    return moved
