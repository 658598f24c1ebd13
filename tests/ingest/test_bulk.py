"""A bulk load equals an export over Bolt in every node, edge and property, and is whole or not there at all."""

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from connectorch.cli import main
from connectorch.ingest import bulk, room, server
from connectorch.ingest.datafolder import exchange, settle
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.importfiles import ImportFiles, fingerprint
from connectorch.ingest.restore import restore
from connectorch.ingest.schema import NODES
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.training.network import Block, LayeredNetwork, feedforward

NODES_TEXT = "MATCH (n) WHERE NOT n:Lock RETURN labels(n) AS labels, properties(n) AS properties"
EDGES_TEXT = """
MATCH (a)-[e]->(b)
RETURN type(e) AS type, labels(a) AS pre, a.id AS from, labels(b) AS post, b.id AS to, properties(e) AS properties
"""
INDEXES = "SHOW INDEXES YIELD name, labelsOrTypes, properties, state RETURN name, labelsOrTypes, properties, state"
EXTREME = [[1e-320, -1e300, 0.1, 3.0], [-0.0, 4194304.0, -4194303.9999999995, 1 / 3]]


def weights(*shape, seed=0, density=0.5):
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(*shape, generator=generator)
    return drawn * (torch.rand(*shape, generator=generator) < density)


def skipping():
    """Three layers, a block that skips the middle one, and an empty block."""
    between, skip = weights(4, 3, seed=1), weights(2, 3, seed=2)
    blocks = (
        Block(0, 1, between, between != 0),
        Block(0, 2, skip, skip != 0),
        Block(1, 2, torch.zeros(2, 4), torch.zeros(2, 4, dtype=torch.bool)),
    )
    return LayeredNetwork("skips", (3, 4, 2), blocks, (None, None, torch.tensor([0.0, -1.5])), {"task": 'a "b", c'})


def without_layers():
    weight = weights(5, 5, seed=3).fill_diagonal_(0)
    return LayeredNetwork("any", (5,), (Block(0, 0, weight, weight != 0),), (None,))


def edge_cases(toy):
    levels = [
        feedforward(f"run/000@{level}", [weights(30, 20, seed=5, density=1 - level)], about={"level": level})
        for level in (0.9, 0.5, 0.0)
    ]
    return [
        toy,
        skipping(),
        without_layers(),
        feedforward("one edge, \u00e9\nand a new line", [torch.ones(1, 1)], about={"source": "", "seed": 2**53}),
        feedforward("one neuron a layer, no edge", [torch.zeros(1, 1)]),
        feedforward("no edge", [torch.zeros(2, 3)]),
        feedforward("extreme", [torch.tensor(EXTREME, dtype=torch.float64)], biases=[torch.tensor([-0.0, 1e-45])]),
        *levels,
    ]


def graphs(toy):
    return [neuron_graph(network, with_bias=i % 2 == 0) for i, network in enumerate(edge_cases(toy))]


def dump(store):
    """Every node and edge with all of their properties, sorted; what was made in which order does not show."""
    nodes = [(sorted(row["labels"]), row["properties"]) for row in store.read(NODES_TEXT)]
    edges = [
        (
            row["type"],
            sorted(row["pre"]),
            row["from"],
            sorted(row["post"]),
            row["to"],
            sorted(row["properties"].items()),
        )
        for row in store.read(EDGES_TEXT)
    ]
    return sorted(map(repr, ([labels, sorted(held.items())] for labels, held in nodes))), sorted(map(repr, edges))


def indexes(store):
    return sorted(map(repr, store.read(INDEXES)))


def emptied(running):
    with Neo4jStore(running.bolt, running.user, running.password) as store:
        for row in store.read("MATCH (n:Network) RETURN n.id AS id"):
            store.drop(row["id"])


@pytest.fixture
def loaded(neo4j_server, toy):
    """The store over Bolt, as a dump, and the store after a bulk load of the same, open."""
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password) as store:
        store.create_schema()
        emptied(neo4j_server)
        for graph in graphs(toy):
            store.export(graph)
        expected = dump(store), indexes(store)
        emptied(neo4j_server)
    said = []
    done = bulk.load(iter(graphs(toy)), neo4j_server.home, lambda *words: said.append(words), n_networks=10)
    with Neo4jStore(neo4j_server.bolt, neo4j_server.user, neo4j_server.password) as store:
        yield SimpleNamespace(expected=expected, store=store, done=done, said=said)
    emptied(neo4j_server)


