"""Writers: what another program reads from the files is the network, to the last bit."""

import errno
import json
import math
import os
import struct
from collections import Counter
from pathlib import Path

import networkx
import numpy as np
import pandas as pd
import pytest
import torch
from connectorch.ingest.clean import clean
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.frames import to_frames, to_networkx
from connectorch.ingest.read import read
from connectorch.ingest.schema import Role, neuron_name
from connectorch.ingest.write import write
from connectorch.training.network import Block, LayeredNetwork, feedforward

MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
AWKWARD = [0.1, 1 / 3, -5e-324, 1.7976931348623157e308, 2**-1074 * 3, -1e22, float(np.float32(0.1)), math.pi]


@pytest.fixture(scope="module")
def skipping():
    """A network with a block that skips, weights that are awkward to write, and a neuron that nothing touches."""
    first = torch.tensor(AWKWARD, dtype=torch.float64).reshape(4, 2)
    last = torch.tensor([[0.25, 0, -0.5, 0], [0, 0, 1, 0]], dtype=torch.float64)
    skip = torch.tensor([[0.0, -7], [0, 0]], dtype=torch.float64)
    blocks = tuple(Block(a, b, w, w != 0) for a, b, w in ((0, 1, first), (0, 2, skip), (1, 2, last)))
    return LayeredNetwork("skip", (2, 4, 2), blocks, (None, torch.tensor([0.1, -0.0, 0, 3]).double(), None))


@pytest.fixture(scope="module")
def one_bit():
    """A wide network of float32 weights, one in ten kept."""
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=shape) * (rng.random(shape) < 0.1) for shape in ((60, 40), (50, 60), (7, 50))]
    return feedforward("wide", [torch.from_numpy(w).float() for w in weights], biases=[torch.ones(60), None, None])


@pytest.fixture(params=["toy", "skipping", "one_bit"])
def network(request):
    return request.getfixturevalue(request.param)


def edges_of(network, *, bias=False):
    """(pre, post) -> weight by names, straight from the matrices."""
    last = len(network.sizes) - 1

    def name(layer, unit):
        return neuron_name(Role.INPUT if layer == 0 else Role.OUTPUT if layer == last else Role.HIDDEN, layer, unit)

    found = {}
    for block in network.blocks:
        for post in range(network.sizes[block.post]):
            for pre in range(network.sizes[block.pre]):
                if block.mask[post, pre]:
                    found[name(block.pre, pre), name(block.post, post)] = block.weight[post, pre].double().item()
    for layer, values in enumerate(network.biases):
        for unit, value in enumerate([] if values is None or not bias else values.double().tolist()):
            if value:
                found[f"b{layer}", name(layer, unit)] = value
    return found


def bits(edges):
    """Edges with the bytes of their weights."""
    return {ends: struct.pack("<d", weight) for ends, weight in edges.items()}


def kinds(edges):
    return Counter("EXCITES" if weight > 0 else "INHIBITS" for weight in edges.values())


def from_networkx(path):
    found = networkx.read_graphml(path)
    assert networkx.is_directed(found)
    edges = {(pre, post): data["weight"] for pre, post, data in found.edges(data=True)}
    roles = {name: data["role"] for name, data in found.nodes(data=True)}
    return edges, Counter(data["type"] for *_, data in found.edges(data=True)), roles


def from_graph_tool(path):
    graph_tool = pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    found = graph_tool.load_graph(str(path))
    name = found.vp["name"] if "name" in found.vp else found.vp["_graphml_vertex_id"]
    edges = {(name[e.source()], name[e.target()]): found.ep["weight"][e] for e in found.edges()}
    roles = {name[v]: found.vp["role"][v] for v in found.vertices()}
    return edges, Counter(found.ep["type"][e] for e in found.edges()), roles


def from_pandas(path):
    neurons = pd.read_csv(path.with_name(f"{path.stem}_neurons.csv"))
    edges = pd.read_csv(path.with_name(f"{path.stem}_connections.csv"), float_precision="round_trip")
    names = neurons.set_index("bodyId")["instance"]
    ends = zip(edges["bodyId_pre"].map(names), edges["bodyId_post"].map(names), strict=True)
    return (
        dict(zip(ends, edges["weight"].tolist(), strict=True)),
        Counter(edges["type"]),
        dict(zip(neurons["instance"], neurons["type"], strict=True)),
    )


PROGRAMS = [
    pytest.param("graphml", from_networkx, id="graphml-networkx"),
    pytest.param("graphml", from_graph_tool, id="graphml-graphtool", marks=pytest.mark.graphtool),
    pytest.param("gt", from_graph_tool, id="gt-graphtool", marks=pytest.mark.graphtool),
    pytest.param("csv", from_pandas, id="csv-pandas"),
]


