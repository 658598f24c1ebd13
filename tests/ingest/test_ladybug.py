import math
import struct
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import ladybug
import pytest
import torch
from connectorch.ingest import results
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.schema import NODES, RELATIONSHIPS, first_id
from connectorch.ingest.stores import tables
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.training.network import feedforward

EDGES = (
    "MATCH (a:Neuron)-[e:{kind}]->(b:Neuron) RETURN a.id AS pre, b.id AS post, e.weight AS weight ORDER BY pre, post"
)
COUNTS = "MATCH (n:{label}) RETURN count(*) AS n"


def random_network(name="random", seed=0, sizes=(30, 50, 40, 5)):
    rng = torch.Generator().manual_seed(seed)
    weights = [torch.randn(post, pre, generator=rng) for pre, post in pairwise(sizes)]
    biases = [torch.randn(n, generator=rng) for n in sizes[1:]]
    return feedforward(name, [weight * (weight.abs() > 1) for weight in weights], biases=biases)


def held(store):
    """Number of vertices of every label and of edges of every type."""
    counts = {label: store.read(COUNTS.format(label=label))[0]["n"] for label in NODES}
    for kind, (pre, post, _) in RELATIONSHIPS.items():
        counts[kind] = store.read(f"MATCH (:{pre})-[:{kind}]->(:{post}) RETURN count(*) AS n")[0]["n"]
    return counts


def edges(store, network):
    """(pre, post, weight) of every edge of one network."""
    rows = [row for kind in ("EXCITES", "INHIBITS") for row in store.read(EDGES.format(kind=kind))]
    return {(r["pre"], r["post"]): r["weight"] for r in rows if first_id(network) <= r["pre"] < first_id(network + 1)}


def expected_edges(graph, network):
    return {
        (first_id(network, part.pre_layer) + int(i), first_id(network, part.post_layer) + int(j)): float(w)
        for part in graph.parts()
        for i, j, w in zip(part.pre, part.post, part.weight, strict=True)
    }


def test_the_toy_network_is_stored_row_by_row(embedded_store, toy):
    graph = neuron_graph(toy, with_bias=True)
    exported = embedded_store.export(graph)
    assert (exported.network, exported.name, exported.written, exported.n_edges) == (1, "toy", 16, 16)
    assert edges(embedded_store, 1) == expected_edges(graph, 1)
    neurons = embedded_store.read("MATCH (n:Neuron) RETURN n.* ORDER BY n.id")
    rows = {row["n.name"]: {key.removeprefix("n."): value for key, value in row.items()} for row in neurons}
    assert len(rows) == 15
    assert rows["h1.3"] == {
        "id": first_id(1, 1) + 3,
        "network": 1,
        "layer": 1,
        "unit": 3,
        "role": "hidden",
        "name": "h1.3",
        "bias": 0.5,
        "live": False,
        "live_published": True,
        "module": None,
        "participation": None,
    }
    assert (rows["b2"]["layer"], rows["b2"]["unit"], rows["b2"]["role"], rows["b2"]["bias"]) == (1, 4, "bias", None)
    (network,) = embedded_store.read(
        "MATCH (n:Network)-[:HAS_LAYER]->(l:Layer) RETURN n.complete AS done, count(l) AS layers"
    )
    assert network == {"done": True, "layers": 4}


def test_weights_are_exact_to_the_last_bit(embedded_store):
    graph = neuron_graph(random_network(), with_bias=True)
    exported = embedded_store.export(graph)
    found, expected = edges(embedded_store, exported.network), expected_edges(graph, exported.network)
    assert found == expected
    assert math.fsum(found.values()) == math.fsum(expected.values())
    assert len(found) == exported.written == exported.n_edges


def test_a_second_export_writes_nothing(embedded_store, toy):
    first = embedded_store.export(neuron_graph(toy))
    before = held(embedded_store)
    again = embedded_store.export(neuron_graph(toy))
    assert (again.network, again.written, again.n_edges) == (first.network, 0, first.n_edges)
    assert held(embedded_store) == before


def test_another_network_of_the_same_name_is_refused_unless_it_replaces(embedded_store, toy):
    embedded_store.export(neuron_graph(random_network()))
    embedded_store.export(neuron_graph(toy))
    changed = replace(random_network(seed=1), name="toy")
    with pytest.raises(ValueError, match=r"holds another network named 'toy'.*; use --replace or another --name"):
        embedded_store.export(neuron_graph(changed))
    with pytest.raises(ValueError, match="bias neurons"):
        embedded_store.export(neuron_graph(toy, with_bias=True))
    assert edges(embedded_store, 2) == expected_edges(neuron_graph(toy), 2)
    number = embedded_store.export(neuron_graph(changed), replace=True).network
    assert edges(embedded_store, number) == expected_edges(neuron_graph(changed), number)
    assert held(embedded_store)["Network"] == 2
    assert held(embedded_store)["Layer"] == 8


