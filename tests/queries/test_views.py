from itertools import pairwise, product
from math import prod

import pytest
import torch
from connectorch.ingest.clean import clean
from connectorch.queries import run
from connectorch.training.network import feedforward


def rows(frame):
    return [tuple(row) for row in frame.astype(object).itertuples(index=False)]


# Every expected row below was worked out by hand on the drawing in tests/conftest.py.


def test_dead_neurons_say_why(toy_store):
    found = run.query("dead_neurons", store=toy_store, network="toy")
    assert rows(found.drop(columns="bias")) == [
        ("i2", "input", 0, 1, 0, 0, "no way out: feeds dead neurons only"),
        ("h1.2", "hidden", 1, 0, 0, 0, "no way out: feeds nothing"),
        ("h1.3", "hidden", 0, 1, 0, 1, "no way in: fed by its bias only"),
        ("h2.2", "hidden", 0, 1, 0, 1, "no way in: fed by nothing"),
    ]
    assert found.bias.isna().tolist() == [True, False, False, False]
    assert found.bias[1:].tolist() == [0.0, 0.5, 0.0]


def test_neurons_deep_among_dead_ones_say_why(toy_store, write):
    """i0-h1.0-h2.0-o0 is live; i1-h1.1-h2.1 ends; h1.2-h2.2-o0 has no beginning, nor has h2.3-o1."""
    first, middle, last = torch.zeros(3, 2), torch.zeros(4, 3), torch.zeros(2, 4)
    first[0, 0] = first[1, 1] = 1
    middle[0, 0] = middle[1, 1] = middle[2, 2] = 1
    last[0, 0] = last[0, 2] = last[1, 3] = 1
    write(feedforward("deep", [first, middle, last]))
    found = run.query("dead_neurons", store=toy_store, network="deep")
    assert dict(zip(found.neuron, found.why, strict=True)) == {
        "i1": "no way out: feeds dead neurons only",
        "h1.1": "no way out: feeds dead neurons only",
        "h1.2": "no way in: fed by nothing",
        "h2.1": "no way out: feeds nothing",
        "h2.2": "no way in: fed by dead neurons only",
        "h2.3": "no way in: fed by nothing",
        "o1": "no way in: fed by dead neurons only",
    }


def test_dead_neurons_have_every_reason_of_theirs(toy_store, write):
    """Two reasons for those that lack both ways, also where what is missing lies layers away.

    i0-h1.0-h2.0-h3.0-o0 is live. i1 ends in h1.1-h2.1, behind two steps. h1.2-h2.2-h3.1 has no beginning, but ends in
    o0. h1.3-h2.3-h3.2 has neither beginning nor end, h1.3 a bias; h1.4 has no connection at all; h2.4 is fed by h1.1,
    so by i1, and by h1.3, and feeds h3.2. i0 and h1.2 feed h1.1 and h2.1 beside: h2.1 keeps its way in. o1 is fed by
    h3.3, which nothing feeds.
    """
    first, second, third, last = torch.zeros(5, 2), torch.zeros(5, 5), torch.zeros(4, 5), torch.zeros(2, 4)
    first[0, 0] = first[1, 1] = first[1, 0] = 1
    second[0, 0] = second[1, 1] = second[2, 2] = second[3, 3] = second[4, 1] = second[4, 3] = second[1, 2] = 1
    third[0, 0] = third[1, 2] = third[2, 3] = third[2, 4] = 1
    last[0, 0] = last[0, 1] = last[1, 3] = 1
    bias = torch.zeros(5)
    bias[3] = 0.5
    write(feedforward("reasons", [first, second, third, last], biases=[bias, None, None, None]))
    fed, unfed, biased = (f"no way in: fed by {what}" for what in ("dead neurons only", "nothing", "its bias only"))
    feeds, ends = "no way out: feeds dead neurons only", "no way out: feeds nothing"
    found = run.query("dead_neurons", store=toy_store, network="reasons")
    assert dict(zip(found.neuron, found.why, strict=True)) == {
        "i1": feeds,
        "h1.1": feeds,
        "h1.2": unfed,
        "h1.3": f"{biased}; {feeds}",
        "h1.4": f"{unfed}; {ends}",
        "h2.1": ends,
        "h2.2": fed,
        "h2.3": f"{fed}; {feeds}",
        "h2.4": feeds,
        "h3.1": fed,
        "h3.2": ends,
        "h3.3": unfed,
        "o1": fed,
    }


def test_hubs_are_sorted_by_all_their_connections(toy_store):
    assert rows(run.query("hubs", store=toy_store, network="toy")) == [
        ("h1.0", "hidden", 2, 0, 1, 1, 4),
        ("h1.1", "hidden", 1, 1, 1, 1, 4),
        ("h2.1", "hidden", 1, 1, 1, 1, 4),
        ("h2.0", "hidden", 1, 1, 1, 0, 3),
        ("i0", "input", 0, 0, 1, 1, 2),
        ("i1", "input", 0, 0, 2, 0, 2),
        ("o0", "output", 1, 1, 0, 0, 2),
        ("o1", "output", 1, 0, 0, 0, 1),
    ]


