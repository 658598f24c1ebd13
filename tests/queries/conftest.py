import pytest
import torch
from connectorch.ingest import results
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.training.network import feedforward

MODULES = ([(0, 0), (0, 1), (1, 0), (1, 1)], [(2, 0), (2, 1), (3, 0), (3, 1)])
"""A partition of the toy network's live neurons, by hand; four edges lead from the first to the second."""


@pytest.fixture(scope="session")
def other():
    """A network beside the toy, so that a query without its id range is found out."""
    return feedforward(
        "other", [torch.ones(4, 3), torch.ones(3, 4), torch.ones(2, 3)], biases=[torch.ones(4), None, None]
    )


@pytest.fixture(scope="module", params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def toy_store(request, tmp_path_factory, toy, other):
    """A store of each kind that holds `other` and the toy network, both with bias neurons; the toy has modules."""
    if request.param == "ladybug":
        opened = LadybugStore(tmp_path_factory.mktemp("toy") / "toy.lbug")
    else:
        running = request.getfixturevalue("neo4j_server")
        opened = Neo4jStore(running.bolt, running.user, running.password)
    with opened:
        held = [opened.export(neuron_graph(network, with_bias=True)) for network in (other, toy)]
        results.write_modules(opened, held[1].network, "hand", MODULES, [(0, 1, 4)], 0.25, None)
        yield opened
        for one in held:
            opened.drop(one.network)


@pytest.fixture
def write(toy_store):
    """Writes a network beside the toy, for one test."""
    written = []
    yield lambda network: written.append(toy_store.export(neuron_graph(network)))
    for one in written:
        toy_store.drop(one.network)
