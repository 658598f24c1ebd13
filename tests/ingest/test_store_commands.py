"""`store info`, `check`, `drop` and `copy` on both kinds of store, and what each of them finds wrong."""

import json

import pytest
import torch
from connectorch.cli import main
from connectorch.ingest import results
from connectorch.ingest.copies import copy, groups
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.findings import read_findings
from connectorch.ingest.schema import first_id
from connectorch.ingest.soundness import check
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.training.network import feedforward

MODULES = [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(2, 0), (3, 0)]]
CENSUS = {
    "engine": "masks",
    "motif": "bifan",
    "count": 3,
    "count_text": "3",
    "induced": False,
    "cleaning": "raw",
    "bias": False,
    "null_model": None,
    "draws": None,
    "seed": None,
    "mean": None,
    "sd": None,
    "z": 0.25,
    "p": None,
}


def level(value, seed=0):
    weight = torch.randn(4, 5, generator=torch.Generator().manual_seed(seed))
    return feedforward(f"run/000@{value}", [weight * (weight.abs() > value)], about={"level": value})


def fill(store, toy):
    """Three networks; of the toy, modules of two methods and two levels, a census, and a participation."""
    number = store.export(neuron_graph(toy, with_bias=True)).network
    for one in (0.0, 0.5, 0.9):
        store.export(neuron_graph(level(one)))
    results.write_modules(store, number, "first", [[(0, 2)], [(1, 3)]], [(0, 1, 1)], 0.1, None)
    results.write_modules(store, number, "hand", MODULES, [(0, 1, 3), (1, 2, 2)], 0.25, 30.5, [[0, 1, 1]])
    results.write_census(store, number, [CENSUS, CENSUS | {"motif": "div2", "count": 7, "null_model": "uniform"}])
    participate(store, number, toy)
    results.write_crosschecked(store, {number: True})
    return number


def participate(store, number, toy):
    graph = neuron_graph(toy, with_bias=True)
    neurons = [(layer, unit, layer + unit) for layer, unit in graph.neurons[["layer", "unit"]].to_numpy().tolist()]
    edges = [
        (part.pre_layer, int(pre), part.post_layer, int(post), int(pre + post))
        for part in graph.parts()
        for pre, post in zip(part.pre, part.post, strict=True)
    ]
    results.write_participation(store, number, results.Counted("edge", "a->b", 15, "raw", True), neurons, edges)


@pytest.fixture
def other(tmp_path):
    with LadybugStore(tmp_path / "other.lbug") as opened:
        yield opened


def run(store, number, text, **values):
    """A statement that breaks something, with the id range of a network where it is named."""
    values = {"first": first_id(number), "last": first_id(number + 1), "number": number, **values}
    store.run(text, **{name: value for name, value in values.items() if f"${name}" in text})


def test_a_store_as_it_was_written_is_sound(store, toy):
    fill(store, toy)
    assert [(one.name, one.faults) for one in check(store)] == [
        ("toy", []),
        *((f"run/000@{value}", []) for value in (0.0, 0.5, 0.9)),
        (None, []),
    ]


BREAKS = {
    "not that of the weights": "MATCH (n:Neuron {id: $first + 16777216})<-[e:EXCITES]-() SET e.weight = 0.25",
    "not the sign": "MATCH (n:Neuron {id: $first + 16777216})<-[e:EXCITES]-() SET e.weight = -e.weight",
    "it has 12 edges, not 14": "MATCH (n:Neuron {id: $first + 16777216})<-[e:EXCITES]-() DELETE e",
    "end in other networks": "MATCH (a:Neuron {id: $first}), (b:Neuron {id: $last}) "
    "CREATE (a)-[:EXCITES {weight: 1.0}]->(b)",
    "neurons are missing": "MATCH (n:Neuron {id: $first + 33554434}) DETACH DELETE n",
    "outside its layers": "CREATE (:Neuron {id: $last - 1, network: $number, layer: 255, unit: 1})",
    "its live is": "MATCH (n:Neuron {id: $first}) SET n.live = NOT n.live",
    "it has 14 edges, not 15": "MATCH (n:Network {id: $number}) SET n.n_edges = n.n_edges + 1",
    "has size 2, but 1": "MATCH (n:Neuron {id: $first})-[i:IN_MODULE]->() DELETE i",
    "layers, not": "MATCH (l:Layer {network: $number, layer: 1}) DETACH DELETE l",
    "edges of bias neurons differ": "MATCH (a:Neuron {role: 'bias'})-[e:EXCITES]->() SET e.weight = 0.75",
    "is incomplete": "MATCH (n:Network {id: $number}) SET n.complete = false",
    "belong to network 999": "MATCH (m:Module {network: $number, method: 'first'}) SET m.network = 999",
}