@pytest.mark.parametrize(("ending", "load"), PROGRAMS)
@pytest.mark.parametrize("bias", [False, True])
def test_another_program_reads_the_network(tmp_path, network, ending, load, bias):
    if ending == "gt":
        pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    write(network, tmp_path / f"net.{ending}", bias=bias)
    edges, types, roles = load(tmp_path / f"net.{ending}")
    wanted = edges_of(network, bias=bias)
    assert bits(edges) == bits(wanted)
    assert types == kinds(wanted)
    last = len(network.sizes) - 1
    assert Counter(roles.values()) == Counter(
        {
            "input": network.sizes[0],
            "output": network.sizes[-1],
            "hidden": sum(network.sizes[1:-1]),
            "bias": last * bias,
        }
    )


@pytest.mark.parametrize("ending", ["graphml", pytest.param("gt", marks=pytest.mark.graphtool)])
def test_biases_layers_and_digest_are_in_the_file(tmp_path, toy, ending):
    if ending == "graphml":
        write(toy, tmp_path / "toy.graphml")
        found = networkx.read_graphml(tmp_path / "toy.graphml")
        about, of = found.graph, found.nodes["h2.0"]
        assert "bias" not in found.nodes["o0"]
        assert json.loads(about["sizes"]) == [3, 4, 3, 2]
    else:
        graph_tool = pytest.importorskip("graph_tool", reason="graph-tool is not installed")
        write(toy, tmp_path / "toy.gt")
        found = graph_tool.load_graph(str(tmp_path / "toy.gt"))
        about, of = dict(found.gp), {name: values[7] for name, values in found.vp.items()}
        assert list(about["sizes"]) == [3, 4, 3, 2]
        assert math.isnan(found.vp["bias"][10])
        assert of["name"] == "h2.0"
    assert (about["name"], about["digest"]) == ("toy", toy.digest)
    assert (of["layer"], of["unit"], of["bias"], of["live"]) == (2, 0, -1.0, True)


@pytest.mark.parametrize("bias", [False, True])
def test_tables_come_back_as_the_same_network(tmp_path, network, bias):
    write(network, tmp_path / "net.csv", bias=bias)
    found = read(tmp_path / "net_connections.csv")
    assert (found.name, found.sizes, found.digest) == ("net", network.sizes, network.digest)


def test_a_network_without_edges_comes_back_too(tmp_path):
    dead = feedforward("dead", [torch.zeros(3, 2), torch.zeros(1, 3)], biases=[torch.zeros(3), None])
    for ending in ("csv", "graphml"):
        write(dead, tmp_path / f"dead.{ending}", bias=True)
    assert read(tmp_path / "dead_connections.csv").digest == dead.digest
    assert networkx.read_graphml(tmp_path / "dead.graphml").number_of_edges() == 0


def test_neurons_of_the_tables_are_named_as_neuprint_names_them(tmp_path, toy):
    write(toy, tmp_path / "toy.csv")
    neurons = (tmp_path / "toy_neurons.csv").read_text().splitlines()
    edges = (tmp_path / "toy_connections.csv").read_text().splitlines()
    assert neurons[0] == "bodyId,instance,type,layer,unit,bias,live,live_published"
    assert neurons[8] == f"{2 * 2**24},h2.0,hidden,2,0,-1.0,True,True"
    assert edges[:2] == ["bodyId_pre,bodyId_post,weight,type", f"0,{2**24},2.0,EXCITES"]


@pytest.mark.parametrize("cleaning", ["strict", "published"])
def test_what_is_cleaned_away_is_not_written(tmp_path, toy, cleaning):
    write(toy, tmp_path / "toy.csv", clean=cleaning)
    assert read(tmp_path / "toy_connections.csv").digest == clean(toy, cleaning).digest


def test_a_network_as_networkx_and_pandas_know_it(network):
    drawn = to_networkx(network)
    wanted = edges_of(network)
    assert bits({(a, b): d["weight"] for a, b, d in drawn.edges(data=True)}) == bits(wanted)
    assert drawn.graph == {"name": network.name, "sizes": list(network.sizes), "digest": network.digest}
    assert list(drawn) == to_frames(network).neurons["name"].tolist()
    edges = to_frames(network).edges
    assert bits(dict(zip(zip(edges["pre"], edges["post"], strict=True), edges["weight"], strict=True))) == bits(wanted)
    assert Counter(edges["type"]) == kinds(wanted)


