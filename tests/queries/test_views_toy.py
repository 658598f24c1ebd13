"""Rows of the views on networks drawn by hand; each was worked out on the drawing, as the comments say."""

import pytest
import torch
from connectorch.queries import run
from connectorch.training.network import Block, LayeredNetwork, feedforward


@pytest.fixture
def ask(toy_store):
    """Rows of a view on the toy network, as tuples; nothing is None."""

    def asked(name, network="toy", **given):
        frame = run.query(name, store=toy_store, network=network, **given).astype(object)
        return [tuple(row) for row in frame.where(frame.notna(), None).itertuples(index=False)]

    return asked


def nearly(rows, places=12):
    """Rows with their fractions rounded: sums may come in another order."""
    return [tuple(round(entry, places) if isinstance(entry, float) else entry for entry in row) for row in rows]


# Live connections of the toy: i0 and i1 to h1.0 and h1.1, those to h2.0 and h2.1, h2.0 to o0, h2.1 to o0 and o1; so
# live degrees (in, out) are i0, i1 (0, 2), h1.0, h1.1, h2.1 (2, 2), h2.0 (2, 1), o0 (2, 0), o1 (1, 0).


def test_degrees_by_layer(ask):
    assert ask("degree_distribution") == [
        (0, 0, 2, 0),
        (0, 2, 0, 2),
        (1, 2, 2, 2),
        (2, 1, 0, 1),
        (2, 2, 2, 1),
        (3, 0, 0, 2),
        (3, 1, 1, 0),
        (3, 2, 1, 0),
    ]


def test_degrees_of_the_raw_network_with_bias_neurons(ask):
    # b1 feeds h1.3, b2 feeds h2.0, b3 nothing; i2 feeds h1.2, h1.3 feeds h2.1, h2.2 feeds o1
    found = ask("degree_distribution", clean="raw", bias=True)
    assert [row for row in found if row[0] == 0] == [(0, 0, 4, 0), (0, 1, 0, 2), (0, 2, 0, 2)]
    assert [row for row in found if row[0] == 1] == [(1, 0, 1, 1), (1, 1, 2, 2), (1, 2, 2, 2)]
    assert [row for row in found if row[0] == 2] == [(2, 0, 2, 1), (2, 1, 0, 2), (2, 2, 0, 1), (2, 3, 2, 0)]


def test_balance_of_signs_between_layers(ask):
    # 2 + 1 + 4 against 1; 1.5 + 0.5 against 2.5 + 2; 2 + 4 against 1
    assert ask("sign_balance") == [
        (0, 1, 3, 1, 7.0, 1.0, 6 / 8),
        (1, 2, 2, 2, 2.0, 4.5, -2.5 / 6.5),
        (2, 3, 2, 1, 6.0, 1.0, 5 / 7),
    ]
    assert ask("sign_balance", clean="raw", bias=True)[1] == (1, 2, 3, 3, 3.0, 5.5, -2.5 / 8.5)  # b2 inhibits by 1


def test_neurons_that_keep_to_one_sign(ask):
    # i0: + -, i1: + +; h1.0 and h1.1: + -; h2.0: +, h2.1: - +. Mixed by chance, 1 - p^k - (1 - p)^k of each neuron with
    # k connections: p = 3/4, twice 1 - 9/16 - 1/16; p = 1/2, twice 1/2; p = 2/3, once 0 (k = 1) and once 1 - 4/9 - 1/9
    assert nearly(ask("dale")) == nearly([(0, 2, 1, 0, 1, 6 / 8), (1, 2, 0, 0, 2, 1.0), (2, 2, 1, 0, 1, 4 / 9)])


def test_chains_by_their_signs(ask):
    # h1.0 is excited twice and does both; h1.1 gets both and does both; h2.0 gets both and excites; h2.1 gets both,
    # does both
    assert ask("chain_signs") == [(1, 3, 3, 1, 1, 4, 4), (2, 2, 1, 2, 1, 3, 3)]


def test_parallel_paths_by_their_signs(ask):
    # i0 to h2.0: + + and - -, alike; to h2.1: + - and - +, alike; i1 to h2.0: + + and + -; to h2.1: + - and + +,
    # opposite; h1.0 to o0: + + and - -, alike; h1.1 to o0: - + and + -, alike; to o1 runs one path each
    assert ask("parallel_signs") == [(0, 4, 2, 2), (1, 2, 2, 0)]


