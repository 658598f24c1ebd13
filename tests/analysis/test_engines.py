"""Engines against enumeration, against closed forms, against the published study's files, and against symmetries."""

import json
from itertools import pairwise
from math import comb
from pathlib import Path

import pytest
import torch
from connectorch.analysis import census as engines
from connectorch.analysis import published
from connectorch.analysis.algebra import layered
from connectorch.analysis.census import enumeration, masks
from connectorch.analysis.counting import wiring
from connectorch.ingest.clean import CLEANINGS, connected_neurons
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.read import read
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import catalog, networks
from connectorch.queries import census as cypher
from connectorch.queries.drawing import parse
from connectorch.training import registry
from connectorch.training.network import Block, LayeredNetwork, feedforward
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PATTERNS = [query.pattern for query in catalog.motifs()]
ARRAY_ENGINES = ["masks", pytest.param("graphtool", marks=pytest.mark.graphtool), "enumeration"]
MIRROR = {"div2": "conv2", "conv2": "div2", "div3": "conv3", "conv3": "div3"}
"""What a motif is called in the transposed network; the others are their own mirror images."""
MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
FILES = ["0.98_pruned", "0.93_pruned", "0.85_pruned", "0.55_pruned", "0.15_pruned"]


def count(engine, network, patterns=PATTERNS, **options):
    """Motif -> count by an engine on arrays; skipped where graph-tool is missing."""
    if engine == "graphtool":
        pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    (row,) = registry.load(engines, engine, "engine").count(patterns, [network], **options)
    return {pattern.name: n for pattern, n in zip(patterns, row, strict=True)}


