"""Draws kept in a file: read again bit for bit, gone on with, compared with, and counted by other engines."""

import json

import numpy as np
import pytest
import torch
from connectorch.analysis.census import census
from connectorch.analysis.draws import draws
from connectorch.analysis.saved import read_draws, write_draws
from connectorch.training.network import Block, LayeredNetwork, feedforward

MODELS = [
    "uniform",
    "min-degree",
    "degree",
    "degree-canonical",
    "uniform-typed",
    "min-degree-typed",
    "degree-typed",
    "fanmod",
]


@pytest.fixture(scope="module")
def network():
    rng = np.random.default_rng(2)
    weights = [
        torch.from_numpy(np.where(rng.random((b, a)) < 0.6, rng.normal(size=(b, a)), 0))
        for a, b in [(5, 7), (7, 6), (6, 3)]
    ]
    biases = [torch.from_numpy(rng.normal(size=n)) for n in (7, 6, 3)]
    return feedforward("drawn", weights, biases=biases, about={"level": 0.4})


@pytest.mark.parametrize("model", MODELS)
def test_draws_come_back_bit_for_bit_and_can_be_gone_on_with(network, model, tmp_path):
    types = "sign" if model.endswith("typed") or model == "fanmod" else "none"
    all_at_once = draws(network, model, 70, seed=3, types=types)
    some = draws(network, model, 9, seed=3, types=types)
    write_draws(tmp_path / "some.draws", some)
    more = draws(network, model, 70, seed=3, types=types, before=read_draws(tmp_path / "some.draws"))
    write_draws(tmp_path / "more.draws", more)
    back = read_draws(tmp_path / "more.draws")
    assert back.of == all_at_once.of
    for one, other in zip(back.tables, all_at_once.tables, strict=True):
        assert one.dtype == other.dtype
        assert torch.equal(one, other)


@pytest.mark.parametrize("model", ["degree", "min-degree-typed", "fanmod"])
@pytest.mark.parametrize("motifs", ["flight", "k3"])
def test_scores_against_saved_draws_are_those_against_new_ones(network, model, motifs, tmp_path):
    types = "sign" if model.endswith("typed") else "none"
    write_draws(tmp_path / "d.draws", draws(network, model, 40, seed=5, types=types))
    (new,) = census(network, motifs, types=types, null=model, draws=40, seed=5)
    (kept,) = census(network, motifs, types=types, null=str(tmp_path / "d.draws"))
    assert kept.null == new.null


def test_biases_are_kept_too(network, tmp_path):
    write_draws(tmp_path / "b.draws", draws(network, "uniform", 20, bias=True))
    (new,) = census(network, "flight", bias=True, null="uniform", draws=20)
    (kept,) = census(network, "flight", bias=True, null=str(tmp_path / "b.draws"))
    assert kept.null == new.null


@pytest.mark.parametrize("model", ["uniform", "degree-typed", "fanmod"])
def test_every_engine_counts_a_draw_as_a_network(network, model):
    """Cypher and graph-tool look at some draws, as they do at the network: the counts that z came from."""
    kept = draws(network, model, 3, types="none" if model == "uniform" else "sign")
    (scored,) = census(network, "flight", null=model, draws=3) if model == "uniform" else (None,)
    found = census(kept.networks(), "flight", ("masks", "graphtool", "cypher", "enumeration"), clean="raw")
    assert all(one.agree for one in found)
    assert all(len(one.counts) == 4 for one in found)
    if scored:
        mean = sum(one.counts["cypher"]["bifan"] for one in found) / 3
        assert scored.null.motifs["bifan"].mean == pytest.approx(mean)


