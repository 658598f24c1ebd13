import pytest
import torch
from connectorch.ingest import results
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.training.network import feedforward

MODULES = ([(0, 0), (0, 1), (1, 0), (1, 1)], [(2, 0), (2, 1), (3, 0), (3, 1)])
"""A partition of the toy network's live neurons, by hand; four edges lead from the first to the second."""

CHAINS = {  # chains of two of the toy network: by in- and out-degree, drawn in tests/conftest.py; 14 in all
    "neurons": [[4, 4, 0], [7, 7, 0, 0], [6, 8, 0], [4, 2]],
    "edges": {
        **{((0, i), (1, h)): 2 for i in (0, 1) for h in (0, 1)},
        **{((1, h), (2, 0)): 3 for h in (0, 1)},
        **{((1, h), (2, 1)): 4 for h in (0, 1)},
        **{((2, g), (3, o)): 2 for g, o in ((0, 0), (1, 0), (1, 1))},
    },
}


@pytest.fixture(scope="session")
def other():
    """A network beside the toy, so that a query without its id range is found out."""
    return feedforward(
        "other", [torch.ones(4, 3), torch.ones(3, 4), torch.ones(2, 3)], biases=[torch.ones(4), None, None]
    )


@pytest.fixture(scope="module", params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def toy_store(request):
    """A store of each kind that holds `other` and the toy network, both with bias neurons; the toy has modules."""
    return request.getfixturevalue({"ladybug": "embedded_toys", "neo4j": "neo4j_toys"}[request.param])


@pytest.fixture(scope="module")
def embedded_toys(tmp_path_factory, toy, other):
    """The embedded one."""
    with LadybugStore(tmp_path_factory.mktemp("toy") / "toy.lbug") as opened:
        yield from holding(opened, [other, toy])


@pytest.fixture(scope="module")
def neo4j_toys(neo4j_server, toy, other):
    """The one on Neo4j."""
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password) as opened:
        yield from holding(opened, [other, toy])


def holding(store, networks):
    held = [store.export(neuron_graph(network, with_bias=True)) for network in networks]
    results.write_modules(store, held[-1].network, "hand", MODULES, [(0, 1, 4)], 0.25, None)
    write_chains(store, held[-1].network, networks[-1])
    yield store
    for one in held:
        store.drop(one.network)


def write_chains(store, number, network):
    graph, counted = neuron_graph(network, with_bias=True), results.Counted("chain2", "a->b, b->c", 14, "strict", False)
    neurons = [(r.layer, r.unit, ([*CHAINS["neurons"][r.layer], 0])[r.unit]) for r in graph.neurons.itertuples()]
    ends = [
        (p.pre_layer, a, p.post_layer, b)
        for p in graph.parts()
        for a, b in zip(p.pre.tolist(), p.post.tolist(), strict=True)
    ]
    edges = [(*one, CHAINS["edges"].get((one[:2], one[2:]), 0)) for one in ends]
    results.write_participation(store, number, counted, neurons, edges)


@pytest.fixture
def write(toy_store):
    """Writes a network beside the toy, for one test; returns its id."""
    written = []

    def write(network):
        written.append(toy_store.export(neuron_graph(network)))
        return written[-1].network

    yield write
    for one in written:
        toy_store.drop(one.network)
