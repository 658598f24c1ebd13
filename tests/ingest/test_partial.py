"""A run that is not finished is refused, or read up to its last complete level where that is asked for."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from connectorch.analysis.sources import resolve
from connectorch.analysis.studies.summary import summary
from connectorch.cli import main
from connectorch.ingest.read import read, read_all
from connectorch.training.task import default_settings
from connectorch.training.train import Plan, train

SETTINGS = replace(default_settings("4-2-4"), updates=3, retrain_updates=3, levels=(0.0, 0.5, 0.9), hidden=(6, 6))
PLAN = Plan("4-2-4", 2, SETTINGS, seed=1)


class Killed(BaseException):
    """A run ends in the middle, as if by a signal."""


def killed_after(updates, out):
    def progress(what, done, _):
        if done >= updates:
            raise Killed(what)

    with pytest.raises(Killed):
        train(PLAN, out, device="cpu", progress=progress)
    return out


@pytest.fixture
def interrupted(tmp_path):
    """A run that was killed in its third level."""
    return killed_after(8, tmp_path / "run")


def test_an_interrupted_run_is_refused_with_what_to_do(interrupted):
    words = r"not finished: its status is 'running', its last complete level 0\.50.*--resume --out .*run.*partial=True"
    for call in (read, lambda path: list(read_all(path)), lambda path: resolve([path])):
        with pytest.raises(ValueError, match=words):
            call(interrupted)


def test_an_interrupted_run_is_read_up_to_its_last_complete_level_where_asked(interrupted):
    names = [f"run/{number:03}@{level}" for level in ("0.00", "0.50") for number in (0, 1)]
    assert [network.name for network in read_all(interrupted, partial=True)] == names
    assert [network.name for network in resolve([interrupted], partial=True)] == names


def test_a_run_without_a_complete_level_is_refused_in_any_case(tmp_path):
    out = killed_after(1, tmp_path / "run")
    for partial in (False, True):
        with pytest.raises(ValueError, match="no complete level yet; go on with"):
            list(read_all(out, partial=partial))


def test_a_run_that_went_on_to_its_end_is_read_without_a_word(interrupted):
    train(PLAN, interrupted, device="cpu", resume=True)
    assert len(list(read_all(interrupted))) == 6


def test_a_run_whose_status_is_lost_is_refused(interrupted):
    train(PLAN, interrupted, device="cpu", resume=True)
    facts = json.loads((interrupted / "run.json").read_text())
    del facts["status"]
    (interrupted / "run.json").write_text(json.dumps(facts))
    with pytest.raises(ValueError, match=r"run\.json says nothing of 'status'"):
        list(read_all(interrupted))


@pytest.mark.parametrize("gone", ["level-0.50", "level-0.50/001.safetensors"])
def test_a_run_that_lost_a_level_or_a_network_is_neither_read_nor_resumed(interrupted, gone):
    lost = interrupted / gone
    (shutil.rmtree if lost.is_dir() else Path.unlink)(lost)
    (interrupted / "level-0.90").mkdir(exist_ok=True)
    for number in (0, 1):
        shutil.copy(interrupted / f"level-0.00/{number:03}.safetensors", interrupted / "level-0.90")
    with pytest.raises(ValueError, match=r"lacks .*level-0\.50.*copy"):
        list(read_all(interrupted, partial=True))
    with pytest.raises(ValueError, match=r"lacks .*level-0\.50.*copy"):
        train(PLAN, interrupted, device="cpu", resume=True)


def test_a_finished_run_that_lost_its_last_level_is_refused(interrupted):
    train(PLAN, interrupted, device="cpu", resume=True)
    shutil.rmtree(interrupted / "level-0.90")
    with pytest.raises(ValueError, match=r"lacks level-0\.90"):
        list(read_all(interrupted))


def test_the_report_of_an_interrupted_run_says_so(interrupted):
    assert any("Training is not finished" in note for note in summary(interrupted).notes)


@pytest.mark.parametrize("command", ["ingest", "census", "modules", "crosscheck"])
def test_commands_refuse_an_interrupted_run_unless_told(interrupted, tmp_path, capsys, command):
    options = {
        "ingest": ["--store", tmp_path / "s.lbug"],
        "census": ["--engine", "masks"],
        "modules": ["--method", "modularity"],
        "crosscheck": ["--sample", "0"],
    }
    for partial, wanted in (([], 2), (["--partial"], 0)):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in [command, interrupted, *options[command], *partial, "--json"]])
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == wanted, err
        if partial:
            assert len(json.loads(out)["networks"]) == 4
        else:
            assert (out, "--partial" in err) == ("", True)
            assert not (tmp_path / "s.lbug").exists()