def test_motifs_of_a_neuron(ask):
    # div2, drives two: C(out, 2), and out - 1 of each before it; conv2 the same way round; chain2: in * out in the
    # middle, in of each before it, out of each behind it. In all 5 div2 and 5 conv2 and 14 chain2, each of three
    # neurons.
    found = ask("neuron_motifs")
    assert found == [
        ("h1.0", "hidden", "chain2", 1 + 2, 1 + 2, 4 + 3, 0, 0),
        ("h1.1", "hidden", "chain2", 1 + 2, 1 + 2, 4 + 3, 0, 0),
        ("h2.1", "hidden", "chain2", 1 + 2, 1 + 1, 4 + 4, 0, 0),
        ("h2.0", "hidden", "chain2", 0 + 2, 1 + 1, 2 + 4, 0, 0),
        ("i0", "input", "chain2", 1, 2, 4, 0, 0),
        ("i1", "input", "chain2", 1, 2, 4, 0, 0),
        ("o0", "output", "chain2", 1, 1, 4, 0, 0),
        ("o1", "output", "chain2", 1, 0, 2, 0, 0),
    ]
    assert [sum(row[column] for row in found) for column in (3, 4, 5)] == [15, 15, 42]
    raw = {row[0]: row[1:] for row in ask("neuron_motifs", clean="raw")}
    assert raw["h1.3"] == ("hidden", "conv2", 0, 2, 2, 0, 1)  # with h1.0 and h1.1 drives h2.1, which drives two: a tie
    assert "h1.2" not in raw  # one connection is no motif


def test_bias_against_what_comes_in(ask):
    assert ask("bias_driven") == [("h2.0", "hidden", -1.0, 2, 4.0, 1 / 5)]  # 1.5 + 2.5 come in
    assert ask("bias_driven", clean="raw")[0] == ("h1.3", "hidden", 0.5, 0, 0.0, 1.0)


def test_pairs_with_common_targets(ask):
    # i0 (+2, -1) and i1 (+1, +4) agree on h1.0 only; h1.0 (+, -) and h1.1 (-, +) on none; h2.0 (+) and h2.1 (-) not on
    # o0, which is one of the two targets that these two have
    assert ask("shared_targets") == [
        ("i0", "i1", 2, 1, 2 / 2),
        ("h1.0", "h1.1", 2, 0, 2 / 2),
        ("h2.0", "h2.1", 1, 0, 1 / 2),
    ]
    assert ask("shared_targets", limit=1) == [("i0", "i1", 2, 1, 1.0)]


def test_influence_is_summed_over_paths(ask):
    # the paths are those of strongest_paths: to o0 from i0 6 + 4 + 5 + 0.5, from i1 3 + 2 - 20 - 2; to o1 -16 - 2, -8 +
    # 8
    assert ask("influence") == [
        ("i0", "o1", 2, -18.0),
        ("i1", "o0", 4, -17.0),
        ("i0", "o0", 4, 15.5),
        ("i1", "o1", 2, 0.0),
    ]


def test_receptive_fields(ask):
    assert ask("receptive_field") == [("i1", "input", 4, -17.0), ("i0", "input", 4, 15.5)]
    # to h2.0: i0 2 * 1.5 + 1 * 2.5, i1 1 * 1.5 - 4 * 2.5
    assert ask("receptive_field", neuron="h2.0") == [("i1", "input", 2, -8.5), ("i0", "input", 2, 5.5)]
    assert ask("receptive_field", neuron="i0") == [("i0", "input", 1, 1.0)]
    assert ask("receptive_field", neuron="h1.3") == []  # not live
    assert ask("receptive_field", neuron="h2.1", clean="raw", bias=True) == [
        ("i0", "input", 2, -4.5),  # -2 * 2 - 1 * 0.5
        ("b1", "bias", 1, 0.5),  # 0.5 to h1.3, and on by 1
        ("i1", "input", 2, 0.0),  # -2 * 1 + 0.5 * 4
    ]


def test_paths_through_a_neuron(ask):
    # paths to: h1.0, h1.1 2, h2.0, h2.1 4; from: h2.0 1, h2.1 2, h1.0, h1.1 3; 12 in all
    assert ask("bottlenecks") == [
        ("h2.1", 2, 4, 2, 8, 8 / 12),
        ("h1.0", 1, 2, 3, 6, 6 / 12),
        ("h1.1", 1, 2, 3, 6, 6 / 12),
        ("h2.0", 2, 4, 1, 4, 4 / 12),
    ]
    assert ask("bottlenecks", clean="raw") == ask("bottlenecks")  # what is dead is on no path


