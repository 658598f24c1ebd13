"""All connected sets, one by one, beside the algebra, isomorphism by networkx and published totals."""

from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import torch
from connectorch.analysis import setwise
from connectorch.analysis.census import census
from connectorch.analysis.classing import count_all
from connectorch.analysis.enumerating import class_name, connected_sets
from connectorch.analysis.kinds import table_of
from connectorch.analysis.setwise import sets_estimate
from connectorch.ingest.read import read
from connectorch.training.network import Block, LayeredNetwork

COLOURED = Path(__file__).parents[3] / "shared" / "data" / "coloured"


def named(network, size, types=()):
    """Class by name -> sets."""
    found = connected_sets(table_of(network, types), size)
    return {class_name(code, size, types): n for code, n in found.items()}


@pytest.mark.parametrize("number", range(12))
def test_every_class_is_what_the_algebra_counts(number, random_network):
    network = random_network(number)
    for types, size in product(((), ("+", "-")), (3, 4, 5)):
        try:
            counted = count_all([size], [network], types).tallies[0].counts
        except ValueError:  # too large a class for the algebra in such a network
            continue
        assert named(network, size, types) == {name: n for name, n in counted.items() if n}


@pytest.mark.parametrize(("n", "density"), [(9, 0.2), (8, 0.5), (7, 0.9)])
def test_every_set_of_five_of_a_graph_is_found_once(n, density):
    """networkx sorts all connected sets by isomorphism; types by the matching of edges."""
    rng = np.random.default_rng(n)
    kinds = (rng.random((n, n)) < density) * rng.integers(1, 3, (n, n))
    np.fill_diagonal(kinds, 0)
    whole = nx.from_numpy_array(kinds.T, create_using=nx.DiGraph)
    groups = []
    for some in combinations(range(n), 5):
        part = whole.subgraph(some)
        if nx.is_weakly_connected(part):
            same = (g for g in groups if nx.is_isomorphic(g[0], part, edge_match=lambda a, b: a == b))
            alike = next(same, None)
            if alike is None:
                groups.append([part])
            else:
                alike.append(part)
    found = connected_sets(kinds.astype(np.uint8), 5)
    assert sorted(found.values()) == sorted(map(len, groups))


def test_names_tell_mutual_edges_and_types():
    kinds = np.zeros((3, 3), dtype=np.uint8)
    kinds[1, 0], kinds[0, 1], kinds[2, 1] = 1, 2, 1  # 0 -> 1 of type +, 1 -> 0 of type -, 1 -> 2 of type +
    ((code, n),) = connected_sets(kinds, 3).items()
    assert n == 1
    assert class_name(code, 3) == "ab.ac.ba"  # a is neuron 1, which feeds both
    assert class_name(code, 3, ("+", "-")) == "ab.ac.ba[-,+,+]"


def test_a_published_network_has_as_many_sets_as_fanmod_says():
    """Totals of its output files: 22,005 sets of four and 213,204 of five."""
    path = COLOURED / "normal_240120" / "tree_w_Graph.txt"
    if not path.is_file():
        pytest.skip("no shared data beside the checkout")
    kinds = table_of(read(path), (1, 2, 3))
    assert [sum(connected_sets(kinds, size).values()) for size in (4, 5)] == [22_005, 213_204]


def test_what_cannot_be_enumerated_is_refused():
    with pytest.raises(ValueError, match="sets of 7 neurons are not enumerated; take 3 to 6"):
        connected_sets(np.zeros((3, 3), dtype=np.uint8), 7)
    with pytest.raises(ValueError, match="sets of 6 neurons are enumerated with up to 3 edge types"):
        connected_sets(np.full((3, 3), 4, dtype=np.uint8), 6)
    assert connected_sets(np.zeros((3, 3), dtype=np.uint8), 3) == {}


def test_the_table_of_a_network_has_its_edges_where_its_layers_stand():
    weight = [torch.tensor([[1.0, 0.0], [-2.0, 3.0]]), torch.tensor([[0.0, -1.0]])]
    blocks = tuple(Block(i, i + 1, w, w != 0) for i, w in enumerate(weight))
    network = LayeredNetwork("small", (2, 2, 1), blocks, (None,) * 3)
    expected = np.zeros((5, 5), dtype=np.uint8)
    expected[2, 0], expected[3, 0], expected[3, 1], expected[4, 3] = 1, 2, 1, 2
    assert (table_of(network, ("+", "-")) == expected).all()
    assert (table_of(network, ()) == (expected > 0)).all()


@pytest.mark.parametrize("number", range(6))
def test_a_census_by_enumeration_alone_finds_what_both_find(number, random_network):
    network = random_network(number)
    sizes = "k3,k4" if network.is_feedforward else "k3"
    for types in ("none", "sign"):
        (both,) = census(network, sizes, ("masks", "enumeration"), clean="raw", types=types)
        (alone,) = census(network, sizes, ("enumeration",), clean="raw", types=types)
        assert both.agree
        assert both.is_crosschecked or not both.classes
        assert both.counts["masks"] == both.counts["enumeration"]
        assert alone.counts["enumeration"] == {n: c for n, c in both.counts["enumeration"].items() if c}
        assert alone.totals == both.totals or not sum(both.totals.values())


def test_classes_that_masks_do_not_hold_are_enumerated(random_network):
    """Five neurons of a graph, and four with types: sums over types are the census without."""
    network = random_network(2)
    (plain,) = census(network, "k4,k5", ("enumeration",), clean="raw")
    (signed,) = census(network, "k4,k5", ("enumeration",), clean="raw", types="sign")
    sums = {}
    for name, n in signed.counts["enumeration"].items():
        sums[name.partition("[")[0]] = sums.get(name.partition("[")[0], 0) + n
    assert sums == plain.counts["enumeration"]
    assert set(plain.totals) == {4, 5}


def test_a_class_that_one_engine_does_not_find_is_a_disagreement(random_network, monkeypatch):
    right = setwise.connected_sets
    monkeypatch.setattr(setwise, "connected_sets", lambda table, size: dict(list(right(table, size).items())[1:]))
    (found,) = census(random_network(1), "k3", ("masks", "enumeration"), clean="raw", types="sign")
    assert not found.agree


def test_estimates_are_near_and_a_size_over_the_budget_is_skipped_by_name():
    path = COLOURED / "glorot_240120_mnist" / "mnist_w_Graph.txt"
    if not path.is_file():
        pytest.skip("no shared data beside the checkout")
    network = read(path)
    for size, n in ((4, 80_553), (5, 1_132_192)):
        assert n / 3 < sets_estimate(table_of(network, ()) > 0, size) < 3 * n
    (found,) = census(network, "k4,k5", ("enumeration",), clean="raw", budget=0.3)
    assert set(found.totals) == {4}
    assert found.skipped["enumeration"]["k5"].endswith("budget 0.3")
