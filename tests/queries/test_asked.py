"""What a query refuses before it runs: what the command sets, networks that do not pair, names that are not there."""

from itertools import pairwise

import pytest
import torch
from connectorch.queries import catalog, run
from connectorch.training.network import Block, LayeredNetwork, feedforward

PAIRING = ("lost_connections", "pruned_away")


@pytest.mark.parametrize("name", PAIRING)
@pytest.mark.parametrize("sizes", [(3, 4, 3, 1), (3, 5, 3, 2), (3, 4, 2), (3, 4, 3, 2, 2)])
def test_networks_whose_neurons_do_not_pair_are_refused(toy_store, write, name, sizes):
    write(feedforward("unlike", [torch.ones(post, pre) for pre, post in pairwise(sizes)]))
    said = "-".join(map(str, sizes))
    expected = rf"'{name}' pairs .* layers 3-4-3-2, 'unlike' {said}; name two levels of one network, or .*compare_netw"
    with pytest.raises(ValueError, match=expected):
        run.query(name, store=toy_store, network="toy", other="unlike")
    with pytest.raises(ValueError, match=rf"layers {said}, 'toy' 3-4-3-2"):
        run.query(name, store=toy_store, network="unlike", other="toy")


def test_every_text_that_pairs_neurons_says_so():
    """Texts about two networks either pair neurons, or set layers side by side, whatever their sizes."""
    both = {query.name for query in catalog.catalogue() if run.OTHER & set(query.parameters)}
    assert {query.name for query in catalog.catalogue() if query.pairs} == set(PAIRING) == both - {"compare_networks"}


@pytest.mark.parametrize(
    ("parameter", "option"),
    [
        ("first", "--network"),
        ("last", "--network"),
        ("network", "--network"),
        ("other_first", "--other"),
        ("other", "--other"),
        ("live", "--clean"),
        ("live_published", "--clean"),
        ("clean", "--clean"),
        ("roles", "--bias"),
        ("bias", "--bias"),
        ("store", "--store"),
        ("timeout", "--timeout"),
    ],
)
@pytest.mark.parametrize("name", ["hubs", "pruned_away", "levels"])
def test_what_the_command_itself_sets_is_no_parameter(toy_store, name, parameter, option):
    with pytest.raises(ValueError, match=f"{parameter!r} of query {name!r} is set by {option}"):
        run.ask(toy_store, name, network="toy", other=None, params={parameter: 1})


@pytest.mark.parametrize(
    ("name", "given", "culprit"),
    [
        ("hubs", {"limit": 0}, "'limit' is 0; give a whole number from 1 to"),
        ("hubs", {"limit": -1}, "'limit' is -1; give a whole number from 1 to"),
        ("hubs", {"limit": 2**63}, f"'limit' is {2**63}; give a whole number from 1 to {2**63 - 1}"),
        ("hubs", {"limit": 1.5}, "'limit' is 1.5; give a value like 20"),
        ("hubs", {"limit": None}, "'limit' is None; give a value like 20"),
        ("hubs", {"limit": True}, "'limit' is True; give a value like 20"),
        ("strongest_paths", {"least": float("inf")}, "'least' is inf; give a finite number"),
        ("strongest_paths", {"least": float("nan")}, "'least' is nan; give a finite number"),
        ("receptive_field", {"neuron": 3}, "'neuron' is 3; give a value like 'o0'"),
    ],
)
def test_values_out_of_range_are_refused(toy_store, name, given, culprit):
    with pytest.raises(ValueError, match=culprit):
        run.query(name, store=toy_store, network="toy", **given)


@pytest.mark.parametrize("name", ["x9", "h1.4", "h3.0", "o2", "", "b1'"])
def test_an_unknown_neuron_is_answered_with_those_there_are(toy_store, name):
    known = r"it has i0 to i2, h1\.0 to h1\.3, h2\.0 to h2\.2, o0 to o1, and bias neurons b1 to b3"
    with pytest.raises(LookupError, match=f"no neuron named .*{name[:2]}.* in network 'toy'; {known}"):
        run.query("receptive_field", store=toy_store, network="toy", neuron=name)


def test_a_layer_of_one_neuron_is_named_by_it(toy_store, write):
    write(feedforward("thin", [torch.ones(1, 2)]))
    with pytest.raises(LookupError, match=r"it has i0 to i1, o0$"):
        run.query("receptive_field", store=toy_store, network="thin", neuron="h1.0")