def test_paths_may_skip_layers(ask, write):
    """i0 -3-> h1.0 -5-> o0, and i0 -7-> o0 past it: two paths, 15 + 7; i1 -2-> o0 only."""
    blocks = [(0, 1, [[3.0, 0.0]]), (0, 2, [[7.0, 2.0]]), (1, 2, [[5.0]])]
    made = [Block(pre, post, torch.tensor(weight), torch.tensor(weight) != 0) for pre, post, weight in blocks]
    write(LayeredNetwork("skipping", (2, 1, 1), tuple(made), (None, None, None), {}))
    assert ask("influence", network="skipping") == [("i0", "o0", 2, 22.0), ("i1", "o0", 1, 2.0)]
    assert ask("receptive_field", network="skipping") == [("i0", "input", 2, 22.0), ("i1", "input", 1, 2.0)]
    assert ask("bottlenecks", network="skipping") == [("h1.0", 1, 1, 1, 1, 1 / 3)]


def test_a_network_too_deep_to_follow_is_refused(toy_store, write):
    write(feedforward("deep", [torch.eye(2)] * 9))
    for name in ("bottlenecks", "dead_neurons", "influence", "receptive_field"):
        with pytest.raises(ValueError, match=f"'{name}' follows paths of at most 8 .*'deep' has paths of 9"):
            run.query(name, store=toy_store, network="deep")
    write(feedforward("deepest", [torch.eye(2)] * 8))
    assert len(run.query("influence", store=toy_store, network="deepest")) == 2
    assert run.query("bottlenecks", store=toy_store, network="deepest").share.tolist() == [0.5] * 14


# The hand-made modules of the toy: 0 is i0, i1, h1.0, h1.1 and 1 is h2.0, h2.1, o0, o1.


def test_neurons_of_a_module(ask):
    assert ask("module_neurons") == [
        ("i0", "input", 0, 2, 0, 0),
        ("i1", "input", 0, 2, 0, 0),
        ("h1.0", "hidden", 2, 0, 0, 2),
        ("h1.1", "hidden", 2, 0, 0, 2),
    ]
    assert ask("module_neurons", module=1) == [
        ("h2.1", "hidden", 0, 2, 2, 0),
        ("o0", "output", 2, 0, 0, 0),
        ("h2.0", "hidden", 0, 1, 2, 0),
        ("o1", "output", 1, 0, 0, 0),
    ]


def test_neurons_that_join_modules(ask):
    # two and two: 1 - (1/4 + 1/4); h2.0 two and one: 1 - (4/9 + 1/9); all others are joined to one module
    assert nearly(ask("connectors")) == nearly(
        [
            ("h1.0", "hidden", 0, 4, 2, 1 / 2),
            ("h1.1", "hidden", 0, 4, 2, 1 / 2),
            ("h2.1", "hidden", 1, 4, 2, 1 / 2),
            ("h2.0", "hidden", 1, 3, 2, 4 / 9),
            ("i0", "input", 0, 2, 1, 0.0),
            ("i1", "input", 0, 2, 1, 0.0),
            ("o0", "output", 1, 2, 1, 0.0),
            ("o1", "output", 1, 1, 1, 0.0),
        ]
    )


def test_modularity_of_the_stored_modules(ask):
    # 11 connections, 4 + 3 inside; 8 leave and 4 enter neurons of module 0, 3 and 7 those of module 1. Without
    # directions a module has 12 and 10 ends of 22.
    (row,) = ask("modularity")
    assert row == pytest.approx(
        (2, 11, 7, 7 / 11 - (8 * 4 + 3 * 7) / 11**2, 7 / 11 - (12**2 + 10**2) / 22**2), abs=1e-12
    )


# Labels of the toy by size, id * 1640531527 modulo 2^32 (layer * 2^24 + unit of it, as shares of 2^32): i0 0.00, h1.2
# 0.04, o1 0.21, h1.0 0.28, h2.2 0.32, i1 0.38, h1.3 0.42, h2.0 0.55, h1.1 0.66, i2 0.76, o0 0.83, h2.1 0.94.


