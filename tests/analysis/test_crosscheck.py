import pytest
import torch
from connectorch.analysis import crosscheck
from connectorch.analysis.census import census
from connectorch.analysis.results import Census
from connectorch.ingest.export import neuron_graph
from connectorch.queries import catalog
from connectorch.queries import census as cypher
from connectorch.training.network import Block, LayeredNetwork, feedforward

NO_GRAPH_TOOL = [engine for engine in crosscheck.ENGINES if engine != "graphtool"]


def test_engines_stand_side_by_side(toy):
    (found,) = census(toy, engines=NO_GRAPH_TOOL)
    assert list(found.counts) == NO_GRAPH_TOOL
    assert found.agree
    assert found.counts["masks"]["bifan"] == 2
    assert all(list(counts) == list(catalog.FLIGHT) for counts in found.counts.values())
    assert set(found.seconds) == set(NO_GRAPH_TOOL)
    crosscheck.check([found])


def test_what_a_census_says_of_its_network(toy):
    (found,) = census(toy, "edge,conv2", bias=True, clean="published")
    assert (found.name, found.source, found.level, found.layer_sizes) == ("toy", "by hand", 0.5, (3, 4, 3, 2))
    assert (found.edges_per_layer, found.bias_edges_per_layer, found.n_edges) == ((4, 5, 3), (1, 1, 0), 12)
    assert found.counts == {"masks": {"edge": 14, "conv2": (1 + 1) + (3 + 3) + 1}}
    assert (found.sparsity, found.effective_sparsity) == (1 - 14 / 30, 1 - 12 / 30)
    assert found.digest == toy.digest


@pytest.mark.graphtool
def test_all_four_engines_agree_on_the_toy(toy):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    for cleaning in ("raw", "strict", "published"):
        for bias in (False, True):
            (found,) = census(toy, engines=crosscheck.ENGINES, clean=cleaning, bias=bias)
            assert len(found.counts) == 4
            assert found.disagreements == []


def test_engines_agree_on_a_bias_too_small_for_the_weights_type():
    bias = torch.tensor([1e-60, 1.0, 0.0], dtype=torch.float64)
    (found,) = census(feedforward("tiny", [torch.ones(3, 2)], biases=[bias]), engines=NO_GRAPH_TOOL, bias=True)
    assert found.disagreements == []
    assert found.counts["cypher"]["conv2"] == 3 + 3 + 1


def test_a_disagreement_is_an_error_that_names_motif_network_and_counts(toy, monkeypatch):
    true_count = cypher.count
    monkeypatch.setattr(
        cypher, "count", lambda *args, **options: {m: 4 * n for m, n in true_count(*args, **options).items()}
    )
    (found,) = census(toy, ["edge", "bifan"], ["masks", "cypher"])
    assert not found.agree
    with pytest.raises(crosscheck.DisagreementError, match=r"bifan of 'toy' \(strict, bias False\): masks 2, cypher 8"):
        crosscheck.check([found])


def test_an_engine_that_skips_does_not_disagree(toy):
    (found,) = census(toy, ["edge", "bifan"], ["masks", "enumeration"], budget={"masks": 300, "enumeration": 1e-9})
    assert found.agree
    assert found.counts["enumeration"] == {}
    assert found.skipped == {"enumeration": dict.fromkeys(["edge", "bifan"], "about 0 s, budget 1e-09")}


def test_a_network_of_the_store_is_counted_there_and_not_written_again(embedded_store, toy):
    embedded_store.export(neuron_graph(toy, with_bias=True))
    (found,) = census(toy, engines=["cypher"], store=embedded_store, bias=True, clean="raw")
    assert found.counts["cypher"]["edge"] == 16
    census(feedforward("other", [torch.ones(2, 2)]), engines=["cypher"], store=embedded_store)
    assert embedded_store.read("MATCH (n:Network) RETURN n.name AS name ORDER BY n.id") == [
        {"name": "toy"},
        {"name": "other"},
    ]


def test_several_networks_are_counted_in_one_call(toy):
    full = feedforward("full", [torch.ones(4, 3)])
    found = census([toy, full, toy], ["bifan"])
    assert [(one.name, one.counts["masks"]["bifan"]) for one in found] == [("toy", 2), ("full", 18), ("toy", 2)]


def test_published_variants_have_their_own_names(toy):
    (found,) = census(toy, "published", clean="raw")
    # pairs two layers apart joined by a path: i0 and i1 to h2.0 and h2.1; h1.0 and h1.1 to o0 and o1, h1.3 to o0 and o1
    assert found.counts == {"masks": {"chain2_pairs": 4 + 6, "conv3_as_coded": 3, "chain3_pairs": 4}}
    with pytest.raises(ValueError, match="null models are for exact motifs"):
        census(toy, "published", null="uniform", exact=True)


def test_unknown_words_are_refused(toy):
    with pytest.raises(LookupError, match="no engine named 'mask'; known: masks, graphtool, cypher, enumeration"):
        census(toy, engines=["mask"])
    with pytest.raises(LookupError, match="no motif named 'ring'"):
        census(toy, "edge,ring")
    with pytest.raises(LookupError, match="no cleaning named 'tidy'"):
        census(toy, clean="tidy")


def test_a_frame_has_one_row_a_motif(toy):
    frame = census(toy, engines=["masks", "enumeration"])[0].to_frame()
    assert list(frame.columns) == ["masks", "enumeration"]
    assert frame.loc["chain3"].tolist() == [12, 12]
    assert type(frame.loc["chain3", "masks"]) is int


def test_counts_beyond_sixty_four_bits_stay_whole(toy):
    huge = {"masks": {"bifan": 2**70 + 1}, "enumeration": {"bifan": 2**70}}
    (found,) = census(toy, ["bifan"])
    changed = Census(**{**vars(found), "counts": huge})
    assert changed.disagreements == [("bifan", {"masks": 2**70 + 1, "enumeration": 2**70})]


def test_networks_that_skip_layers_are_counted_by_every_engine(toy):
    sizes = (2, 3, 1)
    ones = {(pre, post): torch.ones(sizes[post], sizes[pre]) for pre, post in ((0, 1), (0, 2), (1, 2))}
    blocks = tuple(Block(pre, post, weight, weight.bool()) for (pre, post), weight in ones.items())
    skips = LayeredNetwork("skips", sizes, blocks, (None,) * 3)
    (found,) = census(skips, engines=["masks", "cypher", "enumeration"])
    assert found.agree
    assert crosscheck.sampled([skips], 0)[0].is_crosschecked
    assert found.counts["cypher"]["edge"] == 6 + 2 + 3
    plain, induced = (census(toy, engines=["enumeration"], induced=flag)[0] for flag in (False, True))
    assert induced.counts == plain.counts


@pytest.mark.parametrize("sample", [-0.1, 1.5, float("nan"), float("inf")])
def test_a_sample_is_a_share(toy, sample):
    with pytest.raises(ValueError, match=f"a sample of {sample}; give a share of the networks, 0 to 1"):
        crosscheck.sampled([toy], sample)


@pytest.mark.parametrize(
    ("share", "of", "expected"), [(0.07, 100, 7), (0.01, 101, 2), (0, 9, 0), (1, 9, 9), (0.1, 3, 1)]
)
def test_a_sample_is_as_large_as_its_share_rounded_up(toy, share, of, expected):
    """In floats 0.07 * 100 is a little more than 7, which gave 8."""
    found = crosscheck.sample_of([toy] * of, share, seed=3)
    assert (len(found.names), found.share, found.seed, found.of) == (expected, share, 3, of)
    assert crosscheck.sample_of([toy] * of, share, seed=3) == found