def test_bias_neurons_are_in_frames_and_networkx_where_asked_for(toy):
    graph = neuron_graph(toy, with_bias=True)
    edges = edges_of(toy, bias=True)
    assert dict(to_networkx(graph).nodes["b2"]) == {
        "role": "bias",
        "layer": 1,
        "unit": 4,
        "live": True,
        "live_published": True,
    }
    assert {(a, b) for a, b in to_networkx(graph).edges} == set(edges)
    assert to_frames(graph).edges["weight"].sum() == sum(edges.values())


def test_edges_saved_from_a_frame_are_an_edge_list(tmp_path, one_bit):
    to_frames(neuron_graph(one_bit, with_bias=True)).edges.to_csv(tmp_path / "net.csv", index=False)
    assert read(tmp_path / "net.csv").digest == one_bit.digest


@pytest.mark.skipif(not MOTH.is_dir(), reason=f"the moth networks are not at {MOTH}")
def test_a_network_of_the_flight_study_goes_out_and_comes_back(tmp_path):
    network = read(MOTH / "0.93_pruned.h5")
    write(network, tmp_path / "moth.csv")
    assert read(tmp_path / "moth_connections.csv").digest == network.digest


def test_files_that_are_there_stay_unless_they_are_to_be_replaced(tmp_path, toy, one_bit):
    write(toy, tmp_path / "net.csv")
    (tmp_path / "net_neurons.csv").unlink()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(FileExistsError, match=r"net_connections\.csv is there already"):
        write(one_bit, tmp_path / "net.csv")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert write(one_bit, tmp_path / "net.csv", replace=True) == [
        tmp_path / "net_neurons.csv",
        tmp_path / "net_connections.csv",
    ]
    assert read(tmp_path / "net_connections.csv").digest == one_bit.digest


def test_what_fails_while_files_are_replaced_leaves_no_half_pair(tmp_path, toy, one_bit, monkeypatch):
    write(toy, tmp_path / "net.csv")
    right, before = os.replace, {path: path.read_bytes() for path in tmp_path.iterdir()}

    def fails(source, target):
        if str(target).endswith("_connections.csv") and not str(source).endswith(".old"):
            raise OSError(errno.ENOSPC, "no space left")
        right(source, target)

    monkeypatch.setattr("connectorch.ingest.write.os.replace", fails)
    with pytest.raises(OSError, match=r"net\.csv cannot be written .*no space left"):
        write(one_bit, tmp_path / "net.csv", replace=True)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("ending", ["csv", "graphml"])
def test_what_fails_midway_leaves_nothing(tmp_path, toy, ending, monkeypatch):
    def fails(_, path):
        path.write_text("half")
        raise OSError("no space left")

    monkeypatch.setattr(f"connectorch.ingest.writers.{ending}.write", fails)
    with pytest.raises(OSError, match="no space left"):
        write(toy, tmp_path / f"net.{ending}")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("net.gexf", ValueError, r"ends in '\.gexf'; files that can be written end in \.csv, \.graphml, \.gt"),
        ("net", ValueError, "ends in ''"),
        ("no/net.csv", FileNotFoundError, "no folder .*no"),
        ("folder.graphml", FileExistsError, "is a folder; name another file"),
        ("folder.graphml/a/net.csv", FileNotFoundError, "no folder"),
        ("net.CSV", ValueError, r"ends in '\.CSV'"),
        ("x" * 300 + ".csv", OSError, "cannot be written .*[Nn]ame too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused(tmp_path, toy, path, error, words):
    (tmp_path / "folder.graphml").mkdir()
    with pytest.raises(error, match=words):
        write(toy, tmp_path / path, replace=True)
    assert os.listdir(tmp_path) == ["folder.graphml"]


def test_a_name_that_xml_cannot_hold_is_refused_and_odd_ones_are_kept(tmp_path, one_bit):
    from dataclasses import replace

    with pytest.raises(ValueError, match="XML cannot hold"):
        write(replace(one_bit, name="a\x00b"), tmp_path / "net.graphml")
    odd = 'a <b> & "c"\nd\té'
    write(replace(one_bit, name=odd), tmp_path / "net.graphml")
    assert networkx.read_graphml(tmp_path / "net.graphml").graph["name"] == odd


def test_without_graph_tool_it_is_said_what_to_do(tmp_path, toy, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr("connectorch.ingest.writers.gt.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match=r"graph-tool is not installed.*\.graphml"):
        write(toy, tmp_path / "toy.gt")
    assert os.listdir(tmp_path) == []