def test_label_propagation_on_the_toy(ask):
    # Live: h1.0 and h1.1 take i0 (all votes single); o0 takes h2.0, o1 keeps o1. i1 takes i0; h2.0 and h2.1 have two
    # votes for i0, h2.0 also two for h2.0: i0 is smaller. Then o0 has i0 twice, and o1 i0 against o1: i0 is smaller.
    assert [row[0] for row in ask("label_propagation")] == ["i0"] * 8
    # Raw: h1.2 keeps h1.2 and i2 takes it. h1.3 keeps h1.3, for h2.1 is larger, and takes i0 in the third round. o1
    # keeps o1, h2.2 takes it, and so o1 has two votes for o1 against one for i0 from then on.
    assert ask("label_propagation", clean="raw") == [
        *(("i0", 8, name, "input") for name in ("i0", "i1")),
        *(("i0", 8, name, "hidden") for name in ("h1.0", "h1.1", "h1.3", "h2.0", "h2.1")),
        ("i0", 8, "o0", "output"),
        ("i2", 2, "i2", "input"),
        ("i2", 2, "h1.2", "hidden"),
        ("h2.2", 2, "h2.2", "hidden"),
        ("h2.2", 2, "o1", "output"),
    ]


def test_label_propagation_parts_two_stars(ask, write):
    """Whatever the order of labels: a star takes one label, and one connection between two stars moves none else."""
    first, second = torch.zeros(2, 5), torch.eye(2)
    first[0, :3] = first[1, 3:] = 1
    first[1, 2] = 1  # i2 is of both
    write(feedforward("stars", [first, second]))
    cluster = {row[2]: row[0] for row in ask("label_propagation", network="stars")}
    assert cluster["i0"] == cluster["i1"] == cluster["h1.0"] == cluster["o0"] == "i0"
    assert cluster["i3"] == cluster["i4"] == cluster["h1.1"] == cluster["o1"] != "i0"


# Chains of two of the toy: i(u) o(v) more are behind and before each edge u->v; 14 in all, 3 neurons and 2 edges each.


def test_neurons_that_take_part_in_a_motif(ask):
    # in the middle in * out; first the sum of out behind it, last the sum of in before it
    found = ask("participants")
    assert found == [
        ("h2.1", 2, "hidden", 8, 8 / 14, "chain2"),
        ("h1.0", 1, "hidden", 7, 7 / 14, "chain2"),
        ("h1.1", 1, "hidden", 7, 7 / 14, "chain2"),
        ("h2.0", 2, "hidden", 6, 6 / 14, "chain2"),
        ("i0", 0, "input", 4, 4 / 14, "chain2"),
        ("i1", 0, "input", 4, 4 / 14, "chain2"),
        ("o0", 3, "output", 4, 4 / 14, "chain2"),
        ("o1", 3, "output", 2, 2 / 14, "chain2"),
    ]
    assert sum(row[3] for row in found) == 3 * 14
    assert ask("participants", limit=2) == found[:2]


def named_edges(toy_store, view, **given):
    frame = run.query(view, store=toy_store, network="toy", **given)
    assert set(frame.motif) <= {"chain2"}
    return list(frame[["pre_name", "post_name", "weight", "participation"]].itertuples(index=False, name=None))


def test_connections_that_take_part_in_a_motif(toy_store):
    # in of the first end + out of the second
    found = named_edges(toy_store, "participating_edges")
    assert found == [
        ("h1.0", "h2.1", -2.0, 4),
        ("h1.1", "h2.1", 0.5, 4),
        ("h1.0", "h2.0", 1.5, 3),
        ("h1.1", "h2.0", -2.5, 3),
        ("i0", "h1.0", 2.0, 2),
        ("i0", "h1.1", -1.0, 2),
        ("i1", "h1.0", 1.0, 2),
        ("i1", "h1.1", 4.0, 2),
        ("h2.0", "o0", 2.0, 2),
        ("h2.1", "o0", -1.0, 2),
        ("h2.1", "o1", 4.0, 2),
    ]
    assert sum(row[3] for row in found) == 2 * 14
    assert named_edges(toy_store, "participating_edges", limit=3) == found[:3]


def test_connections_of_a_motif_that_lead_to_a_neuron(toy_store):
    every = named_edges(toy_store, "participating_edges")
    to_second = [row for row in every if row[1] not in ("o0", "h2.0")]
    assert named_edges(toy_store, "upstream_edges", neuron="o1") == to_second
    assert named_edges(toy_store, "upstream_edges") == [row for row in every if row[1] != "o1"]
    assert named_edges(toy_store, "upstream_edges", neuron="h1.1") == [
        ("i0", "h1.1", -1.0, 2),
        ("i1", "h1.1", 4.0, 2),
    ]
    assert named_edges(toy_store, "upstream_edges", neuron="h1.2") == []


