import numpy as np
import pytest
import torch
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.schema import first_id
from connectorch.ingest.stores import slices
from connectorch.ingest.stores.slices import Slice, count_graph, edge_columns, edge_parameters, neuron_rows, plan
from connectorch.training.network import Block, LayeredNetwork


@pytest.fixture
def graph():
    """Three layers with a block that skips one, signs of both kinds, biases with zeros among them."""
    rng = torch.Generator().manual_seed(3)
    sizes = (7, 11, 5)
    blocks = []
    for pre, post in ((0, 1), (0, 2), (1, 2)):
        weight = torch.randn(sizes[post], sizes[pre], generator=rng, dtype=torch.float64)
        blocks.append(Block(pre, post, weight, torch.rand(weight.shape, generator=rng) < 0.6))
    biases = (None, torch.randn(11, generator=rng), torch.tensor([0.0, 1.0, -2.0, 0.0, 3.0]))
    return neuron_graph(LayeredNetwork("skips", sizes, tuple(blocks), biases), with_bias=True)


def all_edges(graph, number):
    """(pre, post, weight) of every edge, by a loop over the parts."""
    return [
        (first_id(number, part.pre_layer) + int(a), first_id(number, part.post_layer) + int(b), float(w))
        for part in graph.parts()
        for a, b, w in zip(part.pre, part.post, part.weight, strict=True)
    ]


@pytest.mark.parametrize("size", [1, 3, 7, 64, 1000])
def test_slices_hold_every_edge_once_in_order(graph, size, monkeypatch):
    monkeypatch.setattr(slices, "EDGES_A_SLICE", size)
    planned = [one for one in plan(graph, 2) if one.step == "edges"]
    assert [one.last - one.first for one in planned[:-1]] == [size] * (len(planned) - 1)
    found = [
        edge
        for _, columns in edge_columns(graph, 2, planned)
        for edge in zip(*(c.tolist() for c in columns), strict=True)
    ]
    assert found == all_edges(graph, 2)


@pytest.mark.parametrize("seed", range(5))
def test_slices_that_are_left_hold_their_own_edges(graph, seed, monkeypatch):
    monkeypatch.setattr(slices, "EDGES_A_SLICE", 4)
    planned = [one for one in plan(graph, 1) if one.step == "edges"]
    rng = np.random.default_rng(seed)
    left = [one for one in planned if rng.random() < 0.4]
    wanted = all_edges(graph, 1)
    for one, columns in edge_columns(graph, 1, left):
        assert list(zip(*(c.tolist() for c in columns), strict=True)) == wanted[one.first : one.last]


def test_parameters_name_every_edge_once_by_its_type(graph):
    n = len(all_edges(graph, 1))
    ((_, columns),) = edge_columns(graph, 1, [Slice(0, "edges", 0, n)])
    found = []
    for parameters in edge_parameters(columns):
        assert parameters["pre"] == sorted(set(parameters["pre"]))
        for row in parameters["rows"]:
            for place, weight in zip(row["pre"], row["weight"], strict=True):
                assert parameters["type"] == ("EXCITES" if weight > 0 else "INHIBITS")
                found.append((parameters["pre"][place], row["post"], weight))
    assert sorted(found) == sorted(all_edges(graph, 1))


def test_neurons_are_maps_of_pythons_own_values(graph):
    ((_, rows),) = neuron_rows(graph, 1, [Slice(0, "neurons", 0, len(graph.neurons))])
    assert len(rows) == 7 + 11 + 5 + 2
    assert {type(value) for row in rows for value in row["properties"].values()} == {int, str, float, bool, type(None)}
    assert {row["label"] for row in rows} == {"Input", "Hidden", "Output", "Bias"}
    assert [row["properties"]["bias"] for row in rows if row["label"] == "Output"] == [0.0, 1.0, -2.0, 0.0, 3.0]


def test_an_empty_network_has_neurons_but_no_slices_of_edges():
    weight = torch.zeros(2, 3)
    graph = neuron_graph(LayeredNetwork("empty", (3, 2), (Block(0, 1, weight, weight != 0),), (None, None)))
    assert [one.step for one in plan(graph, 1)] == ["neurons"]
    assert count_graph(graph) == {"n_neurons": 5, "n_excites": 0, "n_inhibits": 0}
