import os
import random
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
import torch
from connectorch.ingest import server
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.filelock import is_locked
from connectorch.ingest.read import read
from connectorch.ingest.schema import NODES, first_id, layer_id
from connectorch.ingest.stores import bolt, neo4j, slices
from connectorch.ingest.stores.neo4j import Neo4jStore, statements
from connectorch.training.network import Block, LayeredNetwork

pytestmark = pytest.mark.neo4j
WRITTEN_LATER = {"module_method", "crosschecked"} | {name for name in NODES["Network"] if "participation" in name}
"""Properties of a network that are null until something is found out about it."""
ALL_EDGES = "MATCH (a:Neuron)-[e]->(b:Neuron) RETURN a.id AS pre, type(e) AS type, b.id AS post, e.weight AS weight"


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(slices, "EDGES_A_SLICE", 100)
    monkeypatch.setattr(slices, "NEURONS_A_SLICE", 50)


def make_graph(name="net", seed=0, with_bias=True):
    """About 3,600 edges of both signs between four layers, one block skipping a layer."""
    rng = torch.Generator().manual_seed(seed)
    sizes = (20, 60, 50, 6)
    blocks = []
    for pre, post in ((0, 1), (0, 2), (1, 2), (2, 3)):
        weight = torch.randn(sizes[post], sizes[pre], generator=rng)
        blocks.append(Block(pre, post, weight, torch.rand(weight.shape, generator=rng) < 0.6))
    biases = (None, *(torch.randn(n, generator=rng) for n in sizes[1:]))
    about = {"study": "flight", "task": "t", "level": 0.5, "seed": seed, "source": "here"}
    return neuron_graph(LayeredNetwork(name, sizes, tuple(blocks), biases, about), with_bias=with_bias)


def edges_of(graph, number):
    """Rows that `ALL_EDGES` must give, by a loop over the parts."""
    return sorted(
        (
            first_id(number, part.pre_layer) + int(a),
            "EXCITES" if w > 0 else "INHIBITS",
            first_id(number, part.post_layer) + int(b),
            float(w),
        )
        for part in graph.parts()
        for a, b, w in zip(part.pre, part.post, part.weight, strict=True)
    )


def stored_edges(store):
    return sorted(tuple(row.values()) for row in store.read(ALL_EDGES))


def left_over(store):
    """Labels of what is in the store, the lock apart."""
    rows = store.read("MATCH (n) WHERE NOT n:Lock UNWIND labels(n) AS label RETURN DISTINCT label")
    return {row["label"] for row in rows}


def test_every_neuron_and_edge_is_stored_with_its_properties(neo4j_store):
    graph = make_graph()
    exported = neo4j_store.export(graph)
    number = exported.network
    assert exported.written == exported.n_edges == sum(graph.edges_per_part)
    assert stored_edges(neo4j_store) == edges_of(graph, number)
    rows = neo4j_store.read("MATCH (n:Neuron) RETURN properties(n) AS p, labels(n) AS labels ORDER BY n.id")
    wanted = graph.neurons.sort_values(["layer", "unit"]).to_dict("records")
    for row, neuron in zip(rows, wanted, strict=True):
        ids = {"id": first_id(number, neuron["layer"]) + neuron["unit"], "network": number}
        bias = {} if neuron["bias"] != neuron["bias"] else {"bias": neuron["bias"]}
        neuron.pop("bias")
        assert row == {"p": ids | neuron | bias, "labels": ["Neuron", neuron["role"].capitalize()]}
    assert left_over(neo4j_store) == {"Network", "Layer", "Neuron", "Input", "Hidden", "Output", "Bias"}


def test_a_network_says_what_it_is(neo4j_store):
    graph = make_graph()
    neo4j_store.export(graph)
    ((network, layers),) = (
        tuple(row.values())
        for row in neo4j_store.read(
            "MATCH (n:Network)-[:HAS_LAYER]->(l:Layer) WITH n, l ORDER BY l.id "
            "RETURN properties(n), collect(properties(l))"
        )
    )
    assert set(network) == set(NODES["Network"]) - WRITTEN_LATER
    assert {key: network[key] for key in graph.network.about} == dict(graph.network.about)
    assert (network["layer_sizes"], network["n_neurons"]) == ([20, 60, 50, 6], 136)
    assert (network["digest"], network["complete"], network["bias"]) == (graph.network.digest, True, True)
    assert network["effective_sparsity"] == 1 - graph.n_live_edges / graph.network.n_weights
    assert [layer["id"] for layer in layers] == [layer_id(network["id"], i) for i in range(4)]
    assert [layer["kind"] for layer in layers] == ["input", "hidden", "hidden", "output"]


def test_a_second_export_writes_nothing(neo4j_store, neo4j_server):
    graph = make_graph()
    first = neo4j_store.export(graph)
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password) as other:
        again = other.export(graph)
    assert (again.written, again.network, again.n_edges) == (0, first.network, first.n_edges)
    assert stored_edges(neo4j_store) == edges_of(graph, first.network)