@pytest.mark.neo4j
def test_a_bulk_load_equals_an_export_over_bolt_and_goes_on_like_it(loaded, toy, neo4j_server):
    nodes, edges = dump(loaded.store)
    assert nodes == loaded.expected[0][0]
    assert edges == loaded.expected[0][1]
    assert indexes(loaded.store) == loaded.expected[1]
    assert [one.name for one in loaded.done] == [network.name for network in edge_cases(toy)]
    assert [one.n_edges for one in loaded.done] == [sum(graph.edges_per_part) for graph in graphs(toy)]
    assert {what for what, _, _ in loaded.said} == {"write files", "import", "check"}
    again = loaded.store.export_many(graphs(toy))
    assert [one.written for one in again] == [0] * len(again)
    assert dump(loaded.store) == (nodes, edges)
    for network in edge_cases(toy):
        (row,) = loaded.store.read("MATCH (n:Network {name: $n}) RETURN properties(n) AS p", n=network.name)
        assert restore(loaded.store, dict.fromkeys(NODES["Network"]) | row["p"]).digest == network.digest
    more = loaded.store.export(neuron_graph(feedforward("run/000@0.3", [weights(30, 20)], about={"level": 0.3})))
    assert more.network == len(again) + 1
    lineage = loaded.store.read("MATCH (a:Network)-[:PRUNED_TO]->(b:Network) RETURN a.level AS a, b.level AS b")
    assert {(row["a"], row["b"]) for row in lineage} == {(0.0, 0.3), (0.3, 0.5), (0.5, 0.9)}
    with pytest.raises(ValueError, match="holds 11 networks"):
        bulk.load(graphs(toy), neo4j_server.home)
    assert server.status(neo4j_server.home).pid != neo4j_server.pid
    assert not (neo4j_server.home / "bulk").exists()


def test_the_fingerprint_is_the_sum_that_its_words_say(toy):
    graph, p = neuron_graph(toy), 65_521
    for part in graph.parts():
        expected = 0
        for pre, post, weight in zip(part.pre, part.post, part.weight, strict=True):
            cut = int(abs(weight) * 2**40) % p * (1 if weight > 0 else -1)
            ids = [
                3 * 2**32 + layer * 2**24 + int(unit)
                for layer, unit in ((part.pre_layer, pre), (part.post_layer, post))
            ]
            expected += cut * ((31 * ids[0] + ids[1]) % p)
        assert fingerprint(part, 3) == expected


def test_the_files_hold_each_neuron_and_each_edge_once(toy, tmp_path):
    with ImportFiles(tmp_path) as files:
        first, second = files.add(neuron_graph(toy, with_bias=True)), files.add(neuron_graph(toy))
    neurons = [line.split(",") for line in (tmp_path / "neurons.csv").read_text().splitlines()[1:]]
    assert [int(row[0]) for row in neurons] == list(range(15 + 12))
    assert [row[6] for row in neurons[15:]] == neuron_graph(toy).neurons["name"].tolist()
    assert (files.n_neurons, files.n_edges) == (27, first.n_edges + second.n_edges)
    edges = [
        (kind, *map(float, line.split(",")))
        for kind in ("EXCITES", "INHIBITS")
        for line in (tmp_path / f"{kind}.csv").read_text().splitlines()[1:]
    ]
    assert len(edges) == files.n_edges == 14 + 2 + 14
    assert all((weight > 0) == (kind == "EXCITES") for kind, _, _, weight in edges)
    drawn = {("i0", "h1.0", 2.0), ("i1", "h1.1", 4.0), ("h2.1", "o0", -1.0), ("b1", "h1.3", 0.5), ("b2", "h2.0", -1.0)}
    names = [row[6] for row in neurons]
    assert drawn <= {(names[int(pre)], names[int(post)], weight) for _, pre, post, weight in edges}


def test_no_room_is_said_with_figures_before_anything_is_imported(toy, tmp_path, monkeypatch):
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**8))
    with pytest.raises(OSError, match=r"0\.1 GB free, and loading up to network 'toy' takes 0\.5 GB"):
        bulk.write_files([neuron_graph(toy)], tmp_path / "files", None, None)


def folder(path, *names):
    for name in names:
        (path / name).mkdir(parents=True)
        (path / name / "which").write_text(name)
    return path


@pytest.mark.parametrize(
    "there",
    [
        ("data",),
        ("data.new",),
        ("data", "data.new"),
        ("data.new", "data.old"),
        ("data", "data.old"),
        ("data", "data.new", "data.old"),
    ],
)
def test_an_exchange_killed_anywhere_is_ended_by_the_next_start(tmp_path, there):
    settle(folder(tmp_path, *there))
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    expected = "data.new" if "data.new" in there else "data"
    assert (tmp_path / "data" / "which").read_text() == expected


