"""Censuses of all classes: every class against enumeration, sums, published totals, and counts of classes by theory."""

from math import comb
from pathlib import Path

import pytest
import torch
from connectorch.analysis.algebra import layered, small, wide
from connectorch.analysis.algebra.classes import by_closed_forms, by_homomorphisms, count_classes
from connectorch.analysis.algebra.structures import classes
from connectorch.analysis.algebra.tables import tables_of
from connectorch.analysis.census import enumeration
from connectorch.analysis.classing import MAX_SIZE, count_all
from connectorch.analysis.crosscheck import census
from connectorch.ingest.clean import clean
from connectorch.ingest.read import read
from connectorch.queries.codes import decode
from connectorch.training.network import feedforward

MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"


@pytest.mark.parametrize(
    ("topology", "numbers"), [("layered", [3, 10, 42, 202]), ("acyclic", [4, 24, 267]), ("any", [13, 199])]
)
def test_there_are_as_many_classes_as_theory_says(topology, numbers):
    """Graded digraphs; connected digraphs without labels, acyclic (OEIS A082402) or any (A003085)."""
    assert [len(classes(size, topology)) for size in range(3, 3 + len(numbers))] == numbers


@pytest.mark.parametrize("n_types", [2, 3])
def test_there_are_as_many_typed_classes_as_burnside_says(n_types):
    """10, 69 and 649 with two colours; 21, 236 and 3895 with three (counting.md): one network in which all occur."""
    from connectorch.analysis.algebra.classes import representatives

    found = [sum(len(representatives(c, n_types)) for c in classes(size, "layered")) for size in (3, 4, 5)]
    assert found == {2: [10, 69, 649], 3: [21, 236, 3895]}[n_types]


@pytest.mark.parametrize("number", range(12))
def test_every_class_agrees_with_enumeration(number, random_network):
    network = random_network(number)
    for types in ((), ("+", "-")):
        for size in (3, 4)[: MAX_SIZE[network.topology][bool(types)] - 2]:
            for counted in count_classes(size, tables_of([network]), types):
                text = counted.one.code + (f"[{','.join(map(str, counted.types))}]" if types else "")
                pattern = decode(text, text).as_induced()
                assert enumeration.count([pattern], [network]) == [counted.counts], (network.name, text)


