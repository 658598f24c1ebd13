"""Q from edges between modules against the double loop over neurons, and against graph-tool where the two agree."""

from collections import Counter
from importlib.util import find_spec

import numpy as np
import pytest
from connectorch.analysis.modularity import modularity


def between(edges, module):
    return [(pre, post, n) for (pre, post), n in Counter((module[u], module[v]) for u, v in edges).items()]


def random_edges(seed, n=12):
    rng = np.random.default_rng(seed)
    return [(u, v) for u in range(n) for v in range(n) if u != v and rng.random() < 0.25], rng.integers(
        4, size=n
    ).tolist()


@pytest.mark.parametrize("seed", range(10))
def test_modularity_is_the_double_sum_over_neurons(seed):
    edges, module = random_edges(seed)
    m, n = len(edges), len(module)
    out, into = Counter(u for u, _ in edges), Counter(v for _, v in edges)
    q = sum(
        ((i, j) in edges) - out[i] * into[j] / m for i in range(n) for j in range(n) if module[i] == module[j]
    ) / m  # fmt: skip
    assert modularity(between(edges, module)) == pytest.approx(q, abs=1e-12)


@pytest.mark.graphtool
@pytest.mark.skipif(find_spec("graph_tool") is None, reason="graph-tool is not installed")
@pytest.mark.parametrize("seed", range(5))
def test_modularity_equals_graph_tools_where_every_edge_runs_both_ways(seed):
    from connectorch.analysis.library import graph_tool

    edges, module = random_edges(seed)
    pairs = {(min(edge), max(edge)) for edge in edges}
    graph = graph_tool().Graph(directed=False)
    graph.add_vertex(len(module))
    graph.add_edge_list(sorted(pairs))
    labels = graph.new_vp("int", vals=module)
    theirs = graph_tool().inference.modularity(graph, labels)
    assert modularity(between([*pairs, *((v, u) for u, v in pairs)], module)) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_modularity_of_k_equal_separate_modules_is_one_less_a_kth(k):
    assert modularity([(c, c, 7) for c in range(k)]) == pytest.approx(1 - 1 / k)


def test_modularity_of_layers_without_inner_edges_is_negative_or_zero():
    assert modularity([(0, 1, 5), (1, 2, 5)]) == pytest.approx(-0.25)  # 0 inside; k1_out k1_in / m^2 = 5 * 5 / 100


def test_modularity_without_edges_is_refused():
    with pytest.raises(ValueError, match="without edges"):
        modularity([])