@pytest.mark.parametrize("fault", BREAKS)
def test_what_is_broken_is_found_and_the_other_networks_are_sound(store, toy, fault):
    number = fill(store, toy)
    run(store, number, BREAKS[fault])
    found = {one.name: " ".join(one.faults) for one in check(store)}
    assert fault in found["toy"] + found[None]
    assert [found[f"run/000@{value}"] for value in (0.0, 0.5, 0.9)] == [""] * 3


def contents(store):
    """What was found about each network, by name, and which network was pruned to which."""
    rows = store.read("MATCH (n:Network) RETURN n.id AS id, n.name AS name, n.digest AS digest, n.bias AS bias")
    lines = store.read("MATCH (a:Network)-[:PRUNED_TO]->(b:Network) RETURN a.name AS a, b.name AS b")
    found = {row["name"]: (row["digest"], row["bias"], read_findings(store, row["id"])) for row in rows}
    return found, sorted((row["a"], row["b"]) for row in lines)


def test_a_copy_goes_there_and_back_with_all_that_was_found(store, other, toy):
    fill(store, toy)
    done = copy(store, other)
    assert [(one.name, one.findings) for one in done[:2]] == [("toy", "copied"), ("run/000@0.0", "none")]
    assert [one.written for one in done] == [16, *(level(value).n_edges for value in (0.0, 0.5, 0.9))]
    assert contents(other) == contents(store)
    assert len(contents(other)[1]) == 2
    assert not any(one.faults for one in check(other))
    again = copy(store, other)
    assert [(one.written, one.findings) for one in again] == [(0, "there already")] + [(0, "none")] * 3
    for row in store.read("MATCH (n:Network) RETURN n.id AS id"):
        store.drop(row["id"])
    copy(other, store)
    assert contents(store) == contents(other)
    assert not any(one.faults for one in check(store))


def test_a_copy_that_was_interrupted_goes_on(store, other, toy):
    number = fill(store, toy)
    copy(store, other, ["toy", "run/000@0.5"])
    there = other.read("MATCH (n:Network {name: 'toy'}) RETURN n.id AS id")[0]["id"]
    results.write_census(other, there, [CENSUS | {"engine": "enumeration"}])
    done = copy(store, other)
    assert [one.written > 0 for one in done] == [False, True, False, True]
    assert done[0].findings == "kept"
    assert len(read_findings(other, there).censuses) == len(read_findings(store, number).censuses) + 1


def test_a_copy_does_not_take_the_place_of_another_network_unasked(store, other, toy):
    fill(store, toy)
    other.export(neuron_graph(toy))  # without bias neurons
    with pytest.raises(ValueError, match="another network named 'toy'"):
        copy(store, other, ["toy"])
    copy(store, other, ["toy"], replace=True)
    assert contents(other)[0]["toy"] == contents(store)[0]["toy"]


def test_few_networks_are_in_memory_at_once():
    rows = [{"name": str(i), "layer_sizes": [2000, 3000]} for i in range(7)]
    assert [len(group) for group in groups(rows)] == [3, 3, 1]
    assert [len(group) for group in groups([{"layer_sizes": [9000]}] * 2)] == [1, 1]


