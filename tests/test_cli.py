"""The command line: contracts of its output, and what it says of bad input."""

import html
import json
import pickle
import resource
import shutil
import struct
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import h5py
import ladybug
import numpy as np
import pytest
import torch
from connectorch.cli import main
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.read import read
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.training.model import initial
from connectorch.training.network_file import write_network
from connectorch.training.run_writing import write_settings
from connectorch.training.task import default_settings, make
from connectorch.training.train import Plan, describe

MOTH = Path(__file__).parents[1].parent / "shared" / "data" / "moth"
FILES = ("0.15", "0.55", "0.85", "0.93", "0.98")
needs_moth = pytest.mark.skipif(not MOTH.is_dir(), reason="../shared/data/moth is absent")


def called(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@needs_moth
@pytest.mark.parametrize("cleaning", ["raw", "strict", "published"])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("file", FILES)
def test_census_equals_the_reference_counts(file, bias, cleaning, capsys):
    reference = json.loads((MOTH / "reference-counts.json").read_text())["files"][f"{file}_pruned.h5"]
    wanted = reference["cleaning"][cleaning]["with_bias" if bias else "without_bias"]
    flags = ["--clean", cleaning, *(["--bias"] if bias else []), "--json"]
    code, out, _ = called(capsys, "census", MOTH / f"{file}_pruned.h5", "--engine", "masks", *flags)
    (network,) = json.loads(out)["networks"]
    assert code == 0
    assert network["counts"]["masks"] == wanted["exact"]
    assert network["edges_per_layer"] == reference["cleaning"][cleaning]["weight_edges"]
    assert network["live_neurons"] == reference["cleaning"][cleaning]["live_neurons"]
    code, out, _ = called(capsys, "census", MOTH / f"{file}_pruned.h5", "--motifs", "published", *flags)
    published = json.loads(out)["networks"][0]["counts"]["masks"]
    formula = wanted["published_formula"]
    assert published == {
        "chain2_pairs": formula["chain2"],
        "conv3_as_coded": formula["conv3"],
        "chain3_pairs": formula["chain3"],
    }


@needs_moth
@pytest.mark.parametrize("file", FILES)
def test_masks_and_cypher_agree_on_strict_networks(file, capsys):
    code, out, _ = called(capsys, "census", MOTH / f"{file}_pruned.h5", "--json")
    (network,) = json.loads(out)["networks"]
    assert (code, network["agree"], "skipped" in network and network["skipped"]) == (0, True, {})
    assert len(network["counts"]["cypher"]) == 9


@needs_moth
@pytest.mark.neo4j
@pytest.mark.parametrize("file", FILES)
def test_masks_and_cypher_agree_on_neo4j(file, neo4j_store):
    from connectorch.analysis.census import census

    (result,) = census(MOTH / f"{file}_pruned.h5", engines=("masks", "cypher"), store=neo4j_store)
    assert result.agree
    assert len(result.counts["cypher"]) == 9


def bad_inputs(folder):
    """Arguments, exit code and words of the message, for a folder of broken files."""
    (folder / "text.h5").write_text("no HDF5")
    (folder / "network.onnx").write_text("")
    (folder / "empty").mkdir()
    (folder / "folder.graphml").mkdir()
    np.savez(folder / "nan.npz", weight0=np.full((2, 3), np.nan), mask0=np.ones((2, 3)))
    np.savez(folder / "masks.npz", weight0=np.ones((2, 3)), mask0=np.ones((3, 2)))
    np.savez(folder / "good.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    np.savez(folder / "spare.npz", weight0=np.ones((2, 3)), bias2=np.ones(2))
    good, broken, listed, store = folder / "good.npz", folder / "broken", folder / "listed", folder / "good.lbug"
    broken.mkdir()
    (broken / "run.json").write_text('{"task": ')
    listed.mkdir()
    (listed / "report.json").write_text("[1]")
    (folder / "there_neurons.csv").write_text("")
    (folder / "loop.txt").write_text("a b\nb b\n")
    (folder / "code.pt").write_bytes(b"\x80\x02cos\nsystem\n.")
    two = folder / "two"
    two.mkdir()
    settings = replace(default_settings("4-2-4"), levels=(0.0,))
    said = describe(Plan("4-2-4", 2, settings), make("4-2-4", settings), torch.device("cpu"), 2)
    write_settings(two, {**said, "status": "done"})
    (two / "level-0.00").mkdir()
    batch = initial((2, 3), ("linear",), "glorot-uniform", [0, 1], seed=1)
    for i in (0, 1):
        write_network(two / "level-0.00" / f"00{i}.safetensors", batch, i, f"two/00{i}@0.00", {})
    with LadybugStore(store) as opened:
        opened.export(neuron_graph(read(good)))
    (folder / "touch.pt").write_bytes(pickle.dumps({"0.weight": Touch(folder / "touched")}))
    with h5py.File(folder / "conv.h5", "w") as file:
        group = file.create_group("model_weights/conv")
        group.parent.attrs["layer_names"] = [b"conv"]
        group.attrs["weight_names"] = [b"conv/kernel:0"]
        group["conv/kernel:0"] = np.ones((3, 3, 1, 8), "f4")
    (folder / "cut.h5").write_bytes((folder / "conv.h5").read_bytes()[:1000])
    newer = bytearray(store.read_bytes())
    newer[4:12] = struct.pack("<Q", int(ladybug.storage_version) + 1)
    (folder / "newer.lbug").write_bytes(newer)
    shutil.copyfile(store, folder / "locked.lbug")
    other, large = folder / "other.npz", folder / "large.npz"
    np.savez(other, weight0=np.ones((5, 5)))
    np.savez(large, weight0=np.ones((300, 300)))
    return [
        (["census", folder / "text.h5"], 2, "text.h5"),
        (["census", folder / "network.onnx"], 2, ".onnx"),
        (["census", folder / "empty"], 2, "run folder"),
        (["census", folder / "nan.npz"], 2, "NaN"),
        (["census", folder / "masks.npz"], 2, "'mask0' is (3, 2)"),
        (["census", "nowhere.h5", "--store", folder / "none.lbug"], 2, "nowhere.h5"),
        (["census", good, "--motifs", "bifans"], 2, "known: edge, div2"),
        (["census", good, "--engine", "mask"], 2, "known: masks"),
        (["census", good, "--clean", "all"], 2, "known: raw"),
        (["census", good, "--null", "degrees"], 2, "known: degree, degree-canonical, degree-typed, fanmod, min-degree"),
        (["census", good, "--exact"], 2, "--null"),
        (["census", good, "--store", "bolt://127.0.0.1:9"], 3, "127.0.0.1:9"),
        (["ingest", good, "--store", folder / "no" / "s.lbug"], 2, "no folder"),
        (["modules", good, "--method", "leidens"], 2, "known:"),
        (["report", folder / "empty"], 2, "run.json"),
        (["query", "bifan", "--store", folder / "none.lbug"], 2, "none.lbug"),
        (["query", "hubs", "--param", "limit=abc", "--store", store], 2, "'limit' is 'abc'; give a value like 20"),
        (["query", "hubs", "--param", "limit=-1", "--store", store], 2, "'limit' is -1; give a whole number from 1"),
        (["census", good, "--budget", "nan"], 2, "nan"),
        (["census", good, "--motifs", "published", "--engine", "cypher"], 2, "counted by masks"),
        (["census", good, "--null", "uniform", "--exact", "--bias"], 2, "exact moments leave biases out"),
        (["census", good, "--bias", "--store", store], 2, "--bias --replace"),
        (["census", good, "--write", "--store", folder / "no" / "s.lbug"], 2, "no folder"),
        (["census", good, "--engine", "masks", "--write", "--store", folder / "text.h5"], 2, "cannot be opened"),
        (["census", broken], 2, "run.json is no JSON object"),
        (["report", broken], 2, "run.json is no JSON object"),
        (["report", listed], 2, "report.json is no report.json of this version"),
        (["census", folder / "spare.npz"], 2, "'bias2' but no weight"),
        (["ingest", good, "--name", " ", "--store", folder / "x.lbug"], 2, "--name ' ' is empty"),
        (["ingest", good, good, "--store", folder / "x.lbug"], 2, "'good' more than once"),
        (["crosscheck", "--store", folder / "none.lbug"], 2, "none.lbug"),
        (["train", "flights", "--out", folder / "run"], 2, "flight"),
        (["train", "4-2-4", "--levels", "0.9,0.5", "--out", folder / "run"], 2, "0.5"),
        (["bogus"], 2, "bogus"),
        (["write", good, "--to", folder / "good.gexf"], 2, "end in .csv, .graphml, .gt"),
        (["write", good, "--to", folder / "no" / "good.csv"], 2, "no folder"),
        (["write", good, "--to", folder / "there.csv"], 2, "there_neurons.csv is there already"),
        (["write", good, "--to", folder / "x.csv", "--clean", "all"], 2, "known: raw"),
        (["write", "nowhere", "--to", folder / "x.csv", "--store", store], 2, "'nowhere' is no file or run folder"),
        (["write", two, "--to", folder / "x.csv"], 2, "two/level-0.00/000.safetensors"),
        (["write", good, "--to", folder / "empty", "--replace"], 2, "ends in ''"),
        (["write", good, "--to", folder / "good.npz" / "x.csv"], 2, "good.npz' is no folder"),
        (["write", good, "--to", folder / "good.GraphML"], 2, "ends in '.GraphML'"),
        (["write", good, "--to", folder / "folder.graphml", "--replace"], 2, "folder.graphml is a folder"),
        (["write", good, "--to", folder / ("x" * 300 + ".csv")], 2, "cannot be written"),
        (["write", large, "--to", folder / "full.graphml"], 2, "full.graphml cannot be written"),
        (["write", good], 2, "--to"),
        (["census", folder / "loop.txt"], 2, "feeds itself"),
        (["census", folder / "code.pt"], 2, "code.pt"),
        (["census", folder / "touch.pt"], 2, "touch.pt"),
        (["census", folder / "cut.h5"], 2, "cut.h5 is not a whole HDF5 file"),
        (["census", folder / "conv.h5"], 2, "'conv' holds"),
        (["query", "bifan", "--network", ODD, "--store", store], 2, f"no network named {ODD!r}"),
        (["ingest", other, "--name", "good", "--store", store], 2, "another network named 'good'"),
        (["census", good, "--store", folder / "newer.lbug"], 2, "another version of ladybug wrote it"),
        (["ingest", good, "--store", folder / "locked.lbug"], 2, "another program is writing to it"),
        (["ingest", large, "--store", store], 2, "is the disk full?"),
        (["ingest", good, "--store", "/proc/1/s.lbug"], 2, "/proc/1/s.lbug"),
        (["write", good, "--to", "/proc/1/good.csv"], 2, "/proc/1/good.csv cannot be written"),
        (["train", "4-2-4", "--networks", "0", "--out", folder / "run"], 2, "--networks"),
        (["train", "4-2-4", "--device", "tpu", "--out", folder / "run"], 2, "known: auto, cpu, cuda"),
        (["query", "strongest_edges", "--store", store, "--param", "limit"], 2, "give each as NAME=VALUE"),
    ]


ODD = 'it\'s a `name` // with "quotes"'
LOCKER = """
import sys, ladybug
database = ladybug.Database(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


class Touch:
    """Unpickled, it leaves a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@contextmanager
def full_disk(arguments):
    """A limit on the size of files, for the network that is too large for it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if any(str(argument).endswith("large.npz") for argument in arguments):
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(path, arguments):
    """Another program has the store open."""
    if path not in arguments:
        yield
        return
    command = [sys.executable, "-c", LOCKER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        yield
        other.stdin.close()


@pytest.mark.parametrize("case", range(62))
def test_bad_input_gets_one_message_and_its_exit_code(case, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CONNECTORCH_PASSWORD", "secret")
    monkeypatch.setenv("COLUMNS", "200")
    before = bad_inputs(tmp_path)
    assert len(before) == 62
    there = set(tmp_path.rglob("*"))
    arguments, code, words = before[case]
    with full_disk(arguments), locked(tmp_path / "locked.lbug", arguments):
        ended, out, err = called(capsys, *arguments)
    assert ended == code
    assert words in err
    assert "Traceback" not in out + err
    assert out == ""
    left = {path for path in tmp_path.rglob("*") if not path.name.startswith("good.lbug.")}  # ladybug's own log
    assert left == there  # nothing half-written stays
    with LadybugStore(tmp_path / "good.lbug") as store:
        assert store.read("MATCH ()-[e:EXCITES]->() RETURN count(*) AS n") == [{"n": 6 + 8}]


OUT = ["--out", "run"]
LARGE = str(2**63)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "4-2-4", *OUT, "--levels", "0,0.5,1"], "levels are 0.0, 0.5, 1.0; they are shares"),
        (["train", "4-2-4", *OUT, "--levels", "0,50,90"], "levels are 0.0, 50.0, 90.0; they are shares"),
        (["train", "4-2-4", *OUT, "--levels", "0,0.9,0.5"], "rise"),
        (["train", "4-2-4", *OUT, "--levels", "0,0.5,0.5"], "rise"),
        (["train", "4-2-4", *OUT, "--levels=-0.5,0"], "start with 0"),
        (["train", "4-2-4", *OUT, "--levels", "0,nan"], "levels are 0.0, nan"),
        (["train", "4-2-4", *OUT, "--levels", ""], "--levels is ''; give numbers"),
        (["train", "4-2-4", *OUT, "--hidden", "24,0"], "hidden layers (24, 0)"),
        (["train", "4-2-4", *OUT, "--hidden", "2.5"], "--hidden is '2.5'; give whole numbers"),
        (["train", "4-2-4", *OUT, "--rate", "nan"], "for '--rate': "),
        (["train", "4-2-4", *OUT, "--retrain-rate", "inf"], "and inf"),
        (["train", "4-2-4", *OUT, "--samples", "500"], "complete table of 16 examples; leave out --samples"),
        (["train", "4-2-4", *OUT, "--networks", "-1"], "for '--networks': "),
        (["train", "4-2-4", *OUT, "--batch", "0"], "for '--batch': "),
        (["train", "4-2-4", *OUT, "--updates", "0"], "for '--updates': "),
        (["train", "4-2-4", *OUT, "--block", "0"], "for '--block': "),
        (["train", "4-2-4", *OUT, "--seed", "-1"], "for '--seed': "),
        (["train", "4-2-4", *OUT, "--seed", LARGE], "for '--seed': "),
        (["census", "good.npz", "--seed", "-1"], "for '--seed': "),
        (["census", "good.npz", "--draws", "-5", "--null", "uniform"], "for '--draws': "),
        (["census", "good.npz", "--budget", "-1"], "a budget of -1.0 seconds; give 0 or more"),
        (["modules", "good.npz", "--seed", "-1"], "for '--seed': "),
        (["crosscheck", "good.npz", "--sample", "nan"], "for '--sample': "),
        (["crosscheck", "good.npz", "--sample", "1.5"], "for '--sample': "),
        (["crosscheck", "good.npz", "--budget", "nan"], "a budget of nan seconds; give 0 or more"),
        (["query", "hubs", "--store", "good.lbug", "--timeout", "-1"], "timeout is -1.0; give seconds, more than 0"),
        (["query", "hubs", "--store", "good.lbug", "--timeout", "nan"], "timeout is nan; give seconds, more than 0"),
        (["query", "hubs", "--store", "good.lbug", "--timeout", "inf"], "timeout is inf; give seconds, more than 0"),
        (["query", "hubs", "--store", "good.lbug", "--timeout", "0", "--paste"], "timeout is 0.0; give seconds, more"),
        (["query", "hubs", "--store", "good.lbug", "--param", "limit=0"], "'limit' is 0; give a whole number from 1"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_numbers_out_of_range_are_refused_with_what_was_expected(arguments, words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    np.savez("good.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    with LadybugStore("good.lbug") as opened:
        opened.export(neuron_graph(read(tmp_path / "good.npz")))
    code, out, err = called(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in " ".join(err.replace("│", " ").split())  # click wraps it in a box
    assert "Traceback" not in err
    assert not (tmp_path / "run").exists()


@pytest.mark.neo4j
def test_a_wrong_password_is_bad_input(tmp_path, capsys, monkeypatch, neo4j_server):
    monkeypatch.setenv("CONNECTORCH_PASSWORD", "wrong")
    np.savez(tmp_path / "good.npz", weight0=np.ones((2, 3)))
    code, out, err = called(capsys, "ingest", tmp_path / "good.npz", "--store", neo4j_server.bolt)
    assert (code, out) == (2, "")
    assert "refused user 'neo4j'" in err


def test_an_odd_name_is_stored_as_it_is(tmp_path, capsys):
    np.savez(tmp_path / "good.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    store = tmp_path / "s.lbug"
    assert called(capsys, "ingest", tmp_path / "good.npz", "--name", ODD, "--store", store)[0] == 0
    code, out, _ = called(capsys, "query", "bifan", "--network", ODD, "--store", store, "--json")
    assert (code, json.loads(out)["network"], json.loads(out)["rows"]) == (0, ODD, [{"n": 9}])
    assert called(capsys, "query", "bifan", "--network", ODD, "--store", store, "--paste")[0] == 0
    assert json.loads(called(capsys, "census", ODD, "--store", store, "--json")[1])["networks"][0]["name"] == ODD


def test_json_is_one_document_and_engines_that_differ_end_with_1(tmp_path, capsys, monkeypatch):
    from connectorch.analysis.census import enumeration

    np.savez(tmp_path / "full.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    right = enumeration.count
    monkeypatch.setattr(enumeration, "count", lambda *a, **k: [[n + 1 for n in row] for row in right(*a, **k)])
    code, out, err = called(capsys, "census", tmp_path / "full.npz", "--engine", "masks,enumeration", "--json")
    assert code == 1
    assert not json.loads(out)["networks"][0]["agree"]
    assert "bifan of 'full'" in err
    assert "masks 9, enumeration 10" in err  # C(3,2) C(2,2) + C(2,2) C(4,2) = 3 + 6


def test_counts_are_written_of_a_network_that_the_store_does_not_hold_yet(tmp_path, capsys):
    np.savez(tmp_path / "full.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    store = tmp_path / "s.lbug"
    code, _, err = called(capsys, "census", tmp_path / "full.npz", "--write", "--store", store, "--quiet")
    assert code == 0, err
    with LadybugStore(store, read_only=True) as opened:
        text = (
            "MATCH (:Network)-[:HAS_CENSUS]->(c:Census {motif: 'bifan'}) RETURN c.engine AS e, c.count AS n ORDER BY e"
        )
        assert opened.read(text) == [{"e": "cypher", "n": 9}, {"e": "masks", "n": 9}]


def test_a_network_of_the_store_is_counted_and_written_by_its_name(tmp_path, capsys):
    np.savez(tmp_path / "full.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    store = tmp_path / "s.lbug"
    assert called(capsys, "ingest", tmp_path / "full.npz", "--store", store)[0] == 0
    code, out, err = called(capsys, "census", "full", "--write", "--store", store, "--json")
    assert code == 0, err
    assert json.loads(out)["networks"][0]["counts"]["cypher"]["bifan"] == 9
    assert called(capsys, "modules", "full", "--method", "modularity", "--write", "--store", store)[0] == 0


def test_crosscheck_states_how_its_sample_was_chosen(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)
    files = [f"n{i}.npz" for i in range(5)]
    for i, file in enumerate(files):
        np.savez(file, weight0=np.ones((2, 3 + i)), weight1=np.ones((4, 2)))
    options = ["--sample", "0.3", "--seed", "11"]
    code, out, err = called(capsys, "crosscheck", *files, *options, "--json")
    assert code == 0, err
    found = json.loads(out)
    counted = [network["name"] for network in found["networks"] if "graphtool" in network["counts"]]
    assert (found["sample"], found["seed"], len(counted)) == (0.3, 11, 2)
    assert found["sampled"] == {
        "engine": "graphtool",
        "share": 0.3,
        "seed": 11,
        "networks": 2,
        "of": 5,
        "names": counted,
    }
    shown = " ".join(called(capsys, "crosscheck", *files, *options)[1].split())
    drawn = "2 of 5 networks, a share of 0.3 rounded up, drawn at random with seed 11"
    assert f"graph-tool {drawn}: {', '.join(counted)}" in shown


@pytest.mark.graphtool
def test_without_sources_crosscheck_takes_all_networks_of_the_store(tmp_path, capsys):
    for name in ("one", "two"):
        np.savez(tmp_path / f"{name}.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, len(name) - 1)))
        assert called(capsys, "ingest", tmp_path / f"{name}.npz", "--store", tmp_path / "s.lbug")[0] == 0
    code, out, _ = called(capsys, "crosscheck", "--store", tmp_path / "s.lbug", "--sample", "1", "--json")
    found = json.loads(out)
    assert (code, found["agree"]) == (0, True)
    assert [(n["name"], sorted(n["counts"])) for n in found["networks"]] == [
        (name, ["cypher", "graphtool", "masks"]) for name in ("one", "two")
    ]


def test_without_graph_tool_the_other_engines_count_and_it_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("connectorch.analysis.engines.has_graph_tool", lambda: False)
    np.savez(tmp_path / "full.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    for command in (["census", "--engine", "all"], ["crosscheck", "--sample", "1"]):
        code, out, _ = called(capsys, *command, tmp_path / "full.npz", "--json")
        (network,) = json.loads(out)["networks"]
        assert (code, network["counts"]["cypher"]["bifan"], network["counts"]["graphtool"]) == (0, 9, {})
        assert network["skipped"]["graphtool"]["bifan"] == "graph-tool is not installed"


def test_a_network_is_written_from_a_file_and_from_the_store(tmp_path, capsys):
    weight = np.array([[0.1, -1 / 3], [0, 0]])
    np.savez(tmp_path / "good.npz", weight0=weight, weight1=np.ones((1, 2)), bias0=np.ones(2))
    store = tmp_path / "s.lbug"
    assert called(capsys, "ingest", tmp_path / "good.npz", "--store", store)[0] == 0
    (tmp_path / "out").mkdir()
    for source, options in ((tmp_path / "good.npz", []), ("good", ["--store", store, "--replace"])):
        code, out, err = called(capsys, "write", source, "--to", tmp_path / "out" / "net.csv", *options, "--json")
        files = [str(tmp_path / "out" / f"net_{part}.csv") for part in ("neurons", "connections")]
        assert (code, json.loads(out)) == (0, {"network": "good", "files": files}), err
        assert read(files[1]).digest == read(tmp_path / "good.npz").digest
    code, out, _ = called(capsys, "write", "good", "--store", store, "--to", tmp_path / "out" / "net.graphml", "--bias")
    assert (code, out) == (0, f"good: {tmp_path / 'out' / 'net.graphml'} written\n")
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_files_of_other_programs_are_counted_and_stored(tmp_path, capsys):
    from safetensors.torch import save_file

    tensors = {"fc1.weight": torch.ones(2, 3), "fc2.weight": torch.ones(4, 2)}
    torch.save(tensors, tmp_path / "dict.pt")
    save_file(tensors, tmp_path / "safe.safetensors")
    edges = [f"i{i} h1.{h} 1" for i in range(3) for h in range(2)] + [
        f"h1.{h} o{o} 1" for h in range(2) for o in range(4)
    ]
    (tmp_path / "list.edges").write_text("\n".join(edges))
    files = [tmp_path / name for name in ("dict.pt", "safe.safetensors", "list.edges")]
    assert called(capsys, "ingest", *files, "--store", tmp_path / "s.lbug")[0] == 0
    code, out, err = called(capsys, "census", *files, "dict", "--store", tmp_path / "s.lbug", "--json")
    assert code == 0, err
    assert [network["counts"]["masks"]["bifan"] for network in json.loads(out)["networks"]] == [9] * 4


def test_participation_adds_up_on_the_command_line(tmp_path, capsys):
    """A full network 2-3-1: one bifan for each two of the three hidden neurons."""
    path = tmp_path / "full.npz"
    np.savez(path, weight0=np.ones((3, 2)), weight1=np.ones((1, 3)))
    document = json.loads(called(capsys, "participation", str(path), "--motif", "bifan", "--sample", "2", "--json")[1])
    assert document["count"] == 3
    assert {tuple(p["position"]): p["counts"] for p in document["neurons"]} == {
        ("a", "b"): [[3, 3], [0, 0, 0], [0]],
        ("c", "d"): [[0, 0], [2, 2, 2], [0]],
    }
    assert (document["positive"], document["negative"], document["weight_mean"]) == (3, 0, 1.0)
    assert len(document["sample"]) == 2
    page = called(capsys, "participation", str(path), "--motif", "bifan", "--top", "2")[1]
    assert "5 neurons take part; the first 2 are shown" in page
    assert "3 occurrences × 4 neurons = 12" in " ".join(page.split())


def test_participation_goes_into_the_store_and_a_page(tmp_path, capsys, monkeypatch):
    """The same network: each hidden neuron is in two of the three bifans, each edge from an input in two."""
    monkeypatch.chdir(tmp_path)
    np.savez("full.npz", weight0=np.ones((3, 2)), weight1=np.ones((1, 3)))
    asked = ("participation", "full.npz", "--motif", "bifan", "--write")
    code, _, err = called(capsys, *asked)
    assert code == 2
    assert "`connectorch ingest full.npz --store connectome.lbug`" in err
    assert not Path("connectome.lbug").exists()
    assert called(capsys, "ingest", "full.npz")[0] == 0
    code, _, err = called(capsys, *asked, "--bias")
    assert (code, "has no bias neurons; leave out --bias" in err) == (2, True)
    code, page, _ = called(capsys, *asked, "--html", "full.html", "--sample", "2")
    assert code == 0
    assert "written into connectome.lbug, network full" in " ".join(page.split())
    html = Path("full.html").read_text()
    for told in (
        "bifan in full: who takes part",
        "strict, without bias neurons",
        "i0 → h1.0",
        "Occurrences drawn",
        ">h1.2<",
    ):
        assert told in html
    rows = json.loads(called(capsys, "query", "participants", "--json")[1])["rows"]
    assert [(row["neuron"], row["participation"], row["motif"]) for row in rows] == [
        ("i0", 3, "bifan"),
        ("i1", 3, "bifan"),
        *((f"h1.{unit}", 2, "bifan") for unit in range(3)),
    ]
    edges = json.loads(called(capsys, "query", "participating_edges", "--json")[1])["rows"]
    assert [row["participation"] for row in edges] == [2] * 6
    for options, said in (
        (("--paste",), "--paste prints a text that draws a sample; add --sample N"),
        (("--paste", "--sample", "2"), "--paste is for Neo4j Browser, and store connectome.lbug is none; name one"),
    ):
        code, _, err = called(capsys, "participation", "full", "--motif", "bifan", *options)
        assert (code, said in err) == (2, True)
    document = json.loads(
        called(capsys, "participation", "full", "--motif", "div3", "--write", "--weights", "--json")[1]
    )
    assert document["occurrence_weights"]["sum_mean"] == 3
    assert document["occurrence_weights"]["product_sd"] == 0
    assert document["written"] == {"store": "connectome.lbug", "network": "full"}
    assert {row["motif"] for row in json.loads(called(capsys, "query", "participants", "--json")[1])["rows"]} == {
        "div3"
    }
    code, _, err = called(capsys, "participation", "full.npz", "--motif", "bifan", "--html", "nowhere/full.html")
    assert (code, "there is no folder 'nowhere' to write full.html into" in err) == (2, True)


def small_file(tmp_path):
    rng = np.random.default_rng(5)
    path = tmp_path / "small.npz"
    np.savez(path, weight0=rng.normal(size=(4, 3)) * (rng.random((4, 3)) < 0.8), weight1=rng.normal(size=(3, 4)))
    return path


def test_a_census_page_holds_what_json_says(tmp_path, capsys):
    page, source = tmp_path / "motifs.html", small_file(tmp_path)
    asked = ["--motifs", "k3,k4", "--types", "sign", "--engine", "masks", "--clean", "raw", "--json", "--quiet"]
    code, out, _ = called(capsys, "census", source, *asked, "--html", page)
    (network,) = json.loads(out)["networks"]
    text = html.unescape(page.read_text(encoding="utf-8"))
    assert code == 0
    for motif, count in network["counts"]["masks"].items():
        row = next(row for row in text.split("<tr>") if f'<th scope="row">{motif}<' in row)
        assert f">{count:,}</td>" in row
        assert row.count("<svg") == 1
    assert network["digest"] in text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no/page.html", "there is no folder"),
        ("small.npz/page.html", "is no folder"),
        ("", "is a folder; name another"),
    ],
)
def test_a_page_that_has_no_place_is_refused_before_anything_is_counted(name, message, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("connectorch.analysis.crosscheck.census", lambda *_, **__: pytest.fail("counted"))
    monkeypatch.setattr("connectorch.analysis.studies.summary.summary", lambda *_, **__: pytest.fail("summed up"))
    source = small_file(tmp_path)
    for command, given in (("census", source), ("report", tmp_path)):
        code, out, err = called(capsys, command, given, "--html", tmp_path / name)
        assert (code, out) == (2, "")
        assert message in err
        assert "Traceback" not in err


def test_a_page_that_cannot_be_written_names_its_file(tmp_path, capsys):
    """A disk that is full only shows when the page is written."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    code, _, err = called(capsys, "census", small_file(tmp_path), "--engine", "masks", "--quiet", "--html", full)
    assert code == 2
    assert "/dev/full cannot be written (No space left on device)" in err
