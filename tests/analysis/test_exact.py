"""The safe rule: every product is exact, or made anew in a wider arithmetic; wide dense layers against binomials."""

import os
from itertools import pairwise
from math import comb, prod

import pytest
import torch
from connectorch.analysis.algebra import layered, small
from connectorch.analysis.algebra.elimination import contract
from connectorch.analysis.algebra.factors import Exact, Factor, InexactError, Residues
from connectorch.analysis.algebra.homomorphisms import by_residues
from connectorch.analysis.algebra.tables import tables_of
from connectorch.analysis.census import masks
from connectorch.analysis.classing import count_all
from connectorch.queries import catalog
from connectorch.queries.drawing import parse
from connectorch.training.network import feedforward

HEAD = (25088, 4096, 4096, 1000)
FLIGHT = [query.pattern for query in catalog.motifs() if query.name != "ffl"]


def chosen(n, *sizes):
    """C(n, k) products."""
    return prod(comb(width, size) for width, size in zip(n, sizes, strict=True))


def complete(sizes):
    """The nine motifs of complete layers: each is a choice of neurons in one to four neighbouring layers."""
    two, three = list(pairwise(sizes)), list(zip(sizes, sizes[1:], sizes[2:], strict=False))
    four = list(zip(sizes, sizes[1:], sizes[2:], sizes[3:], strict=False))
    return {
        "edge": sum(chosen(n, 1, 1) for n in two),
        "div2": sum(chosen(n, 1, 2) for n in two),
        "conv2": sum(chosen(n, 2, 1) for n in two),
        "chain2": sum(chosen(n, 1, 1, 1) for n in three),
        "div3": sum(chosen(n, 1, 3) for n in two),
        "conv3": sum(chosen(n, 3, 1) for n in two),
        "chain3": sum(chosen(n, 1, 1, 1, 1) for n in four),
        "bifan": sum(chosen(n, 2, 2) for n in two),
        "biparallel": sum(chosen(n, 1, 2, 1) for n in three),
    }


def ones(sizes, n_networks=1):
    return [torch.ones(n_networks, post, pre, dtype=torch.bool) for pre, post in pairwise(sizes)]


def row(values, dtype=torch.float32):
    return Factor((0,), (), torch.tensor([values], dtype=dtype), (tuple(values), dtype))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ([2**12, 2**12 - 1], [2**12 - 1, 1], torch.float32),  # 2**24 - 1
        ([2**12], [2**12], torch.float64),  # 2**24
        ([2**12, 1], [2**12, 1], torch.float64),  # 2**24 + 1, which single precision does not have
        ([1, 2**12], [1, 2**12], torch.float64),
        ([2**12] * 9, [2**12 + 1] * 9, torch.float64),
    ],
)
def test_a_product_that_reaches_the_limit_of_single_precision_is_made_in_double(one, other, kind):
    found = Exact().product(row(one), row(other), (0,)).table
    assert int(found[0]) == sum(a * b for a, b in zip(one, other, strict=True))
    assert found.dtype == kind


@pytest.mark.parametrize(
    ("one", "other", "held"),
    [
        ([2**26, 2**26, 1], [2**26, 2**26 - 1, 2**26 - 1], True),  # 2**53 - 1
        ([2**26, 2**26], [2**26, 2**26], False),  # 2**53
        ([2**26, 2**26, 1], [2**26, 2**26, 1], False),  # 2**53 + 1, which double precision does not have
    ],
)
def test_a_product_that_reaches_the_limit_of_double_precision_is_refused(one, other, held):
    factors = row(one, torch.float64), row(other, torch.float64)
    exact = sum(a * b for a, b in zip(one, other, strict=True))
    if held:
        assert int(Exact().product(*factors, (0,)).table[0]) == exact
    else:
        with pytest.raises(InexactError):
            Exact().product(*factors, (0,))
    prime = 1_048_573
    assert int(Residues(prime).product(*factors, (0,)).table[0]) == exact % prime


def test_a_sum_of_slices_that_reaches_the_limit_of_double_precision_is_refused():
    half = torch.tensor([2.0**52], dtype=torch.float64)
    assert int(Exact().add(half, half - 1)) == 2**53 - 1
    with pytest.raises(InexactError):
        Exact().add(half, half)


