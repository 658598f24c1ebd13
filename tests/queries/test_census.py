import pytest
from connectorch.ingest.export import neuron_graph
from connectorch.queries import census, networks


@pytest.mark.parametrize("answer", [[], [{"n": 9.3e18}], [{"n": None}], [{"n": 1}, {"n": 2}]])
def test_an_answer_that_is_not_one_whole_number_is_refused(answer):
    with pytest.raises(OverflowError, match=r"bifan of 'toy': the store answered .* expected one whole number"):
        census.whole(answer, "bifan", "toy")


def test_motifs_are_timed_one_by_one(embedded_store, toy):
    embedded_store.export(neuron_graph(toy, with_bias=True))
    seen = []
    found = census.count(
        embedded_store,
        networks.find(embedded_store, "toy"),
        ["edge", "conv2"],
        cleaning="raw",
        bias=True,
        done=lambda motif, seconds: seen.append((motif, seconds >= 0)),
    )
    assert found == {"edge": 14 + 2, "conv2": (1 + 1) + (3 + 3) + (1 + 1)}  # in-degrees 2 2 1 1 | 3 3 0 | 2 2
    assert seen == [("edge", True), ("conv2", True)]


def test_bias_neurons_count_only_where_they_were_exported(embedded_store, toy):
    embedded_store.export(neuron_graph(toy))
    with pytest.raises(ValueError, match="exported without bias neurons; ingest it with --bias --replace"):
        census.count(embedded_store, networks.find(embedded_store, "toy"), ["edge"], cleaning="raw", bias=True)