def test_dropping_a_network_leaves_the_others_untouched(embedded_store, toy):
    embedded_store.export(neuron_graph(random_network("first", 1)))
    before = held(embedded_store)
    number = embedded_store.export(neuron_graph(toy, with_bias=True)).network
    results.write_modules(embedded_store, number, "hand", [[(0, 0), (1, 0)], [(2, 0)]], [(0, 1, 2)], 0.1, None)
    embedded_store.export(neuron_graph(random_network("last", 2)))
    last = edges(embedded_store, 3)
    embedded_store.drop(number)
    assert edges(embedded_store, 3) == last
    embedded_store.drop(3)
    assert held(embedded_store) == before
    assert edges(embedded_store, 1) == expected_edges(neuron_graph(random_network("first", 1)), 1)


class InterruptionError(Exception):
    """Stands for a Ctrl-C in the middle of an export."""


def stop(*_):
    raise InterruptionError


def interrupt(store, graph):
    with pytest.raises(InterruptionError):
        store.export(graph, progress=stop)


def test_an_interrupted_export_leaves_nothing_incomplete(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
        before = held(store)
        interrupt(store, neuron_graph(random_network()))
        assert held(store)["Network"] == 2
    with LadybugStore(path) as store:
        assert held(store) == before
        assert store.export(neuron_graph(random_network())).written == random_network().n_edges


def test_an_interrupted_export_is_not_taken_for_done_in_the_same_store(embedded_store):
    """It once was: the network's node had the digest already."""
    graph = neuron_graph(random_network())
    interrupt(embedded_store, graph)
    assert embedded_store.export(graph).written == random_network().n_edges
    assert held(embedded_store)["Network"] == 1
    assert embedded_store.read("MATCH (n:Network) RETURN n.complete AS done") == [{"done": True}]


KILLED = """
import os, sys
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.training.network import feedforward
import torch
network = feedforward("killed", [torch.ones(90, 80), -torch.ones(70, 90)])
LadybugStore(sys.argv[1]).export(neuron_graph(network), progress=lambda *_: os._exit(9))
"""


def test_an_export_that_was_killed_leaves_nothing_incomplete(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
        before = held(store)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr
    with LadybugStore(path) as store:
        assert held(store) == before
        assert edges(store, 1) == expected_edges(neuron_graph(toy), 1)


FULL = """
import resource, sys
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.training.network import feedforward
import torch
store = LadybugStore(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, -1))  # bytes: as a full disk
try:
    store.export(neuron_graph(feedforward("large", [torch.ones(300, 200)])))
except OSError as error:
    print(error)
"""


def test_a_full_disk_is_named_and_loses_nothing_that_was_complete(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
        before = held(store)
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], check=False, capture_output=True, text=True)
    assert "s.lbug': IO exception: " in done.stdout, done.stderr
    assert "is the disk full?" in done.stdout
    with LadybugStore(path) as store:
        assert held(store) == before
        assert store.export(neuron_graph(feedforward("large", [torch.ones(300, 200)]))).written == 300 * 200


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (n:Neurone) RETURN n.id", "Binder exception: Table Neurone does not exist"),
        ("MATCH (n RETURN n", "Parser exception"),
        ("RETURN 9223372036854775807 + 1 AS n", "Overflow exception"),
    ],
)
def test_what_the_store_refuses_is_a_value_error_that_names_it(embedded_store, text, message):
    with pytest.raises(ValueError, match=f"store '.*store.lbug': {message}"):
        embedded_store.read(text)


def test_many_copies_of_few_edges_are_as_good_as_one(embedded_store, monkeypatch):
    monkeypatch.setattr(tables, "MAX_COPY", 100)
    graph, seen = neuron_graph(random_network()), []
    number = embedded_store.export(graph, progress=lambda *step: seen.append(step)).network
    assert edges(embedded_store, number) == expected_edges(graph, number)
    n_edges = random_network().n_edges
    assert len(seen) > n_edges / 100
    assert seen[-1] == ("random", n_edges, n_edges)


def test_what_came_out_short_is_removed_and_named(embedded_store, toy, monkeypatch):
    copy = LadybugStore.copy

    def lossy(store, table, frame):
        copy(store, table, frame[1:] if table in ("EXCITES", "INHIBITS") else frame)

    monkeypatch.setattr(LadybugStore, "copy", lossy)
    with pytest.raises(
        OSError, match=r"'toy' came out as \(neurons, edges\) \(11, 1\d\), not \(12, 14\); it was removed|'toy'"
    ):
        embedded_store.export(neuron_graph(toy))
    assert held(embedded_store)["Network"] == 0


