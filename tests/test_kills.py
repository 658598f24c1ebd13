"""Killed with SIGKILL at random moments, and run again: nothing is lost, nothing is there twice.

Three kills of each kind; `make long` makes twenty (CONNECTORCH_KILLS) and its log is docs/kills.log. Weights are
multiples of 1/1024, so that their sums are exact in whatever order a store adds them.
"""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise

import numpy as np
import pytest
from connectorch.ingest import server
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.filelock import is_locked
from connectorch.ingest.read import read
from connectorch.ingest.session import open_store
from connectorch.ingest.stores.ladybug_file import building_name
from connectorch.training.streams import stream

KILLS = range(int(os.environ.get("CONNECTORCH_KILLS", "3")))
SIZES = (100, 400, 300, 10)
FEWER = (100, 200, 100, 10)
EXPORT = """
import sys
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.read import read
from connectorch.ingest.session import open_store
graph = neuron_graph(read(sys.argv[1]), with_bias=True)
print("go", flush=True)
with open_store(sys.argv[2]) as store:
    print(store.export(graph, replace="replace" in sys.argv).written, flush=True)
"""
PARTICIPATE = """
import sys
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.read import read
from connectorch.ingest.results import Counted, write_participation
from connectorch.ingest.session import open_store
graph, number = neuron_graph(read(sys.argv[1]), with_bias=True), int(sys.argv[3])
neurons = [(layer, unit, number) for layer, unit in graph.neurons[["layer", "unit"]].to_numpy().tolist()]
edges = [
    (part.pre_layer, pre, part.post_layer, post, number)
    for part in graph.parts()
    for pre, post in zip(part.pre.tolist(), part.post.tolist(), strict=True)
]
print("go", flush=True)
with open_store(sys.argv[2]) as store:
    (there,) = store.read("MATCH (n:Network) RETURN n.id AS id")
    write_participation(store, there["id"], Counted(f"motif {number}", "a->b", number, "raw", True), neurons, edges)
    print("done", flush=True)
"""
TRAIN = """
import sys
from dataclasses import replace
from pathlib import Path
from connectorch.training.task import default_settings
from connectorch.training.train import Plan, train
settings = replace(default_settings("6-3-3-3"), updates=400, retrain_updates=300, levels=(0.0, 0.5, 0.8, 0.9))
print("go", flush=True)
train(Plan("6-3-3-3", 3, settings, seed=7), Path(sys.argv[1]), device="cpu", resume=sys.argv[2] == "resume")
print("done", flush=True)
"""
EDGES = """
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
RETURN a.layer AS layer, a.role = 'bias' AS bias, count(*) AS n, sum(e.weight) AS total, sum(abs(e.weight)) AS size
ORDER BY layer, bias
"""
PAIRS = """
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WITH DISTINCT a.id AS pre, b.id AS post
RETURN count(*) AS n
"""


PARTAKING = """
MATCH (w:Network), (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
RETURN w.participation_motif AS motif, w.participation_count AS count, e.participation AS n, a.participation AS pre,
       b.participation AS post, count(*) AS n_edges
"""
COUNT = "MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->() WHERE a.network = $n RETURN count(*) AS n"
NETWORKS = "MATCH (n:Network) RETURN n.id AS id, n.name AS name, n.bias AS bias, n.complete AS complete"


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    return made(tmp_path_factory.mktemp("kills") / "net.npz", SIZES)


def made(path, sizes):
    rng, arrays = np.random.default_rng(11), {}
    for i, (n_pre, n_post) in enumerate(pairwise(sizes)):
        arrays[f"weight{i}"] = rng.integers(-999, 1000, (n_post, n_pre)) / 1024
        arrays[f"bias{i}"] = rng.integers(-9, 10, n_post) / 1024
    np.savez(path, **arrays)
    return path


