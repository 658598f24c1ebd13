"""Toy networks, stores to write them into, and how tests say that something they need is missing."""

import pytest
import torch
from connectorch.ingest import server
from connectorch.ingest.launch import find_runtime
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries.browser import additions
from connectorch.training.network import feedforward

# The toy network: 3-4-3-2 neurons, so small that every count and every row can be worked out by hand.
#
#   i0  --(+2)--> h1.0  --(+1.5)-> h2.0  --(+2)--> o0     h1.2 feeds nothing, so i2 has no way out either
#   i0  --(-1)--> h1.1  --(-2.5)-> h2.0                   h1.3 is fed by its bias only, 0.5
#   i1  --(+1)--> h1.0  --(-2)---> h2.1  --(-1)--> o0     h2.2 is fed by nothing
#   i1  --(+4)--> h1.1  --(+0.5)-> h2.1  --(+4)--> o1     h2.0 has a bias, -1
#   i2  --(+1)--> h1.2
#                 h1.3  --(+1)---> h2.1
#                                  h2.2  --(+1)--> o1
#
# With bias neurons: b1 --(+0.5)--> h1.3 and b2 --(-1)--> h2.0; the output layer has no biases, and b3 feeds nothing.
TOY_WEIGHTS = (
    [[2.0, 1.0, 0.0], [-1.0, 4.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    [[1.5, -2.5, 0.0, 0.0], [-2.0, 0.5, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]],
    [[2.0, -1.0, 0.0], [0.0, 4.0, 1.0]],
)
TOY_BIASES = ([0.0, 0.0, 0.0, 0.5], [-1.0, 0.0, 0.0], None)


@pytest.fixture(scope="session")
def toy():
    """The toy network drawn above."""
    biases = [None if bias is None else torch.tensor(bias) for bias in TOY_BIASES]
    about = {"study": "toy", "task": "none", "level": 0.5, "seed": 7, "source": "by hand"}
    return feedforward("toy", [torch.tensor(weight) for weight in TOY_WEIGHTS], biases=biases, about=about)


@pytest.fixture
def embedded_store(tmp_path):
    """An empty embedded store."""
    with LadybugStore(tmp_path / "store.lbug") as store:
        yield store


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory):
    """A Neo4j of the tests' own, from jars that are fetched once; skipped with the reason where it cannot be had."""
    try:
        find_runtime()
    except (ConnectionError, FileNotFoundError, ImportError) as error:
        pytest.skip(f"no Neo4j: {error}")
    home = tmp_path_factory.mktemp("server") / "neo4j"
    yield server.start(home, ports=(0, 0), browser=additions())
    assert server.stop(home)
    assert server.status(home) is None


@pytest.fixture
def neo4j_store(neo4j_server):
    """An empty store on the tests' Neo4j; what a test wrote is dropped."""
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password) as opened:
        yield opened
        for row in opened.read("MATCH (n:Network) RETURN n.id AS id"):
            opened.drop(row["id"])


@pytest.fixture(params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request):
    """An empty store, once of each kind."""
    return request.getfixturevalue({"ladybug": "embedded_store", "neo4j": "neo4j_store"}[request.param])