def command(arguments, capsys, code=0):
    with pytest.raises(SystemExit) as ended:
        main(list(map(str, arguments)))
    said = capsys.readouterr()
    assert (ended.value.code or 0) == code, said.err
    assert "Traceback" not in said.err
    return said.out if code != 2 else " ".join(said.err.split())


@pytest.fixture
def address(store, toy, monkeypatch, request):
    """The address of a filled store that is not held open here."""
    number = fill(store, toy)
    if store.dialect == "ladybug":
        store.close()
    else:
        monkeypatch.setenv("CONNECTORCH_PASSWORD", request.getfixturevalue("neo4j_server").password)
    return store.address, number


def test_the_commands_tell_check_copy_and_drop(address, tmp_path, capsys, toy):
    at = ["--store", address[0]]
    facts = json.loads(command(["store", "info", *at, "--json"], capsys))
    assert (facts["n_networks"], facts["n_neurons"], facts["n_modules"], facts["n_censuses"]) == (
        4,
        15 + 27,
        2 + 3 + 2,
        2,
    )
    assert facts["n_edges"] == 16 + sum(level(value).n_edges for value in (0.0, 0.5, 0.9))
    assert facts["networks"][0]["name"] == "toy"
    assert facts["networks"][0]["n_edges"] == toy.n_edges
    assert "run/000@0.5" in command(["store", "info", *at], capsys)
    assert "4 of 4 networks are what was exported" in command(["store", "check", *at], capsys)
    assert json.loads(command(["store", "check", "toy", *at, "--json"], capsys))["clean"]
    to = tmp_path / "copy.lbug"
    told = json.loads(command(["store", "copy", address[0], to, "--json"], capsys))
    assert told["networks"][0]["written"] == 16
    assert "4 networks of" in command(["store", "copy", address[0], to], capsys)
    assert "--yes" in command(["store", "drop", "toy", *at], capsys, 2)
    assert "toy" in command(["store", "drop", "toy", "run/000@0.5", "--yes", *at], capsys)
    left = json.loads(command(["store", "info", *at, "--json"], capsys))
    assert [row["name"] for row in left["networks"]] == ["run/000@0.0", "run/000@0.9"]
    assert json.loads(command(["store", "check", *at, "--json"], capsys))["clean"]
    with LadybugStore(to) as store:
        store.run("MATCH (n:Network {name: 'toy'}) SET n.sparsity = 0.25")
    assert "toy: its sparsity is 0.25" in command(["store", "check", "--store", to], capsys, 1)


BAD = {
    "no store at": ["store", "info", "--store", "{folder}/none.lbug"],
    "no network named 'nobody'": ["store", "check", "nobody", "--store", "{store}"],
    "it holds: toy": ["store", "drop", "nobody", "--yes", "--store", "{store}"],
    "name two": ["store", "copy", "{store}", "{store}"],
    "no folder": ["store", "copy", "{store}", "{folder}/none/x.lbug"],
    "an address starts with": ["store", "info", "--store", "http://localhost"],
    "--deep checks the files": ["store", "check", "--deep", "--store", "{store}"],
    "is it no ladybug file": ["store", "check", "--store", "{folder}/text.lbug"],
    "no network named 'x'": ["store", "copy", "{store}", "{folder}/y.lbug", "x"],
    "holds no user or password": ["store", "info", "--store", "bolt://me:secret@localhost:1"],
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_refused_with_a_word_on_what_is_wrong(words, tmp_path, toy, capsys):
    with LadybugStore(tmp_path / "s.lbug") as store:
        store.export(neuron_graph(toy))
    (tmp_path / "text.lbug").write_text("no store\n" * 1000)
    arguments = [one.format(folder=tmp_path, store=tmp_path / "s.lbug") for one in BAD[words]]
    assert words in command(arguments, capsys, 2)
    assert not list(tmp_path.glob("*y.lbug*"))