def test_a_network_without_edges_is_stored(embedded_store):
    empty = feedforward("empty", [torch.zeros(3, 2)])
    assert embedded_store.export(neuron_graph(empty)).n_edges == 0
    assert held(embedded_store)["Neuron"] == 5


def test_a_store_to_read_changes_nothing_and_many_may_read(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with pytest.raises(FileNotFoundError, match=r"no store at .*; make one with `connectorch ingest SOURCE --store"):
        LadybugStore(path, read_only=True)
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
    with LadybugStore(path, read_only=True) as one, LadybugStore(path, read_only=True) as two:
        assert held(one) == held(two)
        with pytest.raises(PermissionError, match="was opened to read only"):
            one.export(neuron_graph(random_network()))


def test_what_is_no_store_is_refused(tmp_path):
    path = tmp_path / "s.lbug"
    path.write_text("this is no database" * 1000)
    with pytest.raises(ValueError, match=r"cannot be opened: .*is it no ladybug file"):
        LadybugStore(path)
    with pytest.raises(FileNotFoundError, match=r"no folder .*missing"):
        LadybugStore(tmp_path / "missing" / "s.lbug")


OPENED = "import sys; from connectorch.ingest.stores.ladybug import LadybugStore; LadybugStore(sys.argv[1])"


@pytest.mark.parametrize("new", [True, False])
def test_a_second_writer_is_refused(tmp_path, toy, new):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        if not new:
            store.export(neuron_graph(toy))
        second = [sys.executable, "-c", OPENED, str(path)]
        done = subprocess.run(second, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "another program is writing to it" in done.stderr


def test_numbers_come_back_as_int_and_closing_twice_is_no_error(embedded_store):
    (row,) = embedded_store.read("UNWIND [1, 2, 4611686018427387904] AS n RETURN sum(n) AS n, [1.5, 2] AS listed")
    assert row == {"n": 4611686018427387907, "listed": [1.5, 2.0]}
    assert type(row["n"]) is int
    embedded_store.close()
    embedded_store.close()


def test_a_new_store_has_its_name_only_with_a_complete_network(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        interrupt(store, neuron_graph(toy))
        assert not path.exists()
        store.export(neuron_graph(toy))
        assert [file.name for file in tmp_path.iterdir() if file.suffix != ".wal"] == ["s.lbug"]
        store.export(neuron_graph(random_network()))
    with LadybugStore(path, read_only=True) as store:
        assert held(store)["Network"] == 2


def test_a_new_store_in_which_nothing_was_completed_leaves_nothing(tmp_path, toy):
    with LadybugStore(tmp_path / "s.lbug") as store:
        interrupt(store, neuron_graph(toy))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_of_a_new_store_is_removed(tmp_path, toy):
    path = tmp_path / "s.lbug"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr
    assert not path.exists()
    assert any(tmp_path.iterdir())
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
        assert held(store)["Network"] == 1
    assert [file.name for file in tmp_path.iterdir()] == ["s.lbug"]


def test_a_store_that_another_program_made_meanwhile_is_not_replaced(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        path.write_text("another's")
        with pytest.raises(OSError, match="another program has made the store"):
            store.export(neuron_graph(toy))
    assert path.read_text() == "another's"


def test_a_file_of_another_version_is_refused_as_such(tmp_path, toy):
    path = tmp_path / "s.lbug"
    with LadybugStore(path) as store:
        store.export(neuron_graph(toy))
    held_bytes = bytearray(path.read_bytes())
    version = int(ladybug.storage_version)
    held_bytes[4:12] = struct.pack("<Q", version + 7)
    path.write_bytes(held_bytes)
    with pytest.raises(ValueError, match=f"another version of ladybug wrote it .*version: {version + 7}"):
        LadybugStore(path)


def test_a_query_that_takes_too_long_is_stopped(embedded_store):
    slow = (
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a * b AS c WHERE c % 7 = 3 RETURN count(c) AS n"
    )
    with pytest.raises(TimeoutError, match="took longer than the time limit; raise it"):
        embedded_store.read(slow, time_limit=1.0)
    short = "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b RETURN count(*) AS n"
    assert embedded_store.read(short) == embedded_store.read(short, time_limit=60.0) == [{"n": 10**6}]


def test_a_query_that_exhausts_the_memory_says_so(embedded_store):
    small = ladybug.Database(buffer_pool_size=2**26)
    embedded_store.connection = ladybug.Connection(small)
    with pytest.raises(OSError, match="has too little memory for this"):
        embedded_store.read("UNWIND range(1, 20000000) AS a RETURN size(collect(a)) AS n")
