"""Leiden in a Neo4j with Graph Data Science: its Q against graph-tool's, igraph's, the catalogue's and a double sum."""

import json
from importlib.util import find_spec

import igraph
import numpy as np
import pytest
import torch
from connectorch.analysis import dividing
from connectorch.analysis.modularity import undirected
from connectorch.analysis.modules._wiring import wiring
from connectorch.cli import main
from connectorch.ingest import server
from connectorch.ingest.clean import clean as cleaned
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.launch import find_runtime
from connectorch.ingest.schema import first_id
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import gds, networks, run
from connectorch.training.network import Block, LayeredNetwork, feedforward

PROJECTED = "CALL gds.graph.list() YIELD graphName RETURN graphName AS name"
CLEANINGS = ("raw", "strict", "published")


@pytest.fixture(scope="module")
def gds_server(tmp_path_factory):
    """A Neo4j with the plugin, for these tests only; skipped with the reason where it cannot be had."""
    try:
        find_runtime(gds=True)
    except (ConnectionError, FileNotFoundError, ImportError) as error:
        pytest.skip(f"no Neo4j with GDS: {error}")
    home = tmp_path_factory.mktemp("gds") / "neo4j"
    yield server.start(home, ports=(0, 0), heap="1g", gds=True)
    assert server.stop(home)


@pytest.fixture
def with_gds(gds_server):
    """An empty store in it; after the test no network is left in it, and none in the server's memory."""
    with Neo4jStore(gds_server.bolt, gds_server.user, gds_server.password) as store:
        yield store
        assert store.read(PROJECTED) == []
        for row in store.read("MATCH (n:Network) RETURN n.id AS id"):
            store.drop(row["id"])


def random_network(seed, sizes=(8, 14, 12, 6), density=0.2):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=s) * (rng.random(s) < density) for s in zip(sizes[1:], sizes, strict=False)]
    biases = [torch.from_numpy(rng.normal(size=n)) for n in sizes[1:]]
    return feedforward(f"random-{seed}", [torch.from_numpy(w) for w in weights], biases=biases)


def planted(n_groups=3, size=6):
    """Groups that share no edge: in each, every neuron of a layer feeds every one of the next."""
    block = torch.block_diag(*[torch.ones(size, size)] * n_groups)
    return feedforward("planted", [block, block])


def cyclic(n=9, seed=1):
    """One layer, some edges both ways: two edges between two neurons where directions are ignored."""
    rng = np.random.default_rng(seed)
    mask = torch.from_numpy((rng.random((n, n)) < 0.3) & ~np.eye(n, dtype=bool))
    assert (mask & mask.T).any()
    return LayeredNetwork("cyclic", (n,), (Block(0, 0, mask * 1.0, mask),), (None,))


def labelled(network, there, found):
    """Edges of `network` as rows of its wired neurons, and the module of each of those."""
    wired = wiring(network)
    ids = [first_id(there.id, layer) + unit for layer, unit in wired.neurons.tolist()]
    assert set(ids) == set(found.module)
    return wired.edges, [found.module[number] for number in ids]


@pytest.mark.neo4j
@pytest.mark.parametrize("clean", CLEANINGS)
@pytest.mark.parametrize("seed", range(3))
def test_q_of_the_server_is_that_of_other_programs_for_the_same_partition(with_gds, clean, seed):
    network = random_network(seed)
    with_gds.export(neuron_graph(random_network(seed + 100), with_bias=True))  # another one in the store, left out
    with_gds.export(neuron_graph(network, with_bias=True))
    there = networks.find(with_gds, network.name)
    found = gds.leiden(with_gds, there, clean, seed)
    edges, labels = labelled(cleaned(network, clean), there, found)
    assert found == gds.leiden(with_gds, there, clean, seed)
    theirs = igraph.Graph(edges.tolist()).modularity(labels)
    assert found.modularity == pytest.approx(theirs, abs=1e-9)
    degree = np.bincount(edges.ravel())
    same = np.equal.outer(labels, labels)
    by_hand = same[tuple(edges.T)].mean() - (np.outer(degree, degree) * same).sum() / degree.sum() ** 2
    assert found.modularity == pytest.approx(by_hand, abs=1e-9)
    if find_spec("graph_tool"):
        from connectorch.analysis.library import graph_tool

        graph = graph_tool().Graph(directed=False)
        graph.add_vertex(len(labels))
        graph.add_edge_list(edges)
        of_graph_tool = graph_tool().inference.modularity(graph, graph.new_vp("int", vals=labels))
        assert found.modularity == pytest.approx(of_graph_tool, abs=1e-9)


@pytest.mark.neo4j
def test_edges_both_ways_count_twice_without_directions(with_gds):
    network = cyclic()
    with_gds.export(neuron_graph(network))
    there = networks.find(with_gds, "cyclic")
    found = gds.leiden(with_gds, there, "raw")
    edges, labels = labelled(network, there, found)
    assert found.modularity == pytest.approx(igraph.Graph(edges.tolist()).modularity(labels), abs=1e-9)