@st.composite
def layered_networks(draw):
    """Any network of 2 to 5 layers of 1 to 6 neurons: weights from -2 to 2, where 0 is no edge; biases or none."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=5))
    value = st.integers(-2, 2) if draw(st.booleans()) else st.sampled_from([0, 0, 0, 1, -1])

    def numbers(n):
        return torch.tensor(draw(st.lists(value, min_size=n, max_size=n)), dtype=torch.float64)

    weights = [numbers(post * pre).view(post, pre) for pre, post in pairwise(sizes)]
    return feedforward("random", weights, biases=[draw(st.none() | st.builds(numbers, st.just(n))) for n in sizes[1:]])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(layered_networks(), st.sampled_from(CLEANINGS), st.booleans())
def test_masks_agree_with_enumeration(network, cleaning, bias):
    cleaned = wiring(network, cleaning, bias)
    expected = count("enumeration", cleaned)
    assert count("masks", cleaned) == expected
    induced = [pattern.as_induced() for pattern in PATTERNS]
    assert count("enumeration", cleaned, induced) == expected  # no edge joins layers further apart


@pytest.mark.graphtool
@settings(max_examples=40, derandomize=True, deadline=None)
@given(layered_networks(), st.sampled_from(CLEANINGS), st.booleans())
def test_graphtool_agrees_with_enumeration(network, cleaning, bias):
    cleaned = wiring(network, cleaning, bias)
    assert count("graphtool", cleaned) == count("enumeration", cleaned)


@pytest.fixture(scope="module", params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def shared_store(request, tmp_path_factory):
    """One store for all networks of this module, with one network in it from the start."""
    if request.param == "ladybug":
        opened = LadybugStore(tmp_path_factory.mktemp("engines") / "s.lbug")
    else:
        running = request.getfixturevalue("neo4j_server")
        opened = Neo4jStore(running.bolt, running.user, running.password)
    with opened as store:
        beside = store.export(neuron_graph(feedforward("beside", [torch.ones(3, 3), torch.ones(3, 3)])))
        yield store
        store.drop(beside.network)


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=layered_networks())
def test_cypher_agrees_with_enumeration(shared_store, network):
    exported = shared_store.export(neuron_graph(network, with_bias=True), replace=True)
    try:
        there = networks.find(shared_store, "random")
        for cleaning in CLEANINGS:
            for bias in (False, True):
                found = cypher.count(shared_store, there, catalog.FLIGHT, cleaning=cleaning, bias=bias)
                assert (cleaning, bias, found) == (
                    cleaning,
                    bias,
                    count("enumeration", wiring(network, cleaning, bias)),
                )
    finally:
        shared_store.drop(exported.network)


def full(*sizes):
    return feedforward("full", [torch.ones(post, pre) for pre, post in pairwise(sizes)])


def closed_form(*sizes):
    """Counts of a network of full layers."""
    two, three, four = (list(zip(*(sizes[k:] for k in range(n)), strict=False)) for n in (2, 3, 4))
    return {
        "edge": sum(a * b for a, b in two),
        "div2": sum(a * comb(b, 2) for a, b in two),
        "conv2": sum(comb(a, 2) * b for a, b in two),
        "chain2": sum(a * b * c for a, b, c in three),
        "div3": sum(a * comb(b, 3) for a, b in two),
        "conv3": sum(comb(a, 3) * b for a, b in two),
        "chain3": sum(a * b * c * d for a, b, c, d in four),
        "bifan": sum(comb(a, 2) * comb(b, 2) for a, b in two),
        "biparallel": sum(a * comb(b, 2) * c for a, b, c in three),
    }


@pytest.mark.parametrize("sizes", [(1, 1), (1, 6), (5, 1), (4, 3), (2, 4, 3), (3, 1, 3, 2), (2, 3, 4, 3, 2)])
@pytest.mark.parametrize("engine", ARRAY_ENGINES)
def test_full_layers_have_every_motif(engine, sizes):
    assert count(engine, full(*sizes)) == closed_form(*sizes)


def test_full_layers_have_every_motif_in_a_store(shared_store):
    exported = shared_store.export(neuron_graph(full(3, 5, 4, 6)))
    found = cypher.count(shared_store, networks.find(shared_store, "full"), catalog.FLIGHT, cleaning="raw", bias=False)
    shared_store.drop(exported.network)
    assert found == closed_form(3, 5, 4, 6)


def shuffled(network, seed):
    """The same network with the neurons of every layer in another order."""
    rng = torch.Generator().manual_seed(seed)
    order = [torch.randperm(n, generator=rng) for n in network.sizes]
    weights = [block.weight[order[block.post]][:, order[block.pre]] for block in network.blocks]
    return feedforward("shuffled", weights)


def transposed(network):
    return feedforward("transposed", [block.weight.T for block in reversed(network.blocks)])


@pytest.mark.parametrize("engine", ARRAY_ENGINES)
def test_counts_know_neither_the_order_of_neurons_nor_the_direction(engine):
    rng = torch.Generator().manual_seed(11)
    sizes = (4, 9, 7, 8, 3)
    weights = [torch.randn(post, pre, generator=rng) for pre, post in pairwise(sizes)]
    network = feedforward("random", [weight * (weight.abs() > 0.8) for weight in weights])
    counts = count(engine, network)
    assert min(counts.values()) > 0
    assert count(engine, shuffled(network, 5)) == counts
    assert count(engine, transposed(network)) == {MIRROR.get(motif, motif): n for motif, n in counts.items()}


DENSE = {
    False: (330512, 64686336, 65135640, 68204800, 8575532560, 8638880720, 1681920000, 12749249520, 13598256000),
    True: (331735, 64925877, 65466152, 68531312, 8607293555, 8704016360, 1748524800, 12813935856, 13663373640),
}
"""Exact counts of the dense flight network, with biases or without: flight-motifs study, its stored values."""
DENSE_PUBLISHED = {False: (173200, 65135640, 13200), True: (174023, 65466152, 13623)}


@pytest.mark.parametrize("bias", [False, True])
def test_the_dense_flight_network_has_the_published_counts(bias):
    sizes = (10, 400, 400, 400, 16, 7)
    weights = [torch.ones(post, pre) for pre, post in pairwise(sizes)]
    dense = wiring(feedforward("dense", weights, biases=[torch.ones(n) for n in sizes[1:]]), "strict", bias)
    assert tuple(count("masks", dense).values()) == DENSE[bias]
    assert tuple(published.count(dense).values()) == DENSE_PUBLISHED[bias]


@pytest.fixture(scope="module")
def reference():
    """Counts of the study's five networks, by another program."""
    if not MOTH.exists():
        pytest.skip(f"the study's networks are not at {MOTH}")
    return json.loads((MOTH / "reference-counts.json").read_text(encoding="utf-8"))["files"]


@pytest.fixture(scope="module")
def moth(reference):
    return {name: read(MOTH / f"{name}.h5") for name in FILES if f"{name}.h5" in reference}


@pytest.mark.parametrize("cleaning", CLEANINGS)
@pytest.mark.parametrize("name", FILES)
def test_masks_count_the_studys_networks(moth, reference, name, cleaning):
    network, expected = moth[name], reference[f"{name}.h5"]["cleaning"][cleaning]
    plain = wiring(network, cleaning, bias=False)
    assert plain.edges_per_block == expected["weight_edges"]
    assert [int((b != 0).sum()) for b in plain.biases[1:]] == expected["bias_edges"]
    assert [int(live.sum()) for live in connected_neurons(plain)] == expected["live_neurons"]
    for bias, column in ((False, "without_bias"), (True, "with_bias")):
        cleaned, as_coded = wiring(network, cleaning, bias), expected[column]["published_formula"]
        assert count("masks", cleaned) == expected[column]["exact"]
        assert published.count(cleaned) == {
            "chain2_pairs": as_coded["chain2"],
            "conv3_as_coded": as_coded["conv3"],
            "chain3_pairs": as_coded["chain3"],
        }


