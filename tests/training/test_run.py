import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from connectorch.training import blocks, run, run_writing
from connectorch.training.blocks import plan_blocks
from connectorch.training.fit import accuracy
from connectorch.training.levels import n_kept
from connectorch.training.network_file import read_network_file
from connectorch.training.sculpt import sculpt
from connectorch.training.task import default_settings, make
from connectorch.training.train import Plan, plan_of, train
from safetensors import safe_open
from safetensors.torch import save_file

SETTINGS = replace(default_settings("6-3-3-3"), updates=40, retrain_updates=30, levels=(0.0, 0.5, 0.93))
PLAN = Plan("6-3-3-3", 3, SETTINGS, seed=7)


KINDS = ("safetensors", "parquet")


class Killed(BaseException):
    """A run ends in the middle, as if by a signal."""


def kill_after(updates):
    def progress(what, done, total):
        assert total == 40 + 2 * 30
        if done >= updates:
            raise Killed(what)

    return progress


def contents(out):
    """The bytes of every file but `run.json`, which holds times."""
    return {path.relative_to(out): path.read_bytes() for path in out.rglob("*.*") if path.suffix[1:] in KINDS}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "boole"
    train(PLAN, out, device="cpu")
    return out


def test_a_run_folder_holds_what_the_design_says(finished):
    assert sorted(path.name for path in finished.iterdir()) == [
        "level-0.00",
        "level-0.50",
        "level-0.93",
        "losses.parquet",
        "run.json",
    ]
    assert run.levels(finished) == [0.0, 0.5, 0.93]
    assert run.networks(finished, 0.93) == [0, 1, 2]
    said = run.read_settings(finished)
    assert said["status"] == "done"
    assert {"task", "settings", "seed", "versions", "git", "started", "finished"} <= said.keys()
    assert plan_of(finished) == PLAN


def test_networks_of_a_run_know_where_they_come_from(finished):
    network = run.read_network(finished, 2, 0.93)
    assert network.name == "boole/002@0.93"
    assert network.sizes == (6, 24, 24, 3)
    assert network.edges_per_block == [n_kept(size, 0.93) for size in (144, 576, 72)]
    assert {key: network.about[key] for key in ("study", "task", "level", "seed", "source", "prune", "network")} == {
        "study": "6-3-3-3",
        "task": "6-3-3-3",
        "level": 0.93,
        "seed": 7,
        "source": "boole",
        "prune": "magnitude",
        "network": 2,
    }


def test_losses_have_a_row_per_network_level_and_record(finished):
    losses = run.losses(finished)
    assert list(losses.columns) == ["network", "level", "update", "train", "validation", "test", "accuracy"]
    assert losses.groupby(["level", "network"])["update"].max().tolist() == [40] * 3 + [30] * 6
    last = losses[losses.test.notna()]
    assert len(last) == 9
    task = make("6-3-3-3", SETTINGS, 7)
    for level, rows in last.groupby("level"):
        right = accuracy(run.read_batch(finished, level), task.test)
        assert rows.accuracy.tolist() == pytest.approx(right.tolist())


@pytest.mark.parametrize("updates", [4, 39, 40, 55, 70, 97])
def test_a_killed_run_resumes_to_the_same_bits(finished, tmp_path, updates):
    out = tmp_path / "boole"
    with pytest.raises(Killed):
        train(PLAN, out, device="cpu", progress=kill_after(updates))
    assert run.read_settings(out)["status"] == "running"
    train(PLAN, out, device="cpu", resume=True)
    assert contents(out) == contents(finished)
    assert run.read_settings(out)["status"] == "done"


def test_a_level_killed_while_it_is_written_is_trained_again(finished, tmp_path, monkeypatch):
    out = tmp_path / "boole"
    write = run_writing.write_network

    def torn(path, batch, index, name, about):
        if about["level"] == 0.5 and index == 1:
            raise Killed(name)
        write(path, batch, index, name, about)

    monkeypatch.setattr(run_writing, "write_network", torn)
    with pytest.raises(Killed):
        train(PLAN, out, device="cpu")
    monkeypatch.undo()
    assert run.levels(out) == [0.0]
    train(PLAN, out, device="cpu", resume=True)
    assert contents(out) == contents(finished)
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_a_finished_run_resumed_changes_no_network(finished, tmp_path):
    out = tmp_path / "boole"
    train(PLAN, out, device="cpu")
    before = contents(out)
    train(PLAN, out, device="cpu", resume=True)
    assert contents(out) == before == contents(finished)


def test_a_block_of_a_run_holds_the_same_networks(finished, tmp_path):
    out = tmp_path / "boole"
    train(replace(PLAN, networks=1, first=2), out, device="cpu")
    for level in run.levels(finished):
        ours, theirs = run.read_batch(out, level), run.read_batch(finished, level)
        assert ours.numbers == (2,)
        for one, many in zip(ours.weights, theirs.weights, strict=True):
            torch.testing.assert_close(one[0], many[2], rtol=1e-3, atol=1e-4)


def test_a_run_in_blocks_is_stated_kept_on_resume_and_holds_the_same_networks(finished, tmp_path):
    out, said = tmp_path / "boole", []
    with pytest.raises(Killed):
        train(PLAN, out, device="cpu", block=2, say=said.append, progress=kill_after_blocks(150))
    assert said[0].startswith("3 networks in 2 blocks of at most 2: about ")
    assert run.read_settings(out)["block"] == 2
    train(PLAN, out, device="cpu", resume=True, say=said.append)
    assert said[1].startswith("3 networks in 2 blocks of at most 2: about ")
    whole = tmp_path / "whole" / "boole"
    train(PLAN, whole, device="cpu", block=2)
    assert contents(out) == contents(whole)
    for level in run.levels(finished):
        ours, theirs = run.read_batch(whole, level), run.read_batch(finished, level)
        assert ours.numbers == theirs.numbers == (0, 1, 2)
        for one, other in zip(ours.weights, theirs.weights, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)
    keys = ["network", "level", "update"]
    rows = [run.losses(one)[keys].sort_values(keys).to_numpy().tolist() for one in (whole, finished)]
    assert rows[0] == rows[1]


def kill_after_blocks(updates):
    def progress(what, done, total):
        assert total == 2 * (40 + 2 * 30)
        if done >= updates:
            raise Killed(what)

    return progress


def test_blocks_are_as_large_as_half_of_the_memory_holds(monkeypatch):
    device = torch.device("cpu")
    each = plan_blocks((10, 400, 400, 7), 128, 1, device, None).bytes_each
    assert each > 6 * 4 * (10 * 400 + 400 * 400 + 400 * 7)
    for free, size in ((each * 10, 5), (each * 1000, 350), (each * 2, 1)):
        monkeypatch.setattr(blocks, "free_bytes", lambda _, free=free: free)
        planned = plan_blocks((10, 400, 400, 7), 128, 350, device, None)
        assert (planned.size, planned.number) == (size, -(-350 // size))
    monkeypatch.setattr(blocks, "free_bytes", lambda _: each)
    with pytest.raises(MemoryError, match=r"10-400-400-7 takes about .* and cpu has .* free"):
        plan_blocks((10, 400, 400, 7), 128, 350, device, None)


def test_a_folder_in_use_is_refused_unless_it_is_to_be_resumed(finished, tmp_path):
    with pytest.raises(FileExistsError, match=r"not empty.*--resume"):
        train(PLAN, finished)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileNotFoundError, match=r"no run\.json"):
        train(PLAN, tmp_path, resume=True)


def test_a_run_is_resumed_only_as_it_was_made(finished):
    with pytest.raises(ValueError, match="was made with seed 7, now it is 8"):
        train(replace(PLAN, seed=8), finished, resume=True)
    with pytest.raises(ValueError, match="was made with batch 32, now it is 16"):
        train(replace(PLAN, settings=replace(SETTINGS, batch=16)), finished, resume=True)


def test_a_missing_network_is_answered_with_the_levels_there_are(finished):
    with pytest.raises(LookupError, match=r"complete levels: 0\.00, 0\.50, 0\.93"):
        run.read_network(finished, 0, 0.9)


def test_a_damaged_run_folder_is_refused_with_the_part_that_is_broken(tmp_path):
    (tmp_path / "run.json").write_text("[]]")
    with pytest.raises(ValueError, match=r"run\.json is no JSON object"):
        run.read_settings(tmp_path)
    (tmp_path / "losses.parquet").write_text("none")
    with pytest.raises(ValueError, match=r"losses\.parquet is missing or broken"):
        run.losses(tmp_path)
    (tmp_path / "level-high").mkdir()
    with pytest.raises(ValueError, match=r"level-high is no level such as level-0\.90"):
        run.levels(tmp_path)


def test_a_damaged_network_is_refused(finished, tmp_path):
    whole, path = run.network_path(finished, 0, 0.93), tmp_path / "000.safetensors"
    path.write_bytes(whole.read_bytes()[:-1])
    with pytest.raises(ValueError, match="no whole safetensors file"):
        read_network_file(path)
    with safe_open(whole, framework="pt") as file:
        tensors, metadata = {key: file.get_tensor(key) for key in file.keys()}, file.metadata()  # noqa: SIM118
    save_file(tensors | {"bias.1": tensors["bias.1"] + 1e-3}, path, metadata)
    with pytest.raises(ValueError, match="holds a network of digest"):
        read_network_file(path)
    save_file(tensors, path)
    with pytest.raises(ValueError, match=r"has metadata \[\]"):
        read_network_file(path)


def test_masks_are_nested_from_level_to_level(finished):
    batches = [run.read_batch(finished, level) for level in run.levels(finished)]
    for dense, sparse in pairwise(batches):
        for before, after, weight in zip(dense.masks, sparse.masks, sparse.weights, strict=True):
            assert not (after & ~before).any()
            assert not weight[~after].any()


def test_a_later_level_needs_nothing_but_the_networks_before_it(finished):
    task = make("6-3-3-3", SETTINGS, 7)
    (stage,) = sculpt(run.read_batch(finished, 0.5), task, (0.93,), seed=7)
    for ours, theirs in zip(stage.batch.weights, run.read_batch(finished, 0.93).weights, strict=True):
        assert torch.equal(ours, theirs)


def test_settings_are_json_that_a_person_can_read(finished):
    text = Path(finished / "run.json").read_text()
    assert json.loads(text)["settings"]["levels"] == [0.0, 0.5, 0.93]
    assert text.count("\n") > 20
