"""What the engine masks states before it runs: the products that it will make, what it skips, and what it says."""

from itertools import pairwise

import pytest
import torch
from connectorch.analysis import classing, counting, forecast
from connectorch.analysis.algebra.cost import Cost, Forecast, Sketch
from connectorch.analysis.algebra.elimination import contract
from connectorch.analysis.algebra.factors import Exact
from connectorch.analysis.algebra.homomorphisms import factors_of
from connectorch.analysis.algebra.occurrences import embedding_terms, placements
from connectorch.analysis.algebra.outline import outline
from connectorch.analysis.algebra.tables import tables_of
from connectorch.analysis.crosscheck import census
from connectorch.analysis.report.document import census_document
from connectorch.queries.drawing import parse
from connectorch.training.network import Block, LayeredNetwork, feedforward

FORK = parse("fork", "a->c, b->c, c->d, c->e, b->f, f->e")


def made(sizes, share=0.5, skips=()):
    """A random network, with blocks that skip layers where asked for."""
    generator = torch.Generator().manual_seed(2)
    pairs = sorted([*pairwise(range(len(sizes))), *skips], key=lambda pair: pair[::-1])
    masks = [torch.rand(sizes[post], sizes[pre], generator=generator) < share for pre, post in pairs]
    blocks = tuple(Block(a, b, mask.float(), mask) for (a, b), mask in zip(pairs, masks, strict=True))
    return LayeredNetwork("made", tuple(sizes), blocks, (None,) * len(sizes))


@pytest.mark.parametrize("number", range(1, 60, 4))
def test_a_forecast_makes_the_very_products_that_counting_makes(number, random_network, random_pattern):
    network, pattern = random_network(number), random_pattern(number)
    if "absent" in pattern.text or any(pattern.vertex_roles) or any(n is not None for n in pattern.vertex_layers):
        pattern = FORK
    tables, drawn = tables_of([network]), outline([network])
    for shift, levels in placements(pattern, tables):
        for _, one in embedding_terms(pattern, levels):
            factors, blanks = factors_of(one, tables, shift), factors_of(one, drawn.tables, shift)
            if factors is None:
                assert blanks is None
                continue
            exact = Exact()
            expected = Forecast({f.key: Sketch(0.5, 0.5) for f in blanks} | {"one": Sketch(1.0, 1.0)})
            sizes = {v: tables.sizes[level + shift] for v, level in enumerate(one.levels)}
            contract(factors, sizes, exact)
            contract(blanks, sizes, expected, (), expected.sliced)
            assert {k: tuple(t.shape) for k, t in exact.memo.items()} == {
                k: tuple(t.shape) for k, t in expected.memo.items()
            }
            assert expected.cost.seconds > 0


def test_a_forecast_reads_no_entry():
    drawn = outline([made((30, 40, 20))])
    assert all(mask.untyped_storage().nbytes() == 1 for mask in drawn.tables.masks.values())
    assert drawn.density == {(0, 1): pytest.approx(0.5, abs=0.1), (1, 2): pytest.approx(0.5, abs=0.1)}


def test_wider_and_denser_networks_are_expected_to_take_longer():
    bifans = [
        forecast.pattern_cost(parse("bifan", "a->c, a->d, b->c, b->d"), outline([made((n, n))])) for n in (9, 900)
    ]
    assert bifans[0].seconds < bifans[1].seconds
    assert bifans[0].bytes < bifans[1].bytes
    clique = parse("clique", "a->b, a->c, a->d, b->c, b->d, c->d")
    sparse, dense = (outline([made((40, 40, 40, 40), share, [(0, 2), (1, 3), (0, 3)])]) for share in (0.1, 0.9))
    assert forecast.pattern_cost(clique, sparse).seconds <= forecast.pattern_cost(clique, dense).seconds


def test_what_exceeds_the_budget_is_skipped_and_says_so():
    (found,) = census(
        made((5, 6, 4)), "bifan,chain2", budget={"masks": 0.0, "enumeration": 300.0, "graphtool": 1, "cypher": 1}
    )
    assert found.counts["masks"] == {}
    assert found.skipped["masks"] == dict.fromkeys(("bifan", "chain2"), "about 0 s, budget 0")


def test_all_classes_of_a_size_that_exceed_the_budget_are_skipped_and_the_others_counted(monkeypatch):
    monkeypatch.setattr(classing, "classes_cost", lambda size, *_: Cost(4000.0 if size == 5 else 1.0, 1000))
    (found,) = census(made((5, 6, 4)), "k3,k5", ["masks", "cypher"], clean="raw")
    assert found.skipped["masks"] == {"k5": "about 67 min, budget 300"}
    assert found.skipped["cypher"] == {"k5": "masks: about 67 min, budget 300"}
    assert len(found.counts["masks"]) == len(found.counts["cypher"]) == 3
    assert found.totals == {3: sum(found.counts["masks"].values())}
    assert found.estimated["masks"] == (1.0, 1000)
    (beside,) = census(made((5, 6, 4)), "k3,k5", ["masks", "enumeration"], clean="raw")
    assert beside.counts["masks"] == found.counts["masks"]
    assert set(beside.skipped) == {"masks"}
    assert len(beside.counts["enumeration"]) > 3


def test_what_does_not_fit_the_memory_is_refused_by_the_name_of_the_motif(monkeypatch):
    monkeypatch.setattr(counting, "free_bytes", lambda _: 2_000_000)
    (found,) = census(made((500, 400, 600)), "edge,biparallel", clean="raw")
    assert list(found.counts["masks"]) == ["edge"]
    assert found.skipped["masks"]["biparallel"].endswith("MB of memory, 2 MB are free, 70% of it usable")


def test_all_classes_of_the_dense_layers_of_an_image_network_are_skipped_within_seconds():
    """Five neurons would take hours; only sizes are looked at, so that no memory is needed to say so."""
    layers = ((0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0))
    drawn = forecast.Outline((25088, 4096, 4096, 1000), layers, "layered", 1)
    assert forecast.classes_cost(5, drawn, ()).seconds > 3600
    assert forecast.classes_cost(4, drawn, ()).seconds < 300
    assert forecast.classes_cost(4, drawn, ()).bytes < 4e9


def test_long_runs_are_stated_before_they_start_and_short_ones_are_silent(monkeypatch):
    said = []
    census(made((5, 6, 4)), "flight", say=said.append)
    census(made((5, 6, 4)), "k4", say=said.append)
    assert said == []
    monkeypatch.setattr(forecast, "STATED", (0.0, 0.0))
    monkeypatch.setattr(counting, "free_bytes", lambda _: 3_000_000_000)
    census(made((5, 6, 4)), "flight", say=said.append)
    assert said == ["masks: about 0 s, 1 MB of the 3.0 GB that are free"]


def test_the_estimate_stands_in_the_document():
    network = feedforward("full", [torch.ones(3, 2), torch.ones(4, 3)])
    (found,) = census(network, "flight")
    document = census_document(found)["estimated"]
    assert set(document) == {"masks"}
    assert 0 < document["masks"]["seconds"] < 1
    assert 18 < document["masks"]["bytes"] < 1_000_000


def test_a_batch_gives_each_network_its_share():
    networks = [made((5, 6, 4)) for _ in range(3)]
    shares = [one.estimated["masks"][0] for one in census(networks, "bifan")]
    assert shares == pytest.approx([shares[0]] * 3)
    together = forecast.pattern_cost(parse("bifan", "a->c, a->d, b->c, b->d"), outline(networks)).seconds
    assert sum(shares) == pytest.approx(together, rel=0.5)
