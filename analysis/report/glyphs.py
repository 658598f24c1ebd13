"""Small drawings of the motifs, for figures: presynaptic neurons on the left."""

from matplotlib.axes import Axes

from .style import INK

GLYPHS = {  # places of the neurons, then edges between them
    "edge": ([(0, 1), (2, 1)], [(0, 1)]),
    "div2": ([(0, 1), (2, 2), (2, 0)], [(0, 1), (0, 2)]),
    "conv2": ([(0, 2), (0, 0), (2, 1)], [(0, 2), (1, 2)]),
    "chain2": ([(0, 1), (1.5, 1), (3, 1)], [(0, 1), (1, 2)]),
    "div3": ([(0, 1), (2, 2), (2, 1), (2, 0)], [(0, 1), (0, 2), (0, 3)]),
    "conv3": ([(0, 2), (0, 1), (0, 0), (2, 1)], [(0, 3), (1, 3), (2, 3)]),
    "chain3": ([(0, 1), (1.3, 1), (2.6, 1), (3.9, 1)], [(0, 1), (1, 2), (2, 3)]),
    "bifan": ([(0, 2), (0, 0), (2, 2), (2, 0)], [(0, 2), (0, 3), (1, 2), (1, 3)]),
    "biparallel": ([(0, 1), (1.5, 2), (1.5, 0), (3, 1)], [(0, 1), (0, 2), (1, 3), (2, 3)]),
}


def draw_glyph(axes: Axes, motif: str) -> None:
    """The motif above the upper right corner of `axes`; nothing for motifs without a drawing."""
    if motif not in GLYPHS:
        return
    neurons, edges = GLYPHS[motif]
    inset = axes.inset_axes((0.76, 1.02, 0.24, 0.16))
    inset.set_in_layout(False)
    inset.set_axis_off()
    inset.set_aspect("equal", anchor="E")
    for pre, post in edges:
        arrow = {
            "arrowstyle": "->,head_length=0.22,head_width=0.12",
            "color": INK,
            "linewidth": 0.7,
            "shrinkA": 1.6,
            "shrinkB": 1.6,
        }
        inset.annotate("", neurons[post], neurons[pre], arrowprops=arrow)
    x, y = zip(*neurons, strict=True)
    inset.scatter(x, y, s=5, color=INK, zorder=3)
    inset.set_xlim(min(x) - 0.3, max(x) + 0.3)
    inset.set_ylim(-0.4, 2.4)
