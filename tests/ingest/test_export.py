import numpy as np
import pytest
import torch
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.schema import first_id, layer_id, neuron_name
from connectorch.ingest.stores.tables import edge_frames, layer_frame, network_row, neuron_frame
from connectorch.training.network import Block, LayeredNetwork


def named(graph, column):
    return dict(zip(graph.neurons["name"], graph.neurons[column], strict=True))


def test_neurons_are_named_and_typed_by_their_layer(toy):
    graph = neuron_graph(toy)
    assert graph.neurons["name"].tolist() == [
        "i0",
        "i1",
        "i2",
        "h1.0",
        "h1.1",
        "h1.2",
        "h1.3",
        "h2.0",
        "h2.1",
        "h2.2",
        "o0",
        "o1",
    ]
    assert graph.neurons["role"].tolist() == ["input"] * 3 + ["hidden"] * 7 + ["output"] * 2
    assert graph.neurons["unit"].tolist() == [0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 0, 1]


def test_liveness_is_marked_by_both_rules(toy):
    graph = neuron_graph(toy, with_bias=True)
    dead = {name for name, live in named(graph, "live").items() if not live}
    dead_published = {name for name, live in named(graph, "live_published").items() if not live}
    assert dead == {"i2", "h1.2", "h1.3", "h2.2"}
    assert dead_published == {"i2", "h1.2", "h2.2"}  # its bias feeds h1.3
    assert graph.n_live_edges == 11


def test_biases_are_properties_and_nothing_where_a_layer_has_none(toy):
    biases = named(neuron_graph(toy), "bias")
    assert (biases["h1.3"], biases["h2.0"], biases["h1.0"]) == (0.5, -1.0, 0.0)
    assert all(np.isnan(biases[name]) for name in ("i0", "o0", "o1"))


def test_a_bias_neuron_stands_at_the_end_of_the_layer_before(toy):
    graph = neuron_graph(toy, with_bias=True)
    bias = graph.neurons[graph.neurons.role == "bias"]
    assert list(zip(bias.name, bias.layer, bias.unit, strict=True)) == [("b1", 0, 3), ("b2", 1, 4), ("b3", 2, 3)]
    edges = [part for part in list(graph.parts())[3:] if len(part)]
    assert [(p.pre_layer, p.pre.tolist(), p.post_layer, p.post.tolist(), p.weight.tolist()) for p in edges] == [
        (0, [3], 1, [3], [0.5]),
        (1, [4], 2, [0], [-1.0]),
    ]
    assert graph.edges_per_part == [5, 5, 4, 1, 1, 0]
    assert graph.edges_per_part == [len(part) for part in graph.parts()]


def test_ids_are_network_layer_and_unit(toy):
    frame = neuron_frame(neuron_graph(toy, with_bias=True), 5)
    assert frame["id"].tolist()[:4] == [5 * 2**32, 5 * 2**32 + 1, 5 * 2**32 + 2, 5 * 2**32 + 3]
    ids = dict(zip(frame["name"], frame["id"], strict=True))
    assert ids["h2.1"] == 5 * 2**32 + 2 * 2**24 + 1
    assert ids["b2"] == 5 * 2**32 + 2**24 + 4
    assert len(set(ids.values())) == len(ids) == 15
    assert all(first_id(5) <= number < first_id(6) for number in ids.values())
    assert first_id(2**21) == 2**53
    assert layer_id(2, 3) == 515


@pytest.mark.parametrize(
    ("arguments", "name"),
    [(("input", 0, 3), "i3"), (("hidden", 2, 17), "h2.17"), (("output", 5, 6), "o6"), (("bias", 1, 4), "b2")],
)
def test_names_are_short(arguments, name):
    assert neuron_name(*arguments) == name


def test_the_network_row_says_what_it_is(toy):
    row = network_row(neuron_graph(toy, with_bias=True), 5)
    assert (row["id"], row["name"], row["layer_sizes"]) == (5, "toy", [3, 4, 3, 2])
    assert (row["n_neurons"], row["n_edges"], row["bias"], row["complete"]) == (12, 14, True, False)
    assert row["sparsity"] == 1 - 14 / 30
    assert row["effective_sparsity"] == 1 - 11 / 30
    assert row["digest"] == toy.digest
    assert (row["study"], row["level"], row["seed"], row["source"]) == ("toy", 0.5, 7, "by hand")


def test_layers_have_the_size_without_bias_neurons(toy):
    frame = layer_frame(neuron_graph(toy, with_bias=True), 5)
    assert frame["size"].tolist() == [3, 4, 3, 2]
    assert frame["kind"].tolist() == ["input", "hidden", "hidden", "output"]
    assert frame["id"].tolist() == [1280, 1281, 1282, 1283]


def test_edges_are_typed_by_their_sign(toy):
    frames = dict(edge_frames([(neuron_graph(toy), 1)]))
    assert list(frames) == ["EXCITES", "INHIBITS"]
    assert frames["EXCITES"]["weight"].tolist() == [2.0, 1.0, 4.0, 1.0, 1.5, 0.5, 1.0, 2.0, 4.0, 1.0]
    assert frames["INHIBITS"]["weight"].tolist() == [-1.0, -2.5, -2.0, -1.0]


def test_blocks_that_skip_layers_are_exported_too():
    weight = torch.tensor([[3.0, -4.0]])
    blocks = (
        Block(0, 1, torch.ones(1, 2), torch.ones(1, 2).bool()),
        Block(0, 2, weight, weight != 0),
        Block(1, 2, torch.ones(1, 1), torch.ones(1, 1).bool()),
    )
    graph = neuron_graph(LayeredNetwork("skips", (2, 1, 1), blocks, (None, None, None)))
    skip = list(graph.parts())[1]
    assert (skip.pre_layer, skip.post_layer, skip.pre.tolist(), skip.weight.tolist()) == (0, 2, [0, 1], [3.0, -4.0])
    assert graph.neurons["live"].all()
