"""What is refused of a run folder: a run.json that was cut, edited or written by another version, other settings."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from connectorch.training import run
from connectorch.training.task import default_settings
from connectorch.training.train import Plan, same_device, train

SETTINGS = replace(default_settings("4-2-4", "smoke"), updates=5, retrain_updates=5, levels=(0.0, 0.5))
PLAN = Plan("4-2-4", 2, SETTINGS, seed=7)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "boole"
    train(PLAN, out, device="cpu", block=1)
    return out


@pytest.fixture
def copied(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "boole")


def edit(out, **changes):
    """Change keys of run.json, `settings__levels` one of its settings; None of a change takes the key out."""
    said = json.loads((out / "run.json").read_text())
    for path, value in changes.items():
        *outer, key = path.split("__")
        part = said
        for name in outer:
            part = part[name]
        part.pop(key) if value is GONE else part.update({key: value})
    (out / "run.json").write_text(json.dumps(said))


GONE = object()
KEYS = ("task", "networks", "settings", "prune", "seed", "first", "sizes", "activations", "loss", "scalers", "device")


@pytest.mark.parametrize("key", [*KEYS, "block", "versions", "status", "settings__levels", "settings__rate"])
def test_a_key_that_is_missing_is_named_with_its_file(copied, key):
    edit(copied, **{key: GONE})
    with pytest.raises(ValueError, match=rf"run\.json says nothing of '{key.replace('__', '.')}'; copy the run folder"):
        run.read_settings(copied)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("task", 3, "a name"),
        ("task", "", "a name"),
        ("networks", -2, "a whole number from 1"),
        ("networks", 0, "a whole number from 1"),
        ("networks", 2.0, "a whole number from 1"),
        ("networks", True, "a whole number from 1"),
        ("networks", None, "a whole number from 1"),
        ("first", -1, "a whole number from 0"),
        ("seed", "7", "a whole number"),
        ("block", 0, "a whole number from 1"),
        ("sizes", "4-2-4", "a list of whole numbers from 1"),
        ("sizes", [4, 0, 4], "a list of whole numbers from 1"),
        ("activations", "tanh", "a list of names"),
        ("settings", [], "an object"),
        ("scalers", None, "an object"),
        ("loss", "hinge", "'mse' or 'bce'"),
        ("status", "finished", "'running' or 'done'"),
        ("versions", "0.1.0", "an object"),
        ("versions__connectorch", "latest", "a version such as"),
        ("settings__levels", 0.5, "a list of numbers"),
        ("settings__levels", "paper", "a list of numbers"),
        ("settings__levels", [0.0, "half"], "a list of numbers"),
        ("settings__levels", [0.0, None], "a list of numbers"),
        ("settings__hidden", 4, "a list of whole numbers"),
        ("settings__updates", "many", "a whole number"),
        ("settings__rate", "fast", "a number"),
        ("settings__rate", float("nan"), "a number"),
        ("settings__decay", 1, "a name"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_file(copied, key, value, expected):
    edit(copied, **{key: value})
    said = rf"run\.json: '{key.replace('__', '.')}' is .*; expected {expected}"
    for resumed in (lambda: run.read_settings(copied), lambda: train(PLAN, copied, device="cpu", resume=True)):
        with pytest.raises(ValueError, match=said):
            resumed()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"settings__levels": [0.5, 0.0]}, r"run\.json: levels are 0\.5, 0\.0; .*start with 0"),
        ({"settings__levels": []}, r"run\.json: levels are empty"),
        ({"settings__batch": -1}, r"run\.json: settings have .* batch -1"),
        ({"settings__decay": "slow"}, r"run\.json: no decay .* named 'slow'; known: constant, cosine"),
        ({"settings__speed": 3}, r"run\.json: 'settings\.speed' is of no use to this version; take it out"),
        ({"versions__connectorch": "99.0.1"}, r"run\.json was written by connectorch 99\.0\.1, this is .*; update"),
        ({"networks": 1}, r"holds network 1 of level-0\.00, and its run\.json says 1 from 0"),
        ({"networks": 3}, r"lacks network 2 of level-0\.00"),
        ({"first": 1}, r"lacks network 2 of level-0\.00"),
        ({"settings__levels": [0.0]}, r"holds level-0\.50, of which its run\.json says nothing; move it out"),
        ({"settings__levels": [0.0, 0.5, 0.9]}, r"lacks level-0\.90"),
    ],
)
def test_settings_that_do_not_fit_are_refused(copied, changes, expected):
    edit(copied, **changes)
    with pytest.raises((ValueError, LookupError), match=expected):
        run.check_levels(copied)


@pytest.mark.parametrize("text", ["", "null", "[]", "[[1, 2]]", '"run"', "3", '{"task": "4-2', "\x00", "{"])
def test_a_file_that_is_no_object_is_refused(copied, text):
    (copied / "run.json").write_text(text)
    with pytest.raises(ValueError, match=r"run\.json is no JSON object as `connectorch train` writes it"):
        run.read_settings(copied)


def test_a_run_cut_at_any_byte_is_refused(copied):
    whole = (copied / "run.json").read_bytes().rstrip()
    for length in range(0, len(whole), 37):
        (copied / "run.json").write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"run\.json is no JSON object"):
            run.read_settings(copied)


def test_a_stray_file_among_the_networks_is_named(copied):
    shutil.copy(copied / "level-0.50" / "000.safetensors", copied / "level-0.50" / "copy.safetensors")
    with pytest.raises(ValueError, match=r"copy\.safetensors is no network such as 000\.safetensors; move it out"):
        run.check_levels(copied)


def contents(out):
    return {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"block": 2}, "trains 1 network at once, now --block 2 is asked for; leave out --block"),
        ({"plan": replace(PLAN, networks=3)}, "was made with networks 2, now it is 3"),
        ({"plan": replace(PLAN, prune="uniform")}, "was made with prune magnitude, now it is uniform"),
        ({"plan": replace(PLAN, settings=replace(SETTINGS, batch=3))}, "was made with batch 32, now it is 3"),
        (
            {"plan": replace(PLAN, settings=replace(SETTINGS, levels=(0.0, 0.9)))},
            r"was made with levels 0\.0,0\.5, now it is 0\.0,0\.9",
        ),
    ],
)
def test_a_run_is_resumed_with_its_own_settings_only(copied, asked, expected):
    before = contents(copied)
    with pytest.raises(ValueError, match=expected):
        train(asked.pop("plan", PLAN), copied, device="cpu", resume=True, **asked)
    assert contents(copied) == before


def test_a_run_is_resumed_on_its_own_device_only(copied, monkeypatch):
    shutil.rmtree(copied / "level-0.50")
    edit(copied, status="running")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    before = contents(copied)
    with pytest.raises(ValueError, match="was made on cpu, now --device cuda is asked for; leave out --device"):
        train(PLAN, copied, device="cuda", resume=True)
    assert contents(copied) == before
    assert same_device(copied, "cpu", "auto") == "cpu"  # though there is a GPU


def test_a_run_of_a_gpu_is_not_resumed_without_one(copied, monkeypatch):
    shutil.rmtree(copied / "level-0.50")
    edit(copied, status="running", device="cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ValueError, match="was made on cuda, and torch sees no GPU here; resume it where there is one"):
        train(PLAN, copied, resume=True)


@pytest.mark.parametrize("name", ["level-0.5", "level-nan", "level-1.50", "level--0.00", "level-0.500"])
def test_a_folder_that_only_looks_like_a_level_is_named(copied, name):
    """level-0.5 beside level-0.50 gave its networks twice."""
    shutil.copytree(copied / "level-0.50", copied / name)
    with pytest.raises(ValueError, match=rf"{name} is no level such as level-0\.90; move it out"):
        run.levels(copied)


@pytest.mark.parametrize(("theirs", "what"), [("0.50/001", r"network 1 of level 0\.5"), ("0.00/000", "0 of level 0.0")])
def test_a_network_in_the_place_of_another_is_refused(copied, theirs, what):
    shutil.copy(copied / f"level-{theirs}.safetensors", copied / "level-0.50" / "000.safetensors")
    for reading in (
        run.read_network(copied, 1, 0.5) and run.read_network,
        lambda out, _, level: run.read_batch(out, level),
    ):
        with pytest.raises(
            ValueError, match=rf"level-0\.50/000\.safetensors holds .*{what}; copy the run folder again"
        ):
            reading(copied, 0, 0.5)


def test_a_run_is_not_resumed_from_a_damaged_network(copied):
    shutil.rmtree(copied / "level-0.50")
    edit(copied, status="running")
    path = copied / "level-0.00" / "001.safetensors"
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"001\.safetensors holds a network of digest"):
        train(PLAN, copied, device="cpu", resume=True)


@pytest.mark.parametrize("kept", [None, 0.5])
def test_a_run_that_lost_its_losses_is_not_resumed(copied, kept):
    """The rows of the levels before were silently left out of the table."""
    shutil.rmtree(copied / "level-0.50")
    edit(copied, status="running")
    losses = run.losses(copied)
    (copied / "losses.parquet").unlink()
    if kept is not None:
        losses[losses.level == kept].to_parquet(copied / "losses.parquet")
    says = r"losses\.parquet is missing or broken" if kept is None else r"losses\.parquet lacks level 0\.00"
    with pytest.raises(ValueError, match=says):
        train(PLAN, copied, device="cpu", resume=True)


def test_a_level_of_minus_nothing_is_level_nothing(tmp_path):
    """It had a folder called level--0.00."""
    train(replace(PLAN, settings=replace(SETTINGS, levels=(-0.0,))), tmp_path / "run", device="cpu")
    assert (tmp_path / "run" / "level-0.00").is_dir()
    assert run.levels(tmp_path / "run") == [0.0]


@pytest.mark.parametrize("out", ["file", "file/run", "file/run/deep"])
def test_a_run_folder_is_no_file_and_in_none(tmp_path, out):
    (tmp_path / "file").write_text("mine")
    for resume in (False, True):
        with pytest.raises(NotADirectoryError, match=r"/file is a file; name a run folder that"):
            train(PLAN, tmp_path / out, device="cpu", resume=resume)