@pytest.mark.neo4j
def test_groups_without_an_edge_between_them_are_found_and_written(with_gds):
    with_gds.export(neuron_graph(planted()))
    result = dividing.in_server(with_gds, planted(), clean="strict", seed=3)
    assert [{unit // 6 for _, unit in module} for module in result.modules] == [{0}, {1}, {2}]
    assert [len(module) for module in result.modules] == [18] * 3
    assert (result.method, result.seed) == ("gds-leiden", 3)
    assert result.modularity == pytest.approx(1 - 1 / 3)
    dividing.write_partitions(with_gds, [planted()], [result])
    (row,) = run.query("modularity", store=with_gds, network="planted").to_dict("records")
    assert (row["n_modules"], row["n_edges"], row["n_inside"]) == (3, 216, 216)
    assert row["undirected"] == pytest.approx(2 / 3)


@pytest.mark.neo4j
def test_the_command_writes_what_it_finds(with_gds, gds_server, monkeypatch, capfd):
    monkeypatch.setenv("CONNECTORCH_PASSWORD_FILE", str(gds_server.password_file))
    with_gds.export(neuron_graph(random_network(1)))
    command = ["modules", "random-1", "--method", "gds-leiden", "--store", gds_server.bolt, "--write", "--json"]
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert not ended.value.code
    (found,) = json.loads(capfd.readouterr().out)["networks"]
    (row,) = run.query("modularity", store=with_gds, network="random-1").to_dict("records")
    assert row["modularity"] == pytest.approx(found["modularity"], abs=1e-12)
    assert row["undirected"] == pytest.approx(undirected([tuple(edge) for edge in found["edges"]]), abs=1e-12)


@pytest.mark.neo4j
def test_a_network_without_edges_has_no_modules(with_gds):
    bare = feedforward("bare", [torch.zeros(3, 4), torch.zeros(2, 3)])
    with_gds.export(neuron_graph(bare))
    assert gds.leiden(with_gds, networks.find(with_gds, "bare")) == gds.Partition({}, 0.0)
    result = dividing.in_server(with_gds, bare, clean="raw", seed=0)
    assert (result.modules, result.modularity) == ((), None)


@pytest.mark.neo4j
@pytest.mark.parametrize("failing", ["leiden", "labels", "modularity"])
def test_a_projection_is_dropped_after_an_error(with_gds, monkeypatch, failing):
    with_gds.export(neuron_graph(planted()))
    asked = gds.ask
    seen = []

    def ask(store, name, **values):
        if name == failing:
            seen.extend(store.read(PROJECTED))
            raise KeyboardInterrupt
        return asked(store, name, **values)

    monkeypatch.setattr(gds, "ask", ask)
    with pytest.raises(KeyboardInterrupt):
        gds.leiden(with_gds, networks.find(with_gds, "planted"))
    assert len(seen) == 1
    assert with_gds.read(PROJECTED) == []


@pytest.mark.neo4j
def test_edges_added_by_another_program_are_told(with_gds):
    with_gds.export(neuron_graph(planted()))
    with_gds.transact(
        lambda tx: tx.run(
            "MATCH (a:Neuron {name: 'i0'}), (b:Neuron {name: 'h1.17'}) CREATE (a)-[:EXCITES {weight: 1.0}]->(b)"
        ).consume()
    )
    with pytest.raises(OSError, match=r"gives its modules Q = .* Ingest it again with --replace"):
        dividing.in_server(with_gds, planted(), clean="strict", seed=0)


@pytest.mark.neo4j
def test_without_the_plugin_the_refusal_says_how_to_get_it(neo4j_server, neo4j_store, toy, monkeypatch, capfd):
    neo4j_store.export(neuron_graph(toy))
    with pytest.raises(LookupError, match=r"no Graph Data Science plugin; .*connectorch neo4j start --gds"):
        gds.leiden(neo4j_store, networks.find(neo4j_store, "toy"))
    monkeypatch.setenv("CONNECTORCH_PASSWORD_FILE", str(neo4j_server.password_file))
    with pytest.raises(SystemExit) as ended:
        main(["modules", "toy", "--method", "gds-leiden", "--store", neo4j_server.bolt])
    assert ended.value.code == 2
    assert "neo4j start --gds" in capfd.readouterr().err


@pytest.mark.neo4j
def test_a_server_that_runs_without_the_plugin_is_left_as_it_is(neo4j_server):
    assert neo4j_server.gds is None
    with pytest.raises(ValueError, match=r"runs without GDS; stop it \(`connectorch neo4j stop`\)"):
        server.start(neo4j_server.home, gds=True)
    assert server.status(neo4j_server.home) is not None


@pytest.mark.neo4j
def test_a_server_with_the_plugin_says_so(gds_server):
    assert gds_server.gds
    assert server.status(gds_server.home) == server.start(gds_server.home) == gds_server
    with Neo4jStore(gds_server.bolt, gds_server.user, gds_server.password) as store:
        assert store.read("RETURN gds.version() AS version") == [{"version": gds_server.gds}]


def test_the_embedded_store_has_no_such_plugin(embedded_store, toy):
    embedded_store.export(neuron_graph(toy))
    with pytest.raises(LookupError, match=r"is embedded and has no Graph Data Science; start a Neo4j"):
        gds.leiden(embedded_store, networks.find(embedded_store, "toy"))


def test_a_method_of_no_name_is_told_all_that_there_are(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["modules", "nothing", "--method", "louvain"])
    assert ended.value.code == 2
    assert "known: modularity, sbm; and gds-leiden, in Neo4j" in " ".join(capfd.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []
