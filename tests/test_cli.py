"""The command line: contracts of its output, and what it says of bad input."""

import json
from pathlib import Path

import numpy as np
import pytest
from connectorch.cli import main

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
    np.savez(folder / "nan.npz", weight0=np.full((2, 3), np.nan), mask0=np.ones((2, 3)))
    np.savez(folder / "masks.npz", weight0=np.ones((2, 3)), mask0=np.ones((3, 2)))
    np.savez(folder / "good.npz", weight0=np.ones((2, 3)), weight1=np.ones((4, 2)))
    good = folder / "good.npz"
    return [
        (["census", folder / "text.h5"], 2, "text.h5"),
        (["census", folder / "network.onnx"], 2, ".onnx"),
        (["census", folder / "empty"], 2, "run folder"),
        (["census", folder / "nan.npz"], 2, "NaN"),
        (["census", folder / "masks.npz"], 2, "mask is (3, 2)"),
        (["census", "nowhere.h5", "--store", folder / "none.lbug"], 2, "nowhere.h5"),
        (["census", good, "--motifs", "bifans"], 2, "known: bifan"),
        (["census", good, "--engine", "mask"], 2, "known: masks"),
        (["census", good, "--clean", "all"], 2, "known: raw"),
        (["census", good, "--null", "degrees"], 2, "known: min-degree, uniform"),
        (["census", good, "--exact"], 2, "--null"),
        (["census", good, "--store", "bolt://127.0.0.1:9"], 3, "127.0.0.1:9"),
        (["ingest", good, "--store", folder / "no" / "s.lbug"], 2, "no folder"),
        (["modules", good, "--method", "leidens"], 2, "known:"),
        (["report", folder / "empty"], 2, "run.json"),
        (["query", "bifan", "--store", folder / "none.lbug"], 2, "none.lbug"),
        (["train", "flights", "--out", folder / "run"], 2, "flight"),
        (["train", "4-2-4", "--levels", "0.9,0.5", "--out", folder / "run"], 2, "0.5"),
        (["bogus"], 2, "bogus"),
    ]


@pytest.mark.parametrize("case", range(19))
def test_bad_input_gets_one_message_and_its_exit_code(case, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CONNECTORCH_PASSWORD", "secret")
    monkeypatch.setenv("COLUMNS", "200")
    before = bad_inputs(tmp_path)
    there = set(tmp_path.rglob("*"))
    arguments, code, words = before[case]
    ended, out, err = called(capsys, *arguments)
    assert ended == code
    assert words in err
    assert "Traceback" not in out + err
    assert out == ""
    assert set(tmp_path.rglob("*")) == there  # nothing half-written stays


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