def test_an_exchange_that_fails_leaves_the_old_data(tmp_path, monkeypatch):
    folder(tmp_path, "data", "bulk/data")
    renamed = type(tmp_path).rename

    def rename(self, target):
        if self.name == "data.new":
            raise OSError("no")
        return renamed(self, target)

    monkeypatch.setattr(type(tmp_path), "rename", rename)
    with pytest.raises(OSError, match="no"):
        exchange(tmp_path, tmp_path / "bulk" / "data")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["bulk", "data"]
    assert (tmp_path / "data" / "which").read_text() == "data"


LOAD = """
import sys
from connectorch.ingest.bulk import load
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.read import read
print("go", flush=True)
load([neuron_graph(read(path)) for path in sys.argv[2:]], sys.argv[1])
print("done", flush=True)
"""
KILLS = int(os.environ.get("CONNECTORCH_KILLS", "2"))


def start_load(home, files):
    child = subprocess.Popen([sys.executable, "-c", LOAD, home, *files], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "go\n"
    return child


@pytest.mark.neo4j
def test_a_bulk_load_killed_anywhere_leaves_an_empty_store_or_a_complete_one(neo4j_server, tmp_path):
    emptied(neo4j_server)
    home, files, rng = str(neo4j_server.home), [], np.random.default_rng(17)
    for i in range(3):
        files.append(tmp_path / f"net{i}.npz")
        np.savez(files[-1], weight0=rng.normal(size=(80, 100)), weight1=rng.normal(size=(20, 80)))
    begun = time.perf_counter()
    assert start_load(home, files).communicate()[0] == "done\n"
    seconds = time.perf_counter() - begun
    ports = tuple(int(address.rpartition(":")[2]) for address in (neo4j_server.bolt, neo4j_server.http))
    for kill in range(KILLS):
        emptied(server.start(home, ports=ports))
        child = start_load(home, files)
        moment = float(rng.uniform(kill, kill + 1)) / KILLS * seconds
        try:
            child.wait(moment)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.communicate()
        with Neo4jStore(neo4j_server.bolt, neo4j_server.user, server.start(home, ports=ports).password) as store:
            (found,) = store.read("MATCH (n:Neuron) RETURN count(n) AS n, sum(COUNT { (n)-->() }) AS e")
            networks = store.read("MATCH (n:Network) RETURN n.complete AS c")
        print(f"bulk, kill {kill}: after {moment:.1f} of {seconds:.1f} s, {found}")
        assert (found, networks) in (({"n": 0, "e": 0}, []), ({"n": 600, "e": 28_800}, [{"c": True}] * 3))
        if not networks:
            assert start_load(home, files).communicate()[0] == "done\n"
        assert not (neo4j_server.home / "bulk").exists()
        server.start(home, ports=ports)
    emptied(server.start(home, ports=ports))


@pytest.mark.neo4j
def test_the_command_fills_the_own_server_and_refuses_what_is_not_empty(neo4j_server, tmp_path, monkeypatch, capsys):
    emptied(neo4j_server)
    monkeypatch.setattr(server, "home_of", lambda home: neo4j_server.home if home is None else home)
    np.savez(tmp_path / "net.npz", weight0=np.ones((2, 3)))
    main_ok(["ingest", str(tmp_path / "net.npz"), "--store", neo4j_server.bolt, "--bulk", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["written"]) for one in told["networks"]] == [("net", 6)]
    assert refused(["ingest", str(tmp_path / "net.npz"), "--store", "neo4j", "--bulk"], capsys).count(
        "holds 1 networks"
    )
    assert "--name" in refused(
        ["ingest", str(tmp_path / "net.npz"), "--store", "neo4j", "--bulk", "--name", "x"], capsys
    )
    emptied(neo4j_server)
    twice = [str(tmp_path / "net.npz")] * 2
    assert "more than once" in refused(["ingest", *twice, "--store", "neo4j", "--bulk"], capsys)
    assert "no file or run folder" in refused(["ingest", "nothing.npz", "--store", "neo4j", "--bulk"], capsys)
    assert server.status(neo4j_server.home) is not None


def test_the_command_refuses_another_server_and_fills_an_embedded_store_as_ever(tmp_path, capsys):
    np.savez(tmp_path / "net.npz", weight0=np.ones((2, 3)))
    said = refused(["ingest", str(tmp_path / "net.npz"), "--store", "bolt://elsewhere:7687", "--bulk"], capsys)
    assert "bolt://elsewhere:7687 is another server" in said
    main_ok(["ingest", str(tmp_path / "net.npz"), "--store", str(tmp_path / "s.lbug"), "--bulk"])
    assert "6 edges written" in capsys.readouterr().out


def main_ok(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code


def refused(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return " ".join(said.split())
