"""Null model `fanmod`: what it keeps, what it does not, and its z beside those of published output files."""

from pathlib import Path
from statistics import mean, stdev

import numpy as np
import pytest
import torch
from connectorch.analysis.census import census
from connectorch.analysis.fanmod import compare, read_output, with_nulls
from connectorch.analysis.kinds import table_of
from connectorch.analysis.switching import switched
from connectorch.analysis.zscore import score_of_shares
from connectorch.ingest.read import read
from connectorch.training.network import feedforward
from connectorch.training.streams import stream

COLOURED = Path(__file__).parents[3] / "shared" / "data" / "coloured"


def graph(number, n=14, density=0.25):
    """A random graph with three types of edges; some pairs are joined both ways."""
    rng = np.random.default_rng([11, number])
    kinds = np.where(rng.random((n, n)) < density, rng.integers(1, 4, (n, n)), 0).astype(np.uint8)
    np.fill_diagonal(kinds, 0)
    return kinds


def streams(n):
    return [stream("switching", i) for i in range(n)]


@pytest.mark.parametrize("number", range(5))
def test_every_neuron_keeps_its_edges_of_every_type_and_its_mutual_ones(number):
    kinds = graph(number)
    for drawn in switched(kinds, 5, streams(8)):
        assert not drawn.diagonal().any()
        for kind in (1, 2, 3):
            assert ((drawn == kind).sum(axis=0) == (kinds == kind).sum(axis=0)).all()
            assert ((drawn == kind).sum(axis=1) == (kinds == kind).sum(axis=1)).all()
        for one in range(1, 4):  # mutual pairs, by the types of both edges, from every neuron
            for other in range(1, 4):
                both = [((table == one) & (other == table.T)).sum(axis=0).tolist() for table in (kinds, drawn)]
                assert both[0] == both[1]


def test_draws_differ_from_the_graph_and_from_each_other_and_depend_on_their_stream_alone():
    kinds = graph(1)
    some = switched(kinds, 5, streams(6))
    assert len({drawn.tobytes() for drawn in [kinds, *some]}) == 7
    assert (switched(kinds, 5, streams(6)[3:4])[0] == some[3]).all()
    assert switched(np.zeros((4, 4), dtype=np.uint8), 5, streams(2)).sum() == 0


def test_layers_are_not_kept():
    """In a layered network most pairs of neurons lie in layers that nothing joins; edges go there."""
    weight = [np.random.default_rng(i).random((8, 8)) < 0.3 for i in range(3)]
    network = feedforward("layered", [torch.from_numpy(w.astype(float)) for w in weight])
    kinds = table_of(network, ())
    between = sum(drawn[kinds == 0].sum() for drawn in switched(kinds, 5, streams(3)))
    assert between > 0


def test_the_rule_is_not_uniform():
    """Four neurons that feed one each of four others: every try succeeds, so that 30 passes are 120 exchanges.

    An even number of exchanges reaches 12 of the 24 graphs, which the layer-keeping `degree` has all alike.
    """
    kinds = np.zeros((8, 8), dtype=np.uint8)
    kinds[[4, 5, 6, 7], [0, 1, 2, 3]] = 1
    drawn = switched(kinds, 30, streams(600))
    assert drawn[:, 4:, :4].sum() == 4 * 600
    parities = {round(np.linalg.det(one[4:, :4].astype(float))) for one in drawn}
    assert len({one.tobytes() for one in drawn}) == 12
    assert parities == {1}


def test_shares_are_scored_as_the_statistics_module_does():
    drawn, totals = [3, 0, 5, 4, 4], [100, 90, 110, 95, 200]
    shares = [x / t for x, t in zip(drawn, totals, strict=True)]
    found = score_of_shares(6, 120, drawn, totals)
    assert found.mean == pytest.approx(mean(shares))
    assert found.sd == pytest.approx(stdev(shares))
    assert found.z == pytest.approx((6 / 120 - mean(shares)) / stdev(shares))
    assert (found.p_over, found.p_under) == (1 / 6, 1.0)
    level = score_of_shares(1, 3, [2, 3], [6, 9])  # equal shares whose floats may differ in the last place
    assert (level.z, level.fixed, level.p_over) == (None, True, 1.0)


def test_our_z_goes_with_the_published_one():
    """coloured-motifs dossier, section 4.6: correlation 0.989 to 0.996 and slope 0.91 to 1.02 for the same rule."""
    folder = COLOURED / "orth_250120"
    if not folder.is_dir():
        pytest.skip("no shared data beside the checkout")
    network, output = read(folder / "tree_w_Graph.txt"), read_output(folder / "tree_w_s4_out.csv.gz")
    (scored,) = census(network, "k4", clean="raw", types="colour", null="fanmod", draws=100)
    assert scored.null.measure == "share"
    found = with_nulls(compare(network, output), [scored.null])
    assert found.likeness["n_classes"] > 100
    assert found.likeness["correlation"] > 0.98
    assert 0.9 < found.likeness["slope"] < 1.1
    p_values = [(float(row["fanmod_p"]), scored.null.motifs[row["class"]]) for row in found.rows]
    ours = [score.p_over - 1 / 101 for _, score in p_values]  # FANMOD's p: share of draws strictly above
    assert np.corrcoef([p for p, _ in p_values], ours)[0, 1] > 0.95


def test_motifs_by_name_are_counted_in_drawn_graphs_too():
    """Stars are fixed by the degrees; counts are compared, not shares."""
    network = feedforward("two", [torch.ones(4, 3), (torch.arange(12).view(3, 4) % 5 < 3).float()])
    (scored,) = census(network, "flight", clean="raw", null="fanmod", draws=20)
    assert scored.null.measure == "count"
    assert all(scored.null.motifs[name].fixed for name in ("edge", "div2", "conv2", "div3", "conv3"))


def test_what_the_model_cannot_draw_is_refused(random_network):
    biased = feedforward("biased", [torch.ones(2, 2)], biases=[torch.ones(2)])
    with pytest.raises(ValueError, match="null model 'fanmod' draws no biases; count without --bias"):
        census(biased, "flight", bias=True, null="fanmod", draws=4)
    with pytest.raises(ValueError, match=r"'uniform' places edges between pairs of layers, .* take --null fanmod"):
        census(random_network(2), "flight", null="uniform", draws=4)
