"""All classes of three and four neurons beside igraph, which enumerates them: equal class by class."""

from math import isnan
from pathlib import Path

import pytest
from connectorch.analysis.classing import count_all
from connectorch.ingest.frames import to_networkx
from connectorch.ingest.read import read
from connectorch.queries.codes import code, name_of
from connectorch.queries.pattern import Pattern

igraph = pytest.importorskip("igraph", reason="igraph is not installed (a package of the group dev)")
MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"


def classes_by_igraph(network, size):
    """Name of a class -> its count, classes that do not occur left out."""
    graph = igraph.Graph.from_networkx(to_networkx(network))
    counts = graph.motifs_randesu(size, cut_prob=[0] * size)
    return {name_by_igraph(size, number): int(n) for number, n in enumerate(counts) if not isnan(n) and n}


def name_by_igraph(size, number):
    """What we call the class that igraph gives this number, which it can draw."""
    drawn = igraph.Graph.Isoclass(n=size, cls=number, directed=True)
    return name_of(code(Pattern("", tuple("abcd"[:size]), tuple(drawn.get_edgelist()))))


def ours(network, size):
    return {name: n for name, n in count_all([size], [network], ()).tallies[0].counts.items() if n}


@pytest.mark.parametrize("size", [3, 4])
@pytest.mark.parametrize("number", range(8))
def test_igraph_counts_the_same_classes(random_network, number, size):
    network = random_network(number)
    assert ours(network, size) == classes_by_igraph(network, size), network.name


@pytest.mark.parametrize("size", [3, 4])
def test_igraph_counts_the_same_classes_of_the_sparsest_published_network(size):
    path = MOTH / "0.98_pruned.h5"
    if not path.is_file():
        pytest.skip("no shared data beside the checkout")
    network = read(path)
    assert ours(network, size) == classes_by_igraph(network, size)
