"""Figures draw what they are given: the data of the lines, not their looks."""

from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from connectorch.analysis.report import drawing, figures
from connectorch.analysis.report.html import saved
from connectorch.analysis.report.style import place, spread
from connectorch.analysis.results import Drawing


def toy(**changes):
    neurons = pd.DataFrame([(0, 0, 0), (0, 3, 1), (1, 2, 0)], columns=["layer", "unit", "module"])
    columns = ["pre_layer", "pre", "post_layer", "post", "weight"]
    edges = pd.DataFrame([(0, 0, 1, 2, 1.5), (0, 3, 1, 2, -0.5)], columns=columns)
    return replace(Drawing("toy", (4, 3), neurons, edges), **changes)


def test_error_has_a_line_a_network_and_their_median(run_report):
    *networks, thick = [line for line in figures.error(run_report).axes[0].lines if len(line.get_xdata()) == 6]
    assert len(networks) == 4
    assert np.allclose(np.median([line.get_ydata() for line in networks], axis=0), thick.get_ydata())
    assert np.allclose(thick.get_xdata(), [place(level) for level in (0, 0.5, 0.75, 0.9, 0.93, 0.98)])


def test_a_loss_of_zero_is_drawn_without_a_logarithm(run_report):
    figure = figures.error(replace(run_report, losses=run_report.losses.assign(test=0.0)))
    assert figure.axes[0].get_yscale() == "linear"
    saved(figure, "svg")


def test_every_motif_has_its_panel_and_undefined_ones_say_so(run_report):
    panels = figures.zscores(run_report).axes
    assert [axes.get_title("left") for axes in panels] == list(run_report.censuses[0].counts["masks"])
    assert "undefined" in panels[0].texts[0].get_text()
    z = [c.null.motifs["bifan"].z for c in run_report.censuses if c.level == 0.98]
    assert any(np.isclose(line.get_ydata()[-1], np.median(z)) for line in panels[7].lines if len(line.get_ydata()) == 5)


def test_live_neurons_are_shares_of_their_layer(run_report):
    lines = figures.live_neurons(run_report.censuses).axes[0].lines
    live = run_report.censuses[-1].live_neurons
    assert [line.get_ydata()[-1] for line in lines] == pytest.approx(
        [100 * n / size for n, size in zip(live, run_report.censuses[-1].layer_sizes, strict=True)]
    )


def test_networks_of_several_architectures_share_no_figure_of_layers(run_report):
    other = replace(run_report.censuses[0], layer_sizes=(2, 2), live_neurons=(2, 2))
    with pytest.raises(ValueError, match="different layers"):
        figures.live_neurons([*run_report.censuses, other])


def test_every_neuron_has_a_place_of_its_own_and_modules_stay_together(run_report):
    for drawn in run_report.drawings:
        neurons = drawing.placed(drawn)
        assert len(neurons) == len(drawn.neurons)
        assert not neurons.duplicated(["x", "y"]).any()
        for _, layer in neurons.sort_values("y").groupby("layer"):
            assert (layer["module"].diff() != 0).sum() == layer["module"].nunique()


def test_edges_join_the_neurons_that_they_name():
    edges = drawing.joined(toy(), drawing.placed(toy()))
    assert edges[["x_pre", "x_post"]].to_numpy().tolist() == [[0, 1], [0, 1]]
    neurons = drawing.placed(toy()).set_index(["layer", "unit"])["y"]
    assert edges["y_pre"].tolist() == [neurons[0, 0], neurons[0, 3]]


@pytest.mark.parametrize(
    "drawn",
    [toy(), toy(edges=toy().edges[:0]), toy(neurons=toy().neurons[:0]), toy(neurons=toy().neurons.assign(module=-1))],
)
def test_poor_networks_can_be_drawn(drawn):
    assert saved(drawing.network(drawn), "svg").startswith(b"<?xml")


def test_the_same_figure_is_the_same_file_and_the_style_is_put_back(run_report):
    before = dict(mpl.rcParams)
    first, second = (saved(figures.error(run_report), "svg") for _ in range(2))
    assert first == second
    assert dict(mpl.rcParams) == before


def test_labels_are_moved_apart_in_their_order():
    assert spread([0.0, 0.0, 10.0], 4) == pytest.approx([-2, 2, 10], abs=1)
    moved = spread([5.0, 5.1, 5.2, 50.0], 6)
    assert all(b - a > 5.9 for a, b in pairwise(moved))
