"""One network drawn layer by layer: modules in colour and by number, edges by sign in colour and line."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from ..results import Drawing
from .style import BLUE, INK, MODULE_COLOURS, NO_MODULE, ORANGE, journal

SMALL = 40  # live neurons up to which every neuron carries its number
MAX_EDGES = 8_000  # the strongest are drawn, and the figure says so
LINES_PER_PATH = 25


def network(drawing: Drawing) -> Figure:
    """Live neurons layer by layer, input left; within a layer by module, then so that edges are short."""
    neurons = placed(drawing)
    edges = joined(drawing, neurons)
    tallest = max([1, *neurons.groupby("layer").size()])
    with journal():
        figure = Figure(figsize=(7.6, float(np.clip(1.2 + 0.3 * tallest, 2.6, 5.6))), layout="constrained")
        axes = figure.add_subplot()
        axes.set_axis_off()
        draw_edges(axes, edges.nlargest(MAX_EDGES, "size"))
        draw_neurons(axes, neurons)
        draw_layers(axes, drawing, neurons)
        lines = [Line2D([], [], color=BLUE), Line2D([], [], color=ORANGE, linestyle="--")]
        if len(edges) > MAX_EDGES:
            axes.set_title(f"the strongest {MAX_EDGES:,} of {len(edges):,} edges")
        figure.legend(
            lines, ["excitatory (weight > 0)", "inhibitory (weight < 0)"], loc="outside lower center", ncols=2
        )
    return figure


def placed(drawing: Drawing) -> pd.DataFrame:
    """Neurons with columns x and y (0..1): ordered by module, then by the mean height of the neurons they touch."""
    neurons = drawing.neurons.sort_values(["layer", "module", "unit"], ignore_index=True)
    neurons["x"] = neurons["layer"].astype(float)
    neurons["y"] = heights(neurons)
    for _ in range(6):
        edges = joined(drawing, neurons)
        partners = [
            edges[columns].set_axis(["i", "y"], axis=1) for columns in (["i_pre", "y_post"], ["i_post", "y_pre"])
        ]
        pull: Any = pd.concat(partners).groupby("i")["y"].mean()
        neurons["pull"] = pull.reindex(neurons.index).fillna(neurons["y"])
        neurons["module_pull"] = neurons.groupby(["layer", "module"])["pull"].transform("mean")
        neurons = neurons.sort_values(["layer", "module_pull", "module", "pull", "unit"], ignore_index=True)
        neurons["y"] = heights(neurons)
    return neurons


def heights(neurons: pd.DataFrame) -> pd.Series:
    """Even spacing within each layer, centred, in the order of the rows; small layers do not fill the height."""
    rank, size = neurons.groupby("layer").cumcount(), neurons.groupby("layer")["unit"].transform("size")
    reach = (size / size.max()) ** 0.4
    return 0.5 + reach * ((rank + 0.5) / size - 0.5)


def joined(drawing: Drawing, neurons: pd.DataFrame) -> pd.DataFrame:
    """Edges with the row number and place of both ends; those of neurons that are not drawn are left out."""
    ends = neurons[["layer", "unit", "x", "y"]].assign(i=neurons.index)
    pre = ends.set_axis(["pre_layer", "pre", "x_pre", "y_pre", "i_pre"], axis=1)
    post = ends.set_axis(["post_layer", "post", "x_post", "y_post", "i_post"], axis=1)
    edges = drawing.edges.merge(pre, on=["pre_layer", "pre"]).merge(post, on=["post_layer", "post"])
    return edges.assign(size=edges["weight"].abs())


def draw_edges(axes: Axes, edges: pd.DataFrame) -> None:
    """Thin transparent lines, the more of them between two layers the fainter; the stronger the wider and on top."""
    strong = edges["size"].quantile(0.98)
    for _, block in edges.sort_values("size", kind="stable").groupby(["pre_layer", "post_layer"]):
        alpha = float(np.clip(8 / len(block) ** 0.5, 0.18, 0.9))
        widest = 1.9 if len(block) < 500 else 1.1
        n_paths = max(min(len(block), 40), len(block) // LINES_PER_PATH)  # few edges: one path and one width each
        for chunk in np.array_split(np.arange(len(block)), n_paths):
            part = block.iloc[chunk]
            width = 0.25 + widest * min(1.0, float(part["size"].mean() / strong))
            draw_lines(axes, part[part["weight"] > 0], edgecolor=BLUE, linewidth=width, alpha=alpha)
            draw_lines(
                axes, part[part["weight"] < 0], edgecolor=ORANGE, linewidth=width, alpha=alpha, linestyle=(0, (4, 2))
            )


def draw_lines(axes: Axes, edges: pd.DataFrame, **look: Any) -> None:
    """Edges as one path, which takes a tenth of the file that single lines take."""
    ends = edges[["x_pre", "y_pre", "x_post", "y_post"]].to_numpy().reshape(-1, 2)
    path = Path(ends, np.tile([Path.MOVETO, Path.LINETO], len(edges)))
    axes.add_patch(PathPatch(path, fill=False, **look))


def draw_neurons(axes: Axes, neurons: pd.DataFrame) -> None:
    """Dots in the colour of their module, numbered where they are few; each module's number beside its dots."""
    few = len(neurons) <= SMALL
    tallest = max([1, *neurons.groupby("layer").size()])
    size = 200 if few else float(np.clip(2500 / tallest, 8, 90))
    colours = [module_colour(int(m)) for m in neurons["module"]]
    axes.scatter(neurons["x"], neurons["y"], s=size, c=colours, edgecolors="white", linewidths=0.4, zorder=3)
    halo = [withStroke(linewidth=2.5, foreground="white")]
    for x, y, unit, colour in zip(neurons["x"], neurons["y"], neurons["unit"], colours, strict=True) if few else ():
        ink = "white" if is_dark(colour) else INK
        axes.annotate(str(unit), (x, y), ha="center", va="center", fontsize=7.5, color=ink, zorder=4)
    radius = size**0.5 / 2
    groups: Any = neurons[neurons["module"] >= 0].groupby(["layer", "module"])
    for (layer, module), group in groups:
        place = (layer, group["y"].max() if few else group["y"].mean())
        look: dict[str, Any] = {"ha": "center", "va": "bottom"} if few else {"ha": "right", "va": "center"}
        offset = (0, radius + 1) if few else (-radius - 3, 0)
        axes.annotate(
            f"M{module}", place, offset, textcoords="offset points", fontsize=7.5, zorder=4, path_effects=halo, **look
        )


def draw_layers(axes: Axes, drawing: Drawing, neurons: pd.DataFrame) -> None:
    """Below each layer its number and how many of its neurons live."""
    live = neurons.groupby("layer").size()
    last = len(drawing.layer_sizes) - 1
    for layer, size in enumerate(drawing.layer_sizes):
        name = "input" if layer == 0 else "output" if layer == last else f"layer {layer}"
        text = f"{name}\n{live.get(layer, 0)} of {size}"
        axes.annotate(text, (layer, 0), (0, -12), textcoords="offset points", ha="center", va="top", fontsize=8)
    axes.set_xlim(-0.35, last + 0.25)
    axes.set_ylim(-0.02, 1.05)


def module_colour(module: int) -> str:
    return NO_MODULE if module < 0 else MODULE_COLOURS[module % len(MODULE_COLOURS)]


def is_dark(colour: str) -> bool:
    """Whether white letters are easier to read on it than black ones."""
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.6