@pytest.mark.parametrize("other", [make_graph(seed=1), make_graph(with_bias=False)], ids=["weights", "bias"])
def test_another_network_of_the_same_name_is_refused_unless_it_replaces(neo4j_store, other):
    neo4j_store.export(make_graph())
    with pytest.raises(ValueError, match=r"holds another network named 'net'.*--replace"):
        neo4j_store.export(other)
    replaced = neo4j_store.export(other, replace=True)
    assert stored_edges(neo4j_store) == edges_of(other, replaced.network)
    assert neo4j_store.read("MATCH (n:Network) RETURN n.name AS name, n.complete AS done") == [
        {"name": "net", "done": True}
    ]


class StoppedError(Exception):
    """What a test raises in the middle of an export."""


@pytest.mark.parametrize("seed", range(4))
def test_an_interrupted_export_is_completed_exactly(neo4j_store, seed):
    graph, rng = make_graph(seed=seed), random.Random(seed)
    stops = rng.sample(range(3, 24), 2)
    for stop in sorted(stops):
        with pytest.raises(StoppedError):
            neo4j_store.export(graph, progress=interrupt_after(stop * 100))
        (network,) = neo4j_store.read("MATCH (n:Network) RETURN n.id AS id, n.complete AS complete")
        assert network["complete"] is False
        assert 0 < len(stored_edges(neo4j_store)) < sum(graph.edges_per_part)
    last = neo4j_store.export(graph)
    assert 0 < last.written < last.n_edges
    assert stored_edges(neo4j_store) == edges_of(graph, last.network)
    assert "Slice" not in left_over(neo4j_store)


def interrupt_after(n_edges):
    def progress(_what, done, _total):
        if done >= n_edges:
            raise StoppedError

    return progress


KILLED = """
import os, signal, sys
from connectorch.ingest.read import read
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores import slices
from connectorch.ingest.stores.neo4j import Neo4jStore

def progress(what, done, total):
    if done > 1200:
        os.kill(os.getpid(), signal.SIGKILL)

slices.EDGES_A_SLICE = 100
with Neo4jStore(sys.argv[2], "neo4j", open(sys.argv[3]).read().strip()) as store:
    store.export(neuron_graph(read(sys.argv[1])), progress=progress)
"""


def test_an_export_survives_the_death_of_its_program(neo4j_store, neo4j_server, tmp_path):
    rng = np.random.default_rng(5)
    weights = {"weight0": rng.normal(size=(60, 40)), "weight1": rng.normal(size=(20, 60))}
    np.savez(tmp_path / "net.npz", **weights)
    arguments = [str(tmp_path / "net.npz"), neo4j_server.bolt, str(neo4j_server.password_file)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert done.returncode == -signal.SIGKILL
    graph = neuron_graph(read(tmp_path / "net.npz"))
    exported = neo4j_store.export(graph)
    assert 0 < exported.written <= 3600 - 1200
    assert stored_edges(neo4j_store) == edges_of(graph, exported.network)


def test_an_export_survives_the_death_of_the_server(neo4j_server, monkeypatch):
    monkeypatch.setattr(bolt, "RETRY_LIMIT", 1.0)
    graph = make_graph()

    def kill(_what, done, _total):
        if done > 1500 and is_locked(neo4j_server.home / "lock"):
            os.kill(server.status(neo4j_server.home).pid, signal.SIGKILL)
            raise StoppedError

    with pytest.raises((StoppedError, ConnectionError)), open_on(neo4j_server) as store:
        store.export(graph, progress=kill)
    ports = tuple(int(address.rpartition(":")[2]) for address in (neo4j_server.bolt, neo4j_server.http))
    for _ in range(100):
        if not is_locked(neo4j_server.home / "lock"):
            break
        threading.Event().wait(0.05)
    assert server.status(neo4j_server.home) is None
    again = server.start(neo4j_server.home, heap="1g", ports=ports)
    assert replace(again, pid=neo4j_server.pid, heap=neo4j_server.heap) == neo4j_server
    with open_on(again) as store:
        number = store.export(graph).network
        assert stored_edges(store) == edges_of(graph, number)
        store.drop(number)


def open_on(running):
    return Neo4jStore(running.bolt, running.user, running.password)


def test_two_who_export_the_same_network_at_once_write_it_once(neo4j_store, neo4j_server):
    graph, done = make_graph(), []
    in_threads(lambda _: done.append(export_alone(neo4j_server, graph)), 3)
    assert len(done) == 3
    assert sum(one.written for one in done) == sum(graph.edges_per_part)
    assert stored_edges(neo4j_store) == edges_of(graph, done[0].network)
    assert "Slice" not in left_over(neo4j_store)


def test_networks_exported_at_once_get_different_ids(neo4j_store, neo4j_server):
    done = []
    in_threads(lambda i: done.append(export_alone(neo4j_server, make_graph(f"net{i}", i))), 5)
    assert sorted(one.network for one in done) == [1, 2, 3, 4, 5]
    found = neo4j_store.read("MATCH (n:Network) RETURN n.id AS id ORDER BY id")
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5]


