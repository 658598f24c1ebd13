"""The whole way: train, prune, export, count by every engine, compare, divide, report."""

import json

import pytest
from connectorch.cli import main


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("river") / "xor"
    command = [
        "train",
        "4-2-4",
        "--networks",
        "2",
        "--levels",
        "0,0.6,0.8",
        "--updates",
        "60",
        "--retrain-updates",
        "30",
    ]
    with pytest.raises(SystemExit, match="0"):
        main([*command, "--hidden", "8,8", "--out", str(folder), "--quiet"])
    return folder


def called(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@pytest.mark.graphtool
def test_the_river_runs_from_training_to_report(run_folder, tmp_path, capsys):
    store = tmp_path / "river.lbug"
    assert called(capsys, "ingest", run_folder, "--store", store, "--bias")[0] == 0
    code, out, _ = called(
        capsys,
        "census",
        run_folder,
        "--engine",
        "all",
        "--null",
        "uniform",
        "--exact",
        "--store",
        store,
        "--write",
        "--json",
    )
    networks = json.loads(out)["networks"]
    assert code == 0
    assert [network["name"] for network in networks] == [
        f"xor/00{i}@{x}" for x in ("0.00", "0.60", "0.80") for i in (0, 1)
    ]
    assert all(network["agree"] and len(network["counts"]) == 4 for network in networks)
    assert networks[0]["counts"]["cypher"]["edge"] == 4 * 8 + 8 * 8 + 8 * 4  # dense: every weight is an edge
    code, out, _ = called(capsys, "modules", "xor/000@0.80", "--store", store, "--write", "--json")
    found = json.loads(out)["networks"][0]
    assert code == 0
    assert sum(len(module) for module in found["modules"]) == sum(networks[4]["live_neurons"])
    code, out, _ = called(capsys, "query", "modules", "--network", "xor/000@0.80", "--store", store, "--json")
    assert code == 0
    page = tmp_path / "xor.html"
    code, out, _ = called(capsys, "report", run_folder, "--html", page)
    assert code == 0
    assert "z-scores against uniform" in out
    assert "<svg" in page.read_text() or "data:image" in page.read_text()
    code, out, _ = called(capsys, "crosscheck", run_folder, "--sample", "0.5", "--json")
    assert code == 0
    assert json.loads(out)["agree"]


def test_a_run_is_read_again_from_the_store_bit_for_bit(run_folder, tmp_path, capsys):
    from connectorch.analysis.sources import resolve
    from connectorch.ingest.read import read_all

    store = tmp_path / "copy.lbug"
    assert called(capsys, "ingest", run_folder, "--store", store)[0] == 0
    for network in read_all(run_folder):
        assert resolve([network.name], str(store))[0].digest == network.digest


@pytest.mark.graphtool
def test_a_run_that_was_pruned_to_death_is_reported_all_the_same(tmp_path, capsys):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    run = tmp_path / "dead"
    short = ["--updates", "2", "--retrain-updates", "2", "--hidden", "9,9", "--quiet"]
    assert called(capsys, "train", "4-2-4", "--networks", "2", "--levels", "0,0.99", *short, "--out", run)[0] == 0
    code, out, err = called(capsys, "census", run, "--null", "min-degree", "--draws", "3", "--json")
    assert code == 0, err
    dead = [network for network in json.loads(out)["networks"] if network["n_edges"] == 0]
    assert dead
    assert all("has no edge from layer" in network["null"]["undefined"] for network in dead)
    code, out, err = called(capsys, "modules", run, "--json")
    assert code == 0, err
    assert [] in [network["modules"] for network in json.loads(out)["networks"]]
    for command in (["modules", run], ["report", run, "--html", tmp_path / "dead.html"]):
        code, out, err = called(capsys, *command)
        assert code == 0, err
    assert "data:image" in (tmp_path / "dead.html").read_text()