def start(script, *arguments, **environment):
    """A program that runs `script`, at the moment when its work begins."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    assert child.stdout.readline() == "go\n"
    return child


def finish(child):
    """What it printed, and how long it took until then."""
    begun = time.perf_counter()
    said = child.stdout.readline().strip()
    seconds = time.perf_counter() - begun
    child.communicate(timeout=300)
    assert child.returncode == 0
    return said, seconds


def kill_after(child, seconds):
    """Kill it; whether it was still at work."""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL


def moment(duration, *key):
    return float(stream("kill", *key).uniform(0, duration))


def is_exactly(store, path):
    """The store holds the network once: counts, distinct pairs and sums of weights, by layer, biases apart."""
    network, expected = read(path), []
    for block, bias in zip(network.blocks, network.biases[1:], strict=True):
        for weight, is_bias in ((block.weight[block.mask], False), (bias[bias != 0], True)):
            expected.append((block.pre, is_bias, len(weight), float(weight.sum()), float(weight.abs().sum())))
    rows = [(r["layer"], r["bias"], r["n"], r["total"], r["size"]) for r in store.read(EDGES)]
    n_edges = sum(row[2] for row in expected)
    assert rows == expected
    assert store.read(PAIRS) == [{"n": n_edges}]
    assert store.read("MATCH (n:Neuron) RETURN count(*) AS n") == [{"n": sum(SIZES) + len(SIZES) - 1}]
    assert store.read("MATCH (n:Network) RETURN n.complete AS complete") == [{"complete": True}]
    assert store.export(neuron_graph(network, with_bias=True)).written == 0


@pytest.fixture(scope="module")
def embedded_seconds(network_file, tmp_path_factory):
    return finish(start(EXPORT, network_file, tmp_path_factory.mktemp("whole") / "s.lbug"))[1]


@pytest.mark.parametrize("seed", KILLS)
def test_an_embedded_export_killed_anywhere_is_whole_when_run_again(network_file, embedded_seconds, tmp_path, seed):
    path = tmp_path / "s.lbug"
    killed = kill_after(start(EXPORT, network_file, path), moment(embedded_seconds, "embedded", seed))
    there = path.exists()
    written, _ = finish(start(EXPORT, network_file, path))
    assert (written == "0") == there  # the name is given to what is complete, and to nothing else
    print(f"embedded, seed {seed}: killed {killed}, store there {there}")
    with open_store(str(path)) as store:
        is_exactly(store, network_file)
    assert not building_name(path).exists()


@pytest.mark.parametrize("seed", KILLS)
def test_a_network_added_to_an_embedded_store_and_killed_leaves_the_others(
    network_file, embedded_seconds, tmp_path, seed, toy
):
    path = tmp_path / "s.lbug"
    with open_store(str(path)) as store:
        number = store.export(neuron_graph(toy)).network
    killed = kill_after(start(EXPORT, network_file, path), moment(embedded_seconds, "added", seed))
    print(f"added, seed {seed}: killed {killed}")
    with open_store(str(path), read_only=True) as store:  # whoever reads first finds the others, too
        assert store.read(COUNT, n=number) == [{"n": toy.n_edges}]
    finish(start(EXPORT, network_file, path))
    with open_store(str(path)) as store:
        assert store.read(COUNT, n=number) == [{"n": toy.n_edges}]
        store.drop(number)
        is_exactly(store, network_file)


def one_of_both(store, old, new):
    """Exactly one complete network has the name, and it is whole: the old one, or the new one."""
    (there,) = [row for row in store.read(NETWORKS) if row["complete"]]
    assert there["name"] == new.network.name
    graph = new if there["bias"] else old
    assert store.read(COUNT, n=there["id"]) == [{"n": sum(graph.edges_per_part)}]
    return graph is old


@pytest.mark.parametrize("seed", KILLS)
def test_an_embedded_network_stays_until_the_one_that_replaces_it_is_whole(
    network_file, embedded_seconds, tmp_path, seed
):
    path, new = tmp_path / "s.lbug", neuron_graph(read(network_file), with_bias=True)
    old = neuron_graph(new.network)
    with open_store(str(path)) as store:
        store.export(old)
    killed = kill_after(start(EXPORT, network_file, path, "replace"), moment(2 * embedded_seconds, "replaced", seed))
    with open_store(str(path), read_only=True) as store:
        was_old = one_of_both(store, old, new)
    print(f"replaced, seed {seed}: killed {killed}, the old one was there {was_old}")
    finish(start(EXPORT, network_file, path, "replace"))
    with open_store(str(path)) as store:
        is_exactly(store, network_file)


def of_one_motif(store, n_edges):
    """The number of the motif whose numbers all neurons and edges hold.

    Neo4j reads what is committed row by row: while a transaction whose client was killed is still being committed, a
    reader may see a part of it. So the reading is repeated, for ten seconds at most, until it is of one motif.
    """
    rows = store.read(PARTAKING)
    for _ in range(100):
        if len(rows) == 1:
            break
        time.sleep(0.1)
        rows = store.read(PARTAKING)
    (row,) = rows
    n = row["n"]
    assert row == {"motif": f"motif {n}", "count": n, "n": n, "pre": n, "post": n, "n_edges": n_edges}
    return n


def participations(store, network_file, moments):
    """Write one motif's numbers, and kill who writes another's in their place, several times."""
    n_edges = sum(neuron_graph(read(network_file), with_bias=True).edges_per_part)
    seconds = finish(start(PARTICIPATE, network_file, store, 1))[1]
    before = 1
    for number, share in enumerate(moments, start=2):
        killed = kill_after(start(PARTICIPATE, network_file, store, number), share * seconds)
        with open_store(store) as opened:
            found = of_one_motif(opened, n_edges)
        print(f"participation, {share:.2f} of {seconds:.1f} s: killed {killed}, of motif {found}")
        assert found in (before, number)
        before = found


def test_participation_killed_anywhere_is_of_one_motif(tmp_path):
    path, network_file = str(tmp_path / "s.lbug"), made(tmp_path / "net.npz", FEWER)
    finish(start(EXPORT, network_file, path))
    participations(path, network_file, [moment(1.0, "participation", seed) for seed in KILLS])


@pytest.mark.neo4j
def test_participation_on_neo4j_killed_anywhere_is_of_one_motif(neo4j_server, tmp_path, monkeypatch):
    network_file = made(tmp_path / "net.npz", FEWER)
    monkeypatch.setenv("CONNECTORCH_PASSWORD", neo4j_server.password)
    finish(start(EXPORT, network_file, neo4j_server.bolt))
    participations(neo4j_server.bolt, network_file, [moment(1.0, "neo4j participation", seed) for seed in KILLS])
    empty(neo4j_server)


@pytest.fixture(scope="module")
def neo4j_seconds(network_file, neo4j_server):
    environment = {"CONNECTORCH_PASSWORD": neo4j_server.password}
    for _ in range(2):  # the first warms the server up
        spent = finish(start(EXPORT, network_file, neo4j_server.bolt, **environment))[1]
        empty(neo4j_server)
    return spent


def opened(running):
    from connectorch.ingest.stores.neo4j import Neo4jStore

    return Neo4jStore(running.bolt, running.user, running.password)


def empty(running):
    with opened(running) as store:
        for row in store.read("MATCH (n:Network) RETURN n.id AS id"):
            store.drop(row["id"])


@pytest.mark.neo4j
@pytest.mark.parametrize("seed", KILLS)
def test_a_neo4j_export_killed_anywhere_is_completed_when_run_again(network_file, neo4j_server, neo4j_seconds, seed):
    environment = {"CONNECTORCH_PASSWORD": neo4j_server.password}
    child = start(EXPORT, network_file, neo4j_server.bolt, **environment)
    killed = kill_after(child, moment(neo4j_seconds, "neo4j client", seed))
    written, _ = finish(start(EXPORT, network_file, neo4j_server.bolt, **environment))
    print(f"neo4j client, seed {seed}: killed {killed}, {int(written):,} edges left to write")
    with opened(neo4j_server) as store:
        is_exactly(store, network_file)
    empty(neo4j_server)


@pytest.mark.neo4j
@pytest.mark.parametrize("seed", KILLS)
def test_a_neo4j_network_stays_until_the_one_that_replaces_it_is_whole(network_file, neo4j_server, neo4j_seconds, seed):
    environment = {"CONNECTORCH_PASSWORD": neo4j_server.password}
    new = neuron_graph(read(network_file), with_bias=True)
    old = neuron_graph(new.network)
    with opened(neo4j_server) as store:
        store.export(old)
    child = start(EXPORT, network_file, neo4j_server.bolt, "replace", **environment)
    killed = kill_after(child, moment(2 * neo4j_seconds, "neo4j replaced", seed))
    with opened(neo4j_server) as store:
        was_old = one_of_both(store, old, new)
    print(f"neo4j replaced, seed {seed}: killed {killed}, the old one was there {was_old}")
    finish(start(EXPORT, network_file, neo4j_server.bolt, "replace", **environment))
    with opened(neo4j_server) as store:
        is_exactly(store, network_file)
    empty(neo4j_server)


@pytest.mark.neo4j
@pytest.mark.parametrize("seed", KILLS)
def test_an_export_is_completed_when_the_server_was_killed_anywhere(network_file, neo4j_server, neo4j_seconds, seed):
    environment = {"CONNECTORCH_PASSWORD": neo4j_server.password}
    child = start(EXPORT, network_file, neo4j_server.bolt, **environment)
    time.sleep(moment(neo4j_seconds, "neo4j server", seed))
    os.kill(server.status(neo4j_server.home).pid, signal.SIGKILL)
    child.kill()
    child.communicate()
    while is_locked(neo4j_server.home / "lock"):
        time.sleep(0.05)
    ports = tuple(int(address.rpartition(":")[2]) for address in (neo4j_server.bolt, neo4j_server.http))
    server.start(neo4j_server.home, heap="1g", ports=ports)
    written, _ = finish(start(EXPORT, network_file, neo4j_server.bolt, **environment))
    print(f"neo4j server, seed {seed}: {int(written):,} edges left to write")
    with opened(neo4j_server) as store:
        is_exactly(store, network_file)
    empty(neo4j_server)


def contents(run):
    return {path.relative_to(run): path.read_bytes() for path in run.rglob("*.safetensors")}


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """A run that nobody killed, and its seconds."""
    run = tmp_path_factory.mktemp("runs") / "run"
    return run, finish(start(TRAIN, run, "new"))[1]


@pytest.mark.parametrize("seed", range(max(5, len(KILLS))))
def test_training_killed_anywhere_ends_bit_for_bit_as_if_it_had_not_been(whole_run, tmp_path, seed):
    import pandas as pd

    whole, seconds = whole_run
    run = tmp_path / "run"
    killed = kill_after(start(TRAIN, run, "new"), moment(seconds, "train", seed))
    levels = sorted(path.name for path in run.glob("level-*"))
    print(f"training, seed {seed}: killed {killed} with levels {levels}")
    finish(start(TRAIN, run, "resume" if (run / "run.json").is_file() else "new"))
    assert contents(run) == contents(whole)
    pd.testing.assert_frame_equal(*(pd.read_parquet(one / "losses.parquet") for one in (run, whole)))
