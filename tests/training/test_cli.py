import json

import pytest
import typer
from connectorch.training import run, task
from connectorch.training.cli import register
from typer.testing import CliRunner

QUICK = ["train", "4-2-4", "--networks", "2", "--updates", "20", "--retrain-updates", "10", "--device", "cpu"]


def invoke(*arguments):
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_train_prints_one_json_document(tmp_path):
    done = invoke(*QUICK, "--levels", "0,0.5", "--json", "--out", tmp_path / "r")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["task"] == "4-2-4"
    assert document["settings"]["levels"] == [0.0, 0.5]
    assert [(row["network"], row["level"]) for row in document["losses"]] == [(0, 0.0), (1, 0.0), (0, 0.5), (1, 0.5)]
    assert all(row["test"] > 0 and 0 <= row["accuracy"] <= 1 for row in document["losses"])
    assert run.levels(tmp_path / "r") == [0.0, 0.5]


def test_train_shows_a_table_to_people_and_nothing_when_quiet(tmp_path):
    shown = invoke(*QUICK, "--levels", "0,0.5", "--out", tmp_path / "a").stdout
    assert "0.50" in shown
    assert "%" in shown
    assert invoke(*QUICK, "--levels", "0", "--quiet", "--out", tmp_path / "b").output == ""


def test_the_flight_task_is_trained_from_the_command_line(tmp_path):
    out = tmp_path / "moth"
    done = invoke("train", "flight", "--scale", "smoke", "--networks", "2", "--updates", "20", "--retrain-updates", "5",
                  "--samples", "500", "--prune", "uniform", "--json", "--out", out)  # fmt: skip
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["prune"] == "uniform"
    assert document["losses"][0]["accuracy"] is None
    assert document["scalers"]["inputs"]["columns"][0] == "phi_0"
    assert run.read_network(out, 1, 0.5).sizes == (10, 40, 40, 40, 16, 7)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (("5-5-5",), LookupError, "no task named '5-5-5'; known: 4-1-2-12"),
        (("4-2-4", "--scale", "huge"), LookupError, "known: smoke, demo"),
        (("4-2-4", "--levels", "0,half"), ValueError, "--levels is '0,half'"),
        (("4-2-4", "--levels", "0.5,0.9"), ValueError, "start with 0"),
        (("4-2-4", "--prune", "largest"), LookupError, "no pruning method named 'largest'; known: magnitude, uniform"),
        (("4-2-4", "--device", "tpu"), LookupError, "no device named 'tpu'"),
        (("4-2-4", "--hidden", "24,-1"), ValueError, "at least one of each"),
    ],
)
def test_bad_input_is_answered_before_anything_is_written(tmp_path, arguments, error, says):
    failed = invoke("train", *arguments, "--out", tmp_path / "r")
    assert isinstance(failed.exception, error)
    assert says in str(failed.exception)
    assert not (tmp_path / "r").exists()


def test_paper_levels_are_those_of_the_study():
    levels = task.default_settings("flight", "paper").levels
    assert [round(100 * level) for level in levels] == [0, 15, 25, 35, 45, 55, 65, 75, 85, *range(90, 99)]