def test_residues_give_numbers_beyond_64_bits():
    """Homomorphisms of a complete graph of layers: every choice of neurons, n ** k of them."""
    table = torch.ones(1, 3000, 2000)
    star = [Factor((0, i), (), table.mT, (0, 1, i)) for i in range(1, 6)]
    sizes = {0: 2000} | dict.fromkeys(range(1, 6), 3000)
    assert by_residues(star, sizes, ()).tolist() == [2000 * 3000**5]
    assert 2000 * 3000**5 > 2**63
    with pytest.raises(InexactError):
        contract(star, sizes, Exact())


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("a->c, b->c, a->d, b->d, a->e, b->e, a->f, b->f", lambda n, m: comb(n, 2) * comb(m, 4)),
        ("a->d, b->d, c->d, a->e, b->e, c->e", lambda n, m: comb(n, 3) * comb(m, 2)),
        ("a->d, b->d, c->d, a->e, b->e, c->e, a->f, b->f, c->f", lambda n, m: comb(n, 3) * comb(m, 3)),
        ("a->d, b->d, c->d, c->e, c->f", lambda n, m: n * comb(n - 1, 2) * m * comb(m - 1, 2)),
    ],
)
def test_motifs_of_a_complete_layer_are_binomials_beyond_double_precision(drawn, expected):
    n, m = (40, 30) if drawn.count("->") == 9 else (700, 500)
    layer = feedforward("full", [torch.ones(m, n)])
    assert masks.count([parse("drawn", drawn)], [layer]) == [[expected(n, m)]]


def test_closed_forms_in_double_precision_are_exact_up_to_the_widths_that_they_are_for():
    """The largest shared numbers that `fits` lets through: 4096 paths, 4096 targets, squares of 2**24."""
    for sizes in ((4096, 40, 4096), (40, 4096, 40), (4096, 4096)):
        assert small.fits(sizes)
        found, expected = small.count_small(ones(sizes)), complete(sizes)
        assert (found["ac.ad.bc.bd"], found["ab.ac.bd.cd"]) == ([expected["bifan"]], [expected["biparallel"]])
        assert (found["ab.ac.ad"], found["ad.bd.cd"]) == ([expected["div3"]], [expected["conv3"]])
        assert [found[code] for code in ("ab.ad.cd", "ab.bd.cd", "ab.ac.bd")] == [[0]] * 3


@pytest.mark.parametrize("cells", [1, 7, 2**24])
def test_slices_change_no_count(cells, monkeypatch):
    monkeypatch.setattr(layered, "SLICE_CELLS", cells)
    sizes = (7, 5, 9, 4)
    found = masks.count_masks(FLIGHT, ones(sizes, 3))
    assert found == {motif: [n] * 3 for motif, n in complete(sizes).items()}
    generator = torch.Generator().manual_seed(5)
    kept = [torch.rand(3, post, pre, generator=generator) < 0.6 for pre, post in pairwise(sizes)]
    by_products = masks.count_masks(FLIGHT, kept)
    one_by_one = [masks.count_masks(FLIGHT, [mask[i : i + 1] for mask in kept]) for i in range(3)]
    assert by_products == {motif: [one[motif][0] for one in one_by_one] for motif in by_products}


@pytest.mark.parametrize("shrink", [1 if os.environ.get("CONNECTORCH_DENSE") else 16])
def test_a_dense_head_of_an_image_network_is_counted_exactly(shrink):
    """The widths of VGG's dense layers, a sixteenth of them unless in `make long`; k4 closes no zigzag."""
    sizes = tuple(n // shrink for n in HEAD)
    assert masks.count_masks(FLIGHT, ones(sizes)) == {motif: [n] for motif, n in complete(sizes).items()}
    if shrink == 1:
        return
    (found,) = count_all([3, 4], [feedforward("head", [mask[0].float() for mask in ones(sizes)])], ()).tallies
    assert {motif: n for motif, n in found.counts.items() if motif in complete(sizes)} == {
        motif: n for motif, n in complete(sizes).items() if motif != "edge"
    }


def test_tables_of_one_network_copy_no_mask():
    network = feedforward("one", [torch.ones(3, 2)])
    assert tables_of([network]).masks[0, 1].data_ptr() == network.masks[0].data_ptr()
