"""What has no random networks is undefined, with the reason; the counts and the other networks are not lost."""

import pytest
import torch
from connectorch.analysis.census import census
from connectorch.analysis.report.document import census_document
from connectorch.analysis.report.page import census_page
from connectorch.training.network import feedforward
from rich.console import Console

FED = feedforward("fed", [torch.eye(3), torch.eye(3)], biases=[torch.ones(3), torch.ones(3)])
DEAD = feedforward("dead", [torch.zeros(2, 2), torch.ones(2, 2)])
BLANK = {"mean": None, "sd": None, "z": None, "p": None, "p_over": None, "p_under": None, "q": None}


@pytest.mark.parametrize("cleaning", ["raw", "published"])
@pytest.mark.parametrize(("bias", "exact"), [(False, False), (False, True), (True, False)])
def test_min_degree_is_undefined_where_the_network_itself_lacks_an_edge(toy, cleaning, bias, exact):
    lacking, whole = census([toy, FED], null="min-degree", clean=cleaning, bias=bias, exact=exact, draws=5)
    # raw: h1.2 feeds nothing, h1.3 is fed by its bias only; published leaves h1.3
    assert "of layer 1 of network 'toy' have no edge" in lacking.null.undefined
    assert all(score.z is None and score.mean is None for score in lacking.null.motifs.values())
    assert lacking.counts["masks"]["bifan"] == census(toy, clean=cleaning, bias=bias)[0].counts["masks"]["bifan"]
    assert (whole.null.undefined, whole.null.motifs["edge"].mean) == ("", 6 + 6 * bias)


def test_min_degree_is_defined_under_strict_cleaning_of_the_same_network(toy):
    (found,) = census(toy, null="min-degree", exact=True)
    assert found.null.undefined == ""
    assert found.null.motifs["edge"].mean == sum(found.edges_per_layer)


@pytest.mark.parametrize("null", ["uniform", "min-degree"])
def test_a_network_without_edges_between_two_layers_has_no_scores_and_says_so(null):
    (found,) = census(DEAD, null=null, draws=5, clean="raw")
    reason = "network 'dead' has no edge from layer 0 to layer 1 after raw cleaning; nothing to compare"
    assert found.null.undefined == reason
    document = census_document(found)["null"]
    assert document["undefined"] == reason
    assert document["motifs"]["edge"] == BLANK | {"exact_mean": None, "exact_sd": None}
    console = Console(width=80)
    with console.capture() as shown:
        console.print(census_page(found))
    assert "no edge from layer 0 to layer 1" in " ".join(shown.get().split())


def test_what_no_network_could_be_compared_with_is_refused_before_counting(toy, monkeypatch):
    monkeypatch.setattr("connectorch.analysis.engines.tally", lambda *_, **__: pytest.fail("counted first"))
    with pytest.raises(
        LookupError,
        match="no null model named 'gnp'; known: degree, degree-canonical, degree-typed, fanmod, min-degree,",
    ):
        census(toy, null="gnp")
    with pytest.raises(ValueError, match="exact moments leave biases out"):
        census(toy, null="uniform", exact=True, bias=True)