def test_hubs_of_the_raw_network_with_bias_neurons(toy_store):
    found = run.query("hubs", store=toy_store, network="toy", clean="raw", bias=True)
    assert len(found) == 3 + 4 + 3 + 2 + 3
    by_name = {row[0]: row[2:] for row in rows(found)}
    assert by_name["h2.1"] == (2, 1, 1, 1, 5)  # h1.3 excites it, too
    assert by_name["h2.0"] == (1, 2, 1, 0, 4)  # and b2 inhibits this one
    assert by_name["h1.3"] == (1, 0, 1, 0, 2)
    assert by_name["b1"] == (0, 0, 1, 0, 1)
    assert by_name["b2"] == (0, 0, 0, 1, 1)
    assert by_name["b3"] == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("cleaning", "expected"),
    [
        (
            "strict",
            [
                (0, 1, 4, 3, 1, 4 / 12, 6 / 4, 8 / 4),
                (1, 2, 4, 2, 2, 4 / 12, -2.5 / 4, 6.5 / 4),
                (2, 3, 3, 2, 1, 3 / 6, 5 / 3, 7 / 3),
            ],
        ),
        (
            "raw",
            [
                (0, 1, 5, 4, 1, 5 / 12, 7 / 5, 9 / 5),
                (1, 2, 5, 3, 2, 5 / 12, -1.5 / 5, 7.5 / 5),
                (2, 3, 4, 3, 1, 4 / 6, 6 / 4, 8 / 4),
            ],
        ),
        (
            "published",  # the bias of h1.3 feeds it
            [
                (0, 1, 4, 3, 1, 4 / 12, 6 / 4, 8 / 4),
                (1, 2, 5, 3, 2, 5 / 12, -1.5 / 5, 7.5 / 5),
                (2, 3, 3, 2, 1, 3 / 6, 5 / 3, 7 / 3),
            ],
        ),
    ],
)
def test_layer_wiring_by_layer_pair(toy_store, cleaning, expected):
    found = rows(run.query("layer_wiring", store=toy_store, network="toy", clean=cleaning))
    assert [row[:5] for row in found] == [row[:5] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert row[5:] == pytest.approx(wanted[5:], rel=1e-12)


def test_modules_that_feed_each_other(toy_store):
    assert rows(run.query("modules", store=toy_store, network="toy")) == [
        (0, 0, 4, 3, 1, 2, 2, 8.0),
        (0, 1, 4, 2, 2, 2, 2, 6.5),
        (1, 1, 3, 2, 1, 2, 2, 7.0),
    ]


def test_strongest_edges_carry_their_neurons_properties(toy_store):
    found = run.query("strongest_edges", store=toy_store, network="toy", limit=3)
    assert rows(found.drop(columns=["pre", "post"])) == [
        (4.0, "i1", 0, 1, "input", "h1.1", 1, 1, "hidden"),
        (4.0, "h2.1", 2, 1, "hidden", "o1", 3, 1, "output"),
        (-2.5, "h1.1", 1, 1, "hidden", "h2.0", 2, 0, "hidden"),
    ]
    assert (found.post - found.pre).tolist() == [2**24, 2**24, 2**24 - 1]


def test_strongest_paths_of_the_toy(toy_store):
    assert rows(run.query("strongest_paths", store=toy_store, network="toy", limit=100)) == [
        (["i1", "h1.1", "h2.0", "o0"], -20.0, 3),
        (["i0", "h1.0", "h2.1", "o1"], -16.0, 3),
        (["i1", "h1.0", "h2.1", "o1"], -8.0, 3),
        (["i1", "h1.1", "h2.1", "o1"], 8.0, 3),
        (["i0", "h1.0", "h2.0", "o0"], 6.0, 3),
        (["i0", "h1.1", "h2.0", "o0"], 5.0, 3),
        (["i0", "h1.0", "h2.1", "o0"], 4.0, 3),
        (["i1", "h1.0", "h2.0", "o0"], 3.0, 3),
        (["i0", "h1.1", "h2.1", "o1"], -2.0, 3),
        (["i1", "h1.0", "h2.1", "o0"], 2.0, 3),
        (["i1", "h1.1", "h2.1", "o0"], -2.0, 3),
        (["i0", "h1.1", "h2.1", "o0"], 0.5, 3),
    ]


def test_weak_connections_are_not_followed(toy_store):
    found = run.query("strongest_paths", store=toy_store, network="toy", least=2.0)
    assert rows(found) == [
        (["i1", "h1.1", "h2.0", "o0"], -20.0, 3),
        (["i0", "h1.0", "h2.1", "o1"], -16.0, 3),
    ]


def test_thousands_of_paths_are_not_mixed_up(toy_store, write):
    """ladybug's list_transform() gave neurons of one path the weight of another, past 2,048 paths."""
    rng = torch.Generator().manual_seed(3)
    sizes = (5, 7, 7, 7, 4)
    weights = [torch.randn(post, pre, generator=rng) for pre, post in pairwise(sizes)]
    network = feedforward("paths", [weight * (weight.abs() > 0.2) for weight in weights])
    write(network)
    live = clean(network, "strict").blocks
    products = {
        units: prod(float(b.weight[w, v]) for b, (v, w) in zip(live, pairwise(units), strict=True))
        for units in product(*map(range, sizes))
        if all(b.mask[w, v] for b, (v, w) in zip(live, pairwise(units), strict=True))
    }
    assert len(products) > 2048
    best = sorted(products, key=lambda units: -abs(products[units]))[:20]
    names = [[f"i{u[0]}", *(f"h{i}.{u[i]}" for i in (1, 2, 3)), f"o{u[4]}"] for u in best]
    found = run.query("strongest_paths", store=toy_store, network="paths", limit=20)
    assert found.neurons.tolist() == names
    assert found.weight.tolist() == pytest.approx([products[units] for units in best], rel=1e-9)


def test_the_whole_network_is_paths_for_the_browser(toy_store):
    if toy_store.dialect == "ladybug":
        with pytest.raises(LookupError, match="'whole_network' is for neo4j only, the store is ladybug"):
            run.query("whole_network", store=toy_store, network="toy")
        return
    found = run.query("whole_network", store=toy_store, network="toy", clean="raw")
    names = {(path[0]["name"], path[1], path[2]["name"]) for path in found.path}
    assert len(found) == len(names) == 14
    assert ("h1.1", "INHIBITS", "h2.0") in names