def export_alone(running, graph):
    with open_on(running) as store:
        return store.export(graph)


def in_threads(work, n):
    threads = [threading.Thread(target=work, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_drop_leaves_the_other_networks_alone(neo4j_store):
    one, two = make_graph("one", 1), make_graph("two", 2)
    dropped, kept = neo4j_store.export(one).network, neo4j_store.export(two).network
    ids = [{"id": first_id(dropped), "network": dropped}]
    text = (
        "UNWIND $rows AS r MATCH (n:Neuron {id: r.id}), (net:Network {id: r.network}) "
        "CREATE (n)-[:IN_MODULE]->(:Module {id: r.id, network: r.network}), "
        "(net)-[:HAS_CENSUS]->(:Census {id: r.id, network: r.network})"
    )
    neo4j_store.write((text, ids))
    neo4j_store.drop(dropped)
    assert stored_edges(neo4j_store) == edges_of(two, kept)
    assert neo4j_store.read("MATCH (n) WHERE n.network = $id OR n:Network AND n.id = $id RETURN n", id=dropped) == []
    assert not left_over(neo4j_store) & {"Module", "Census", "Slice"}
    neo4j_store.drop(kept)
    assert left_over(neo4j_store) == set()


@pytest.mark.parametrize("n_done", range(1, len(statements("drop_network"))))
def test_after_an_interrupted_drop_the_network_can_come_again(neo4j_store, n_done):
    graph = make_graph()
    number = neo4j_store.export(graph).network
    for statement in statements("drop_network")[:n_done]:
        neo4j_store.run(statement, network=number, first=first_id(number), last=first_id(number + 1), batch=1000)
    assert neo4j_store.read("MATCH (n:Network) RETURN n.complete AS complete") == [{"complete": False}]
    exported = neo4j_store.export(graph)
    assert exported.written == exported.n_edges
    assert stored_edges(neo4j_store) == edges_of(graph, exported.network)


def test_what_another_program_has_changed_is_not_called_complete(neo4j_store):
    graph = make_graph()
    with pytest.raises(StoppedError):
        neo4j_store.export(graph, progress=interrupt_after(900))
    neo4j_store.run("MATCH ()-[e:EXCITES]->() WITH e LIMIT 1 DELETE e")
    with pytest.raises(OSError, match=r"'net' came out as .*, and was removed"):
        neo4j_store.export(graph)
    assert left_over(neo4j_store) == set()
    assert neo4j_store.export(graph).written == sum(graph.edges_per_part)


def test_reading_cannot_write(neo4j_store, neo4j_server):
    with pytest.raises(ValueError, match="Writing in read access mode"):
        neo4j_store.read("CREATE (n:Network {id: 1}) RETURN n")
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password, read_only=True) as reader:
        assert reader.read("RETURN $x + 1 AS y", x=2**40) == [{"y": 2**40 + 1}]
        for writing in (
            lambda: reader.export(make_graph()),
            lambda: reader.write(("RETURN 1", [{"a": 1}])),
            lambda: reader.drop(1),
        ):
            with pytest.raises(PermissionError, match="read only"):
                writing()


def test_a_faulty_text_is_a_value_error_and_unknown_words_make_no_warning(neo4j_store):
    with pytest.raises(ValueError, match="Invalid input"):
        neo4j_store.read("MATCH nothing")
    assert neo4j_store.read("MATCH (n:NoSuchLabel) WHERE n.nothing = 1 RETURN n.neither AS x") == []


def test_a_query_that_takes_too_long_is_stopped(neo4j_store):
    slow = (
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a * b AS c WHERE c % 7 = 3 RETURN count(c) AS n"
    )
    begun = monotonic()
    with pytest.raises(TimeoutError, match="took longer than the time limit; raise it"):
        neo4j_store.read(slow, time_limit=1.0)
    assert monotonic() - begun < 30
    assert neo4j_store.read("RETURN 1 AS one", time_limit=1.0) == [{"one": 1}]


def test_a_query_that_exhausts_the_servers_memory_is_not_tried_again(neo4j_store, monkeypatch):
    tried = []

    def counted(tx, statement, **parameters):
        tried.append(statement)
        return run(tx, statement, **parameters)

    run = neo4j.run
    monkeypatch.setattr(neo4j, "run", counted)
    with pytest.raises(OSError, match=r"Neo4j has too little memory for this .*start it with more"):
        neo4j_store.read("UNWIND range(1, 200000000) AS a RETURN size(collect(a)) AS n")
    assert len(tried) == 1
    assert neo4j_store.read("RETURN 1 AS one") == [{"one": 1}]