@pytest.mark.parametrize("name", FILES[:4])  # the fifth takes a minute in the embedded store
def test_cypher_counts_the_studys_networks(moth, reference, name, tmp_path):
    with LadybugStore(tmp_path / "moth.lbug") as store:
        store.export(neuron_graph(moth[name]))
        found = cypher.count(store, networks.find(store, name), catalog.FLIGHT, cleaning="strict", bias=False)
    assert found == reference[f"{name}.h5"]["cleaning"]["strict"]["without_bias"]["exact"]


@pytest.mark.graphtool
def test_graphtool_counts_the_studys_sparsest_network(moth, reference):
    expected = reference["0.98_pruned.h5"]["cleaning"]["strict"]["without_bias"]["exact"]
    assert count("graphtool", wiring(moth["0.98_pruned"], "strict", bias=False)) == expected


@pytest.mark.parametrize("number", range(1, 60, 3))
def test_sums_in_floats_and_histograms_agree(random_network, number):
    network = random_network(number)
    patterns = [query.pattern for query in catalog.motifs()]
    batch = [torch.stack([mask, mask.flip(0)]) for mask in network.masks]
    by_histograms = {pattern.name: layered.formula(pattern)(batch) for pattern in patterns}
    assert layered.by_codes(patterns, batch) == by_histograms


@pytest.mark.parametrize("n", [200, 300])
def test_wide_full_layers_have_every_motif(n):
    """Squares of shared targets add up in single precision to n^3 a row, which is exact below 2^24 only: 8e6, 2.7e7."""
    found = masks.count_masks([query.pattern for query in catalog.motifs()], [torch.ones(2, n, n).bool()] * 3)
    assert found["bifan"] == [3 * comb(n, 2) ** 2] * 2
    assert found["biparallel"] == [2 * n**2 * comb(n, 2)] * 2
    assert found["chain3"] == [n**4] * 2


def test_a_batch_counts_each_network_as_alone():
    found = [full(3, 4, 2), feedforward("empty", [torch.zeros(4, 3), torch.zeros(2, 4)]), full(2, 5), full(3, 4, 2)]
    assert masks.count(PATTERNS, found) == [list(count("masks", network).values()) for network in found]


def skipping():
    """Layers 2-3-2 and a block from the first to the last: a feed-forward loop over each of the hidden neurons."""
    ones = [Block(0, 1, torch.ones(3, 2), torch.ones(3, 2).bool())]
    ones += [Block(pre, 2, torch.ones(2, n), torch.ones(2, n).bool()) for pre, n in ((0, 2), (1, 3))]
    return LayeredNetwork("skips", (2, 3, 2), tuple(ones), (None, None, None))


@pytest.mark.graphtool
@pytest.mark.parametrize("induced", [False, True])
def test_graphtool_counts_networks_that_skip_layers(induced):
    patterns = [*PATTERNS, parse("ffl", "a->b, b->c, a->c")]
    patterns = [pattern.as_induced() for pattern in patterns] if induced else patterns
    found = count("graphtool", skipping(), patterns)
    assert found == count("enumeration", skipping(), patterns) == count("masks", skipping(), patterns)
    assert found["ffl"] == 2 * 3 * 2
    assert found["chain2"] == (0 if induced else 2 * 3 * 2)


def test_masks_refuse_what_they_cannot_count():
    wide = torch.zeros(1, 20_000, dtype=torch.bool)
    blocks = (Block(0, 1, wide.mT.float(), wide.mT), Block(0, 2, wide[:, :1].float(), wide[:, :1]))
    with pytest.raises(ValueError, match=r"'wide' has blocks that skip layers and 20,002 neurons.*up to 20,000"):
        masks.count(PATTERNS, [LayeredNetwork("wide", (1, 20_000, 1), blocks, (None,) * 3)])
    with pytest.raises(ValueError, match="has 1048576 neurons; the engine masks is exact below"):
        masks.count_masks(PATTERNS, [torch.ones(1, 2**20, 1, dtype=torch.bool)])


def test_a_motif_is_found_by_its_drawing_not_its_name():
    butterfly = parse("butterfly", "p->x, q->x, q->y, p->y")
    assert masks.count([butterfly], [full(4, 3)]) == [[comb(4, 2) * comb(3, 2)]]
    assert enumeration.count([butterfly], [full(4, 3)]) == [[comb(4, 2) * comb(3, 2)]]