@pytest.mark.parametrize("module", [2, 7, -1])
def test_an_unknown_module_is_answered_with_those_there_are(toy_store, module):
    with pytest.raises(LookupError, match=f"no module {module} in network 'toy'; it has 0 to 1"):
        run.query("module_neurons", store=toy_store, network="toy", module=module)


@pytest.mark.parametrize("name", ["module_neurons", "modules", "connectors", "modularity"])
def test_a_network_without_modules_is_said_to_have_none(toy_store, name):
    with pytest.raises(LookupError, match=r"'other' has no modules .*; write them with `connectorch modules"):
        run.query(name, store=toy_store, network="other")


@pytest.mark.parametrize("name", ["participants", "participating_edges", "upstream_edges"])
def test_a_network_without_participation_is_said_to_have_none(toy_store, name):
    expected = r"neurons and edges of network 'other' take part .* `connectorch participation other --motif .* --write`"
    with pytest.raises(LookupError, match=expected):
        run.query(name, store=toy_store, network="other")
    with pytest.raises(ValueError, match=f"{name!r} takes no cleaning; leave out --clean raw"):
        run.query(name, store=toy_store, network="toy", clean="raw")


@pytest.mark.parametrize("name", ["upstream_edges", "bottlenecks"])
def test_paths_of_a_graph_without_layers_are_not_followed(toy_store, write, name):
    ring = torch.eye(10).roll(1, 0)
    write(LayeredNetwork("ring", (10,), (Block(0, 0, ring, ring != 0),), (None,)))
    with pytest.raises(ValueError, match=f"{name!r} follows .* 'ring' is a graph without layers, whose paths may be"):
        run.query(name, store=toy_store, network="ring")


def test_a_neuron_that_does_not_count_has_no_row_but_is_known(toy_store):
    assert len(run.query("receptive_field", store=toy_store, network="toy", neuron="h1.3")) == 0  # dead


@pytest.mark.parametrize("name", ["dead_neurons", "levels", "strongest_paths"])
@pytest.mark.parametrize("cleaning", ["raw", "published"])
def test_a_cleaning_that_a_query_does_not_take_is_refused(toy_store, name, cleaning):
    """`strongest_paths --clean raw` gave the strict paths without a word."""
    with pytest.raises(ValueError, match=f"{name!r} takes no cleaning; leave out --clean {cleaning}"):
        run.query(name, store=toy_store, network="toy", clean=cleaning)


@pytest.mark.parametrize("name", ["bias_driven", "dead_neurons", "layer_wiring", "pruned_away", "strongest_paths"])
def test_bias_neurons_that_a_query_never_counts_are_refused(toy_store, name):
    other = "other" if name == "pruned_away" else None
    with pytest.raises(ValueError, match=f"{name!r} never counts bias neurons; leave out --bias"):
        run.query(name, store=toy_store, network="toy", other=other, bias=True)


CYCLE = Block(
    0, 0, torch.tensor([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]]), torch.tensor([[0, 0, 1], [1, 0, 0], [0, 1, 0]]) > 0
)
"""Three neurons, each feeding the next: chain2 three times, chain3 never."""


def test_a_text_that_would_count_wrong_in_a_network_is_refused(toy_store, write):
    write(LayeredNetwork("ring", (3,), (CYCLE,), (None,)))
    skipping = [Block(i, j, w, w != 0) for i, j in ((0, 1), (0, 2), (1, 2)) for w in [torch.ones(2, 2)]]
    write(LayeredNetwork("skipping", (2, 2, 2), tuple(skipping), (None,) * 3))
    for name in ("chain2", "biparallel", "zigzag"):
        with pytest.raises(ValueError, match=rf"'{name}' counts right in .* 'ring' is a graph without layers; ask"):
            run.query(name, store=toy_store, network="ring")
    with pytest.raises(ValueError, match=r"'zigzag' counts right in layered .* 'skipping' has edges that skip layers"):
        run.query("zigzag", store=toy_store, network="skipping")
    assert run.query("chain2", store=toy_store, network="skipping").n.tolist() == [8]
    assert run.query("conv2", store=toy_store, network="ring").n.tolist() == [0]


def test_every_text_says_where_it_counts_right():
    """By a theorem: a text without a word on topology has no path of two edges, so that no two vertices can be one."""
    for query in catalog.folder("motifs"):
        two_steps = {v for _, v in query.pattern.edges} & {u for u, _ in query.pattern.edges}
        assert two_steps == set() or query.topology, query.name