def test_what_is_no_such_file_is_refused(network, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file .*none.draws'; write one with `connectorch draws"):
        census(network, "flight", null=str(tmp_path / "none.draws"))
    (tmp_path / "text.draws").write_text("hello")
    with pytest.raises(ValueError, match="is no whole file of draws"):
        read_draws(tmp_path / "text.draws")
    kept = draws(network, "uniform", 4)
    write_draws(tmp_path / "u.draws", kept)
    whole = (tmp_path / "u.draws").read_bytes()
    (tmp_path / "cut.draws").write_bytes(whole[:-20])
    with pytest.raises(ValueError, match="is no whole file of draws"):
        read_draws(tmp_path / "cut.draws")
    other = feedforward("other", [torch.ones(3, 4)])
    with pytest.raises(ValueError, match=r"the saved draws are of another network, 'drawn' \(digest .*not of 'other'"):
        census(other, "flight", null=str(tmp_path / "u.draws"))
    with pytest.raises(
        ValueError, match="are of strict cleaning without biases, and raw cleaning without biases is asked"
    ):
        census(network, "flight", clean="raw", null=str(tmp_path / "u.draws"))
    write_draws(tmp_path / "f.draws", draws(network, "fanmod", 4))
    with pytest.raises(ValueError, match=r"have no edge types, and the motifs tell apart the edge types \+, -; draw"):
        census(network, "div2", types="sign", null=str(tmp_path / "f.draws"))
    with pytest.raises(ValueError, match="the draws that are there are of another seed: 0, and 1 is asked for"):
        draws(network, "uniform", 6, seed=1, before=kept)
    with pytest.raises(ValueError, match="there are 4 draws already, more than the 3 asked for"):
        draws(network, "uniform", 3, before=kept)
    with pytest.raises(ValueError, match="are of another model: 'uniform', and 'degree' is asked for"):
        draws(network, "degree", 4, before=kept)
    with pytest.raises(LookupError, match="no draw 4; there are 4, numbered from 0"):
        kept.network(4)


def test_the_command_draws_goes_on_and_is_compared_with(network, tmp_path, capsys):
    from connectorch.cli import main

    def called(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        return left.value.code, capsys.readouterr()

    weights = {f"weight{i}": w.numpy() for i, w in enumerate(network.weights)}
    np.savez(tmp_path / "net.npz", **weights)
    file = tmp_path / "net.draws"
    code, said = called("draws", tmp_path / "net.npz", "--null", "degree", "--draws", 12, "--out", file, "--quiet")
    assert (code, "12 draws of degree for net, seed 0, 12 new" in said.out.replace("\n", " ")) == (0, True)
    code, said = called(
        "draws", tmp_path / "net.npz", "--null", "degree", "--draws", 30, "--out", file, "--json", "--quiet"
    )
    assert (code, json.loads(said.out)["new"]) == (0, 18)
    code, said = called("census", tmp_path / "net.npz", "--engine", "masks", "--null", file, "--json", "--quiet")
    assert code == 0
    assert json.loads(said.out)["networks"][0]["null"]["draws"] == 30
    for option in (("--draws", 7), ("--seed", 9), ("--exact",)):
        code, said = called("census", tmp_path / "net.npz", "--engine", "masks", "--null", file, *option)
        assert code == 2
        assert f"leave out {option[0]}" in said.err.replace("\n", " ")
    for bad, message in (
        (("--null", "degree", "--draws", 5, "--out", file), "holds 30 draws, more than the 5 asked for"),
        (
            ("--null", "uniform", "--draws", 30, "--out", file),
            "are of another model: 'degree', and 'uniform' is asked for",
        ),
        (("--null", "degree", "--out", tmp_path / "x.npz"), "give it the ending .draws"),
        (("--null", "degree", "--out", tmp_path / "no" / "x.draws"), "there is no folder"),
    ):
        code, said = called("draws", tmp_path / "net.npz", *bad, "--quiet")
        assert code == 2
        assert message in said.err.replace("\n", " ")
        assert "Traceback" not in said.err


def test_draws_that_the_memory_does_not_hold_are_refused(network, monkeypatch):
    monkeypatch.setattr("connectorch.analysis.draws.free_bytes", lambda _: 10_000)
    with pytest.raises(ValueError, match=r"1000 draws of 'fanmod' of network 'drawn' take .* draw fewer, or compare"):
        draws(network, "fanmod", 1000)


def test_networks_that_a_model_cannot_draw_are_refused_before_counting(network, monkeypatch, tmp_path):
    write_draws(tmp_path / "u.draws", draws(network, "uniform", 4))
    graph = draws(network, "fanmod", 1).network(0)
    monkeypatch.setattr("connectorch.analysis.engines.tally", lambda *_, **__: pytest.fail("counted first"))
    with pytest.raises(ValueError, match="is a graph without layers; take --null fanmod"):
        census([network, graph], "flight", null="uniform", draws=4)
    with pytest.raises(ValueError, match="are of another network"):
        census([network, feedforward("other", [torch.ones(3, 4)])], "flight", null=str(tmp_path / "u.draws"))


def test_a_skip_that_cleaning_empties_is_left_out_of_the_draws():
    """One edge skips, into a neuron that leads nowhere."""
    held = [(0, 1, torch.ones(3, 2)), (0, 2, torch.zeros(3, 2)), (1, 2, torch.ones(3, 3)), (2, 3, torch.ones(1, 3))]
    held[1][2][2, 0] = 1
    held[3][2][0, 2] = 0
    blocks = tuple(Block(pre, post, weight, weight != 0) for pre, post, weight in held)
    skips = LayeredNetwork("skips", (2, 3, 3, 1), blocks, (None,) * 4)
    for model in ("uniform", "degree", "fanmod"):
        (found,) = census(skips, "flight", null=model, draws=6)
        assert not found.null.undefined
        assert found.null.motifs["edge"].fixed
    assert len(draws(skips, "fanmod", 3)) == 3