@pytest.mark.parametrize("number", [0, 1, 3, 4, 6, 7])
def test_classes_of_five_and_their_sum_agree_with_enumeration(number, random_network):
    network = random_network(number)
    found = count_classes(5, tables_of([network]))
    for counted in found[:: 1 + len(found) // 20]:
        assert enumeration.count([decode("x", counted.one.code).as_induced()], [network]) == [counted.counts]
    assert sum(c.counts[0] for c in found) == connected_sets(network, 5)


def connected_sets(network, size):
    """Connected sets of so many neurons, by looking at all sets."""
    from itertools import combinations

    edges = {
        frozenset(((b.pre, pre), (b.post, post))) for b in network.blocks for post, pre in b.mask.nonzero().tolist()
    }
    neurons = sorted({v for edge in edges for v in edge})
    beside = {v: {w for edge in edges if v in edge for w in edge} - {v} for v in neurons}

    def hangs_together(some):
        seen, left = {some[0]}, set(some[1:])
        while more := {w for v in seen for w in beside[v]} & left:
            seen |= more
            left -= more
        return not left

    return sum(hangs_together(some) for some in combinations(neurons, size))


@pytest.mark.parametrize("number", range(1, 60, 6))
def test_closed_forms_and_homomorphisms_agree(random_network, number):
    networks = [random_network(number)] * (1 + number % 3)
    for size in (3, 4):
        one = by_closed_forms(size, tables_of(networks))
        other = by_homomorphisms(size, tables_of(networks))
        assert {c.one.code: c.counts for c in one} == {c.one.code: c.counts for c in other}


def test_closed_forms_are_for_widths_that_keep_them_exact():
    assert small.fits((400, 400, 400))
    assert small.fits((4096, 10))
    assert not small.fits((4097, 10))
    wide = feedforward("wide", [torch.ones(2, 5000)])
    assert {c.one.code: c.counts[0] for c in count_classes(4, tables_of([wide]))} == {
        "ad.bd.cd": 2 * comb(5000, 3),
        "ac.ad.bc.bd": comb(5000, 2),
    }


@pytest.mark.parametrize("number", range(1, 60, 6))
def test_closed_forms_of_wide_layers_are_those_of_narrow_ones(random_network, number, monkeypatch):
    masks = tables_of([random_network(number)] * (1 + number % 3)).layer_pairs
    expected = small.count_small(masks)
    assert wide.count_wide(masks) == expected
    monkeypatch.setattr(layered, "SLICE_CELLS", 4)
    assert wide.count_wide(masks) == expected


def test_types_add_up_to_classes_without_types(random_network):
    for number in (1, 4, 10, 16):
        (plain,) = census(random_network(number), "k3,k4,k5", clean="raw")
        (signed,) = census(random_network(number), "k3,k4,k5", types="sign", clean="raw")
        sums = dict.fromkeys(plain.counts["masks"], 0)
        for name, n in signed.counts["masks"].items():
            sums[name.partition("[")[0]] += n
        assert sums == plain.counts["masks"]


def test_a_full_network_has_every_class_as_often_as_binomials_say():
    full = feedforward("full", [torch.ones(5, 4), torch.ones(3, 5)])
    counts = count_all([3, 4], [full], ()).tallies[0].counts
    assert counts["bifan"] == comb(4, 2) * comb(5, 2) + comb(5, 2) * comb(3, 2)
    assert counts["chain2"] == 4 * 5 * 3
    assert counts["biparallel"] == 4 * comb(5, 2) * 3
    assert counts["zigzag"] == 0


@pytest.mark.parametrize(
    ("name", "cleaning", "totals"),
    [
        ("0.98_pruned", "raw", [314_469, 16_181_320, 824_785_025]),
        ("0.15_pruned", "raw", [144_624_693, 51_801_536_100, 14_356_715_215_098]),
    ],
)
def test_totals_of_published_networks_are_those_that_other_programs_found(name, cleaning, totals):
    """counting.md: subgraphs that graph-tool and igraph enumerate (3 and 4 neurons of 98 %), and the prototype's."""
    path = MOTH / f"{name}.h5"
    if not path.is_file():
        pytest.skip("no shared data beside the checkout")
    network = clean(read(path), cleaning)
    found = count_all([3, 4, 5], [network], ())
    sums = dict.fromkeys((3, 4, 5), 0)
    for pattern in found.patterns:
        sums[len(pattern.vertices)] += found.tallies[0].counts[pattern.name]
    assert list(sums.values()) == totals
    if name == "0.98_pruned":
        cleaned = clean(network, "strict")
        assert count_all([4], [cleaned], ()).tallies[0].counts["bifan"] == 4192


@pytest.mark.graphtool
def test_graphtool_and_cypher_count_the_same_classes(random_network):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    for number in (1, 3):
        (found,) = census(random_network(number), "k3,k4", ["masks", "graphtool", "cypher", "enumeration"], clean="raw")
        assert found.agree
        assert len(found.counts["graphtool"]) == (13 if number == 1 else 28)
        assert found.is_crosschecked
        assert found.induced


def test_what_cannot_be_counted_is_refused(random_network):
    with pytest.raises(ValueError, match="cannot be mixed"):
        census(random_network(1), "k3,bifan")
    with pytest.raises(ValueError, match="'random/00000' has blocks that skip layers; classes of 6 neurons"):
        census(random_network(0), "k6")
    with pytest.raises(ValueError, match=r"'random/00002' is a graph without layers; classes of 5 .* up to k4 are;"):
        census(random_network(2), "k5")
    with pytest.raises(
        ValueError, match="are not counted in such by masks, with types up to k3 are; take --engine enum"
    ):
        census(random_network(2), "k4", types="sign")
    with pytest.raises(ValueError, match="edge of weight -1, which is no colour"):
        census(random_network(1), "k3", types="colour", clean="raw")
    with pytest.raises(LookupError, match="no edge types named 'hue'"):
        census(random_network(1), "k3", types="hue")