def test_the_network_that_takes_part_is_paths_for_the_browser(toy_store):
    if toy_store.dialect == "ladybug":
        with pytest.raises(LookupError, match="'participants_drawn' is for neo4j only, the store is ladybug"):
            run.query("participants_drawn", store=toy_store, network="toy")
        return
    found = run.query("participants_drawn", store=toy_store, network="toy")
    assert len({(path[0]["name"], path[1], path[2]["name"]) for path in found.path}) == len(found) == 11


# `other` has the toy's sizes, every connection, and no inhibition: as if the toy were what pruning left of it.


def test_two_networks_side_by_side(ask):
    assert ask("compare_networks", other="other") == [
        (0, 1, 4, 12, 3, 12, 4 / 12, 1.0, 8 / 4, 1.0),
        (1, 2, 4, 12, 2, 12, 4 / 12, 1.0, 6.5 / 4, 1.0),
        (2, 3, 3, 6, 2, 6, 3 / 6, 1.0, 7 / 3, 1.0),
    ]


def test_networks_of_other_depth_side_by_side(ask, write):
    write(feedforward("flat", [torch.tensor([[1.0, -2.0]])]))
    found = ask("compare_networks", other="flat")
    assert found[0] == (0, 1, 4, 2, 3, 1, 4 / 12, 1.0, 2.0, 1.5)
    assert found[1] == (1, 2, 4, 0, 2, 0, 4 / 12, None, 6.5 / 4, None)
    assert ask("compare_networks", network="flat", other="toy")[1] == (1, 2, 0, 4, 0, 2, None, 4 / 12, None, 6.5 / 4)


def test_what_was_pruned_away(ask):
    # flipped are the toy's inhibitions: one, two, one
    assert ask("pruned_away", network="other", other="toy") == [
        (0, 1, 12, 4, 8, 0, 1, 1.0, 1.0),
        (1, 2, 12, 4, 8, 0, 2, 1.0, 1.0),
        (2, 3, 6, 3, 3, 0, 1, 1.0, 1.0),
    ]
    assert ask("pruned_away", other="other") == [
        (0, 1, 4, 12, 0, 8, 1, None, 8 / 4),
        (1, 2, 4, 12, 0, 8, 2, None, 6.5 / 4),
        (2, 3, 3, 6, 0, 3, 1, None, 7 / 3),
    ]
    assert {row[4:7] for row in ask("pruned_away", other="toy")} == {(0, 0, 0)}


def test_neurons_that_lost_most(ask):
    assert ask("lost_connections", network="other", other="toy") == [
        ("h1.2", "hidden", 3, 3, 0, 0, 6, False),
        ("h1.3", "hidden", 3, 3, 0, 0, 6, False),
        ("h2.2", "hidden", 4, 2, 0, 0, 6, False),
        ("i2", "input", 0, 4, 0, 0, 4, False),
        ("h2.0", "hidden", 4, 2, 2, 1, 3, True),
        ("i0", "input", 0, 4, 0, 2, 2, True),
        ("i1", "input", 0, 4, 0, 2, 2, True),
        ("h1.0", "hidden", 3, 3, 2, 2, 2, True),
        ("h1.1", "hidden", 3, 3, 2, 2, 2, True),
        ("h2.1", "hidden", 4, 2, 2, 2, 2, True),
        ("o1", "output", 3, 0, 1, 0, 2, True),
        ("o0", "output", 3, 0, 2, 0, 1, True),
    ]


def test_levels_of_one_trained_network(ask, write):
    full, half, last = torch.ones(2, 2), torch.eye(2), torch.diag(torch.tensor([1.0, 0.0]))
    for level, weight in ((0.0, full), (0.5, half), (0.75, last)):
        write(feedforward(f"chain@{level}", [weight, weight], about={"level": level}))
    expected = [("chain@0.0", 0.0, 8, 6, 0.0), ("chain@0.5", 0.5, 4, 6, 0.5), ("chain@0.75", 0.75, 2, 3, 0.75)]
    assert all(ask("levels", network=name) == expected for name, *_ in expected)
    assert ask("levels") == [("toy", 0.5, 14, 8, 1 - 11 / 30)]  # never pruned further; 3*4 + 4*3 + 3*2 weights


def test_the_second_network_is_named_where_there_are_two(toy_store):
    with pytest.raises(ValueError, match="'pruned_away' compares two networks; name the second, too"):
        run.query("pruned_away", store=toy_store, network="toy")
    with pytest.raises(ValueError, match="'hubs' is of one network; leave out the other, 'other'"):
        run.query("hubs", store=toy_store, network="toy", other="other")
    with pytest.raises(LookupError, match="no network named 'tyo'"):
        run.query("pruned_away", store=toy_store, network="toy", other="tyo")
