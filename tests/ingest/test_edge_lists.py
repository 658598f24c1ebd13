"""Edge lists as .csv, .tsv, .txt and .edges: columns, layers, FANMOD's files, and what is refused."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from connectorch.ingest.read import read
from connectorch.training.network import Block, LayeredNetwork, feedforward
from hypothesis import given, settings
from hypothesis import strategies as st

COLOURED = Path(__file__).parents[3] / "shared" / "data" / "coloured"
ENDINGS = ("csv", "tsv", "txt", "edges")
SEPARATORS = (",", ";", "\t", " ", ", ", "   ")


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def edges_by_name(network):
    """(pre, post) -> weight, by the names of the file."""
    names = network.about["names"]
    return {
        (names[b.pre][int(pre)], names[b.post][int(post)]): float(b.weight[post, pre])
        for b in network.blocks
        for post, pre in b.mask.nonzero().tolist()
    }


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("header", [True, False])
def test_edges_are_read_whatever_stands_between_the_columns(tmp_path, ending, separator, header):
    rows = [("a", "c", "0.1"), ("b", "c", "-2e-3"), ("c", "d", "1")]
    lines = ["# a comment", "", *(separator.join(row) for row in ([("pre", "post", "weight")] * header + rows))]
    network = read(written(tmp_path / f"net.{ending}", "\r\n".join(lines) + "\n"))
    assert network.about == {"source": f"net.{ending}", "names": [["a", "b"], ["c"], ["d"]]}
    assert [w.tolist() for w in network.weights] == [[[0.1, -2e-3]], [[1.0]]]
    assert (network.name, network.biases) == ("net", (None, None, None))


def test_columns_are_found_by_their_names_in_any_order(tmp_path):
    text = "Weight,kind,TARGET,Source\n0.5,x,b,a\n-1.5,y,c,b\n"
    assert edges_by_name(read(written(tmp_path / "net.csv", text))) == {("a", "b"): 0.5, ("b", "c"): -1.5}


def test_edges_without_weights_have_weight_one(tmp_path):
    for text in ("a b\nb c\n", "source,target\na,b\nb,c\n"):
        network = read(written(tmp_path / "net.txt", text))
        assert edges_by_name(network) == {("a", "b"): 1.0, ("b", "c"): 1.0}


def test_edges_may_skip_layers(tmp_path):
    network = read(written(tmp_path / "net.txt", "a b 1\nb c 2\na c 3\n"))
    assert not network.is_layered
    assert [(b.pre, b.post, b.weight.tolist()) for b in network.blocks] == [
        (0, 1, [[1.0]]),
        (0, 2, [[3.0]]),
        (1, 2, [[2.0]]),
    ]


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("i h\nh o\nd o\n", [["i"], ["h", "d"], ["o"]]),  # d is dead: fed by nothing, it stands beside h
        ("d e\ni h\nh g\ng o\ne o\n", [["i"], ["d", "h"], ["e", "g"], ["o"]]),  # so does what d feeds alone
        ("i h\nh g\ni g\nd g\n", [["i"], ["h", "d"], ["g"]]),  # with skips: just before its first target
        ("i h\nh g\ni g\nd g\nd h\n", [["i", "d"], ["h"], ["g"]]),
        ("i h\nh o\np q\n", [["i", "p"], ["h", "q"], ["o"]]),  # a part that hangs together with nothing starts at 0
        ("10 2\n9 2\n2 1\n", [["9", "10"], ["2"], ["1"]]),  # units by number
    ],
)
def test_layers_come_from_the_edges(tmp_path, text, layers):
    assert read(written(tmp_path / "net.txt", text)).about["names"] == layers


def test_layers_come_from_the_toolkits_own_names(tmp_path):
    text = "i0 h1.2 1.5\nh1.0 o1 2\nb1 h1.1 0.25\nb2 o0 -4\ni1 o1 7\n"
    network = read(written(tmp_path / "net.txt", text))
    first = torch.zeros(3, 2)
    first[2, 0] = 1.5
    skip, last = torch.tensor([[0.0, 0], [0, 7]]), torch.tensor([[0.0, 0, 0], [2, 0, 0]])
    blocks = tuple(Block(a, b, w, w != 0) for a, b, w in ((0, 1, first), (0, 2, skip), (1, 2, last)))
    biases = (None, torch.tensor([0.0, 0.25, 0.0]), torch.tensor([-4.0, 0.0]))
    assert network.digest == LayeredNetwork("any", (2, 3, 2), blocks, biases).digest
    assert network.about == {"source": "net.txt"}


def test_layers_come_from_columns(tmp_path):
    text = "pre,post,weight,pre_layer,post_layer\nx,y,1,0,2\ny,z,1,2,3\nw,y,1,1,2\n"
    assert read(written(tmp_path / "net.csv", text)).about["names"] == [["x"], ["w"], ["y"], ["z"]]


@st.composite
def networks(draw):
    """Layered networks of 2 to 5 layers whose every neuron is fed, but the inputs, and whose inputs all feed."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    weights = []
    for pre, post in pairwise(sizes):
        mask = rng.random((post, pre)) < 0.4
        mask[np.arange(post), rng.integers(pre, size=post)] = True
        mask[rng.integers(post, size=pre), np.arange(pre)] = True
        weights.append(torch.from_numpy(np.where(mask, rng.normal(size=mask.shape), 0)))
    return feedforward("net", weights)


@given(networks(), st.randoms())
@settings(deadline=None, max_examples=60)
def test_a_layered_network_has_the_same_layers_when_its_edges_are_shuffled(tmp_path_factory, network, random):
    starts = np.cumsum([0, *network.sizes])
    lines = [
        f"{starts[b.pre] + pre} {starts[b.post] + post} {float(b.weight[post, pre])!r}"
        for b in network.blocks
        for post, pre in b.mask.nonzero().tolist()
    ]
    random.shuffle(lines)
    found = read(written(tmp_path_factory.mktemp("edges") / "net.edges", "\n".join(lines)))
    assert (found.sizes, found.digest) == (network.sizes, network.digest)


@pytest.mark.parametrize("separator", ["\t", " "])
@pytest.mark.parametrize(
    ("line", "weight"), [("0 4", 1.0), ("0 4 2", 2.0), ("0 4 1 3", 1.0), ("0 4 1 3 2", 2.0)], ids=str
)
def test_every_form_of_fanmods_lines_is_read(tmp_path, line, weight, separator):
    network = read(written(tmp_path / "net.txt", line.replace(" ", separator)))
    assert edges_by_name(network) == {("0", "4"): weight}


@pytest.mark.skipif(not COLOURED.is_dir(), reason=f"the coloured networks are not at {COLOURED}")
@pytest.mark.parametrize(
    ("file", "sizes", "colours"),
    [
        ("orth_250120/tree", (31, 20, 20, 4), {1: 60, 2: 227, 3: 46}),
        ("normal_240120/tree", (31, 20, 10, 4), {1: 17, 2: 192, 3: 24}),
        ("normal_240120/clus", (31, 20, 10, 4), {1: 3, 2: 165, 3: 14}),
        ("glorot_240120_mnist/mnist", (784, 20, 10, 10), {1: 45, 2: 309, 3: 58}),
    ],
)
def test_layers_of_fanmods_files_are_those_of_the_networks_they_were_made_from(file, sizes, colours):
    network = read(COLOURED / f"{file}_w_Graph.txt")
    ends = np.cumsum([0, *sizes])
    for row, first, last in zip(network.about["names"], ends, ends[1:], strict=False):
        assert all(first <= int(name) < last for name in row)
    assert network.is_layered
    assert Counter(edges_by_name(network).values()) == colours


BROKEN_EDGES = {
    "empty": ("", "holds no rows"),
    "comments-only": ("# nothing\n\n#\n", "holds no rows"),
    "header-only": ("pre,post,weight\n", "a header and no edge"),
    "binary": (b"\x80\x02}q\x00.", "no text in UTF-8"),
    "zero-byte": (b"a b 1\n\0", "holds a zero byte"),
    "one-column": ("abc\n", r"line 1 has 1 columns: \['abc'\]"),
    "six-columns": ("1 2 3 4 5 6\n", "line 1 has 6 columns"),
    "ragged": ("a b 1\n\nb c\n", "line 3 has 2 columns, line 1 has 3"),
    "no-post": ("pre,to_whom,weight\na,b,1\n", r"none called post, target, to"),
    "two-pres": ("pre,source,post\na,b,c\n", "2 columns for 'pre'"),
    "one-layer-column": ("pre,post,pre_layer\na,b,0\n", "both pre_layer and post_layer"),
    "nameless": ("a,b,1\n,c,1\n", "line 2: an end of the edge has no name"),
    "self-loop": ("# own\na b 1\nb b 1\n", "line 3: 'b' feeds itself"),
    "repeated": ("a b 1\nb c 1\na b 2\n", "line 3: the edge a -> b stands in line 1 already"),
    "zero-weight": ("a b 1\nb c 0\n", "line 2: the edge b -> c has weight 0"),
    "tiny-weight": ("a b 1e-999\n", "line 1: the edge a -> b has weight 1e-999"),
    "nan-weight": ("a b nan\n", "line 1: the edge a -> b has weight nan"),
    "infinite-weight": ("pre,post,weight\na,b,-inf\n", "line 2: the edge a -> b has weight -inf"),
    "no-number": ("a b strong\n", "line 1: the weight is 'strong'"),
    "underscore": ("a b 1_0\n", "line 1: the weight is '1_0'"),
    "unknown-header": ("pred succ strength\n", "line 1: the weight is 'strength'"),
    "no-colour": ("1 2 red blue\n", "line 1: column 3 of 4, FANMOD's vertex colour, is 'red'"),
    "two-layers": ("pre,post,pre_layer,post_layer\na,b,0,1\nb,c,2,3\n", "line 3: neuron 'b' is in layer 2"),
    "backward": ("pre,post,pre_layer,post_layer\na,b,0,1\nc,d,3,2\n", "line 3: the edge c -> d goes from layer 3"),
    "same-layer": ("h1.0 h1.1 1\ni0 h1.0 1\n", "line 1: the edge h1.0 -> h1.1 goes from layer 1 to layer 1"),
    "backward-names": ("o1 i0 1\n", "line 1: the edge o1 -> i0"),
    "empty-layer": ("i0 h2.1\nh2.1 o0\n", "no edge touches layer 1 of 4"),
    "gap-in-columns": ("pre,post,pre_layer,post_layer\na,b,0,2\n", "no edge touches layer 1 of 3"),
    "layer-text": ("pre,post,pre_layer,post_layer\na,b,0,one\n", "line 2: post_layer is 'one'"),
    "negative-layer": ("pre,post,pre_layer,post_layer\na,b,-1,0\n", "line 2: pre_layer is '-1'"),
    "huge-layer": ("pre,post,pre_layer,post_layer\na,b,0,99999999999\n", "99,999,999,999|100,000,000,000"),
    "huge-name": ("i0 h999999.0 1\n", "layers, one behind the other"),
    "huge-unit": ("i0 o999999999 1\n", "possible weights"),
    "two-spellings": ("i1 o0\ni01 o0\n", "such as i1 and i01"),
    "fed-bias": ("i0 b1 1\n", "line 1: i0 -> b1"),
    "far-bias": ("i0 h1.0 1\nh1.0 o0 1\nb1 o0 1\n", "line 3: b1 -> o0"),
    "deep": ("\n".join(f"{i} {i + 1}" for i in range(256)), "257 layers"),
    "neurons-file": ("bodyId,type,layer,unit\n1,input,0,0\n", "none called pre.*_connections.csv"),
}


@pytest.mark.parametrize("text", ["x a\na b\nb c\nc a\n", "0 1 2\n1 0 3\n", "h0.0 h0.1 1\nh0.1 h0.2 -1\n"])
def test_edges_in_a_cycle_or_in_one_layer_are_a_graph_without_layers(tmp_path, text):
    (tmp_path / "graph.txt").write_text(text)
    network = read(tmp_path / "graph.txt")
    listed = {tuple(line.split()[:2]) for line in text.splitlines()}
    assert network.sizes == (len({name for edge in listed for name in edge}),)
    assert network.topology == "any"
    names = network.about.get("names", [["h0.0", "h0.1", "h0.2"]])[0]
    found = {(names[pre], names[post]) for post, pre in network.masks[0].nonzero().tolist()}
    assert found == listed


@pytest.mark.parametrize("ending", ["csv", "txt"])
@pytest.mark.parametrize("name", BROKEN_EDGES)
def test_a_broken_edge_list_is_refused_by_name_and_culprit(tmp_path, name, ending):
    text, culprit = BROKEN_EDGES[name]
    path = tmp_path / f"{name}.{ending}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name})(?=.*({culprit}))"):
        read(path)


NEURONS = "bodyId,type,layer,unit,bias\n1,input,0,0,\n2,hidden,1,1,0.5\n3,hidden,1,0,0.0\n4,output,2,0,\n5,bias,0,1,\n"
CONNECTIONS = "bodyId_pre,bodyId_post,weight\n1,2,0.5\n2,4,-1.5\n5,2,0.5\n"


def pair(folder, neurons=NEURONS, connections=CONNECTIONS):
    written(folder / "brain_neurons.csv", neurons)
    return written(folder / "brain_connections.csv", connections)


def test_connections_are_read_with_the_neurons_beside_them(tmp_path):
    network = read(pair(tmp_path))
    weights = [torch.tensor([[0.0], [0.5]]), torch.tensor([[0.0, -1.5]])]
    assert network.digest == feedforward("any", weights, biases=[torch.tensor([0.0, 0.5]), None]).digest
    assert (network.name, network.about) == ("brain", {"source": "brain_connections.csv"})


def test_neurons_without_layers_leave_the_layers_to_the_edges(tmp_path):
    network = read(pair(tmp_path, "bodyId,type,instance\n1,KC,KC_L\n2,KC,KC_R\n4,MBON,MBON_R\n"))
    assert network.about["names"] == [["1", "5"], ["2"], ["4"]]


BROKEN_NEURONS = {
    "empty": ("", "holds no rows"),
    "header-only": (NEURONS.splitlines()[0], "holds no neuron"),
    "no-id": (NEURONS.replace("bodyId", "body"), "no column bodyId"),
    "twice": (NEURONS + "2,hidden,1,2,0\n", "line 7: bodyId '2' stands there twice"),
    "same-unit": (NEURONS.replace("3,hidden,1,0", "3,hidden,1,1"), "line 4: layer 1 has unit 1 twice"),
    "missing-unit": (NEURONS.replace("2,hidden,1,1", "2,hidden,1,2"), "layer 1 has units up to 2 and not all"),
    "layer-text": (NEURONS.replace("4,output,2", "4,output,last"), "line 5: layer is 'last'"),
    "negative-unit": (NEURONS.replace("3,hidden,1,0", "3,hidden,1,-1"), "line 4: unit is '-1'"),
    "no-layer": (NEURONS.replace("4,output,2", "4,output,3"), "layer 2 of 4"),
    "bias-text": (NEURONS.replace("0.5", "half"), "line 3: the bias is 'half'"),
    "bias-nan": (NEURONS.replace("0.5", "nan"), "line 3: the bias is nan"),
    "half-a-bias": (NEURONS.replace("0,0.0", "0,"), "1 of 2 neurons of layer 1 have a bias"),
    "input-bias": (NEURONS.replace("0,0,\n", "0,0,3\n"), "bias of layer 0"),
    "lost-neuron": (NEURONS.replace("4,output,2,0,\n", "6,output,2,0,\n"), "line 3: no neuron 4"),
    "ragged": (NEURONS + "9,hidden\n", "line 7 has 2 columns"),
}


@pytest.mark.parametrize("name", BROKEN_NEURONS)
def test_broken_neurons_are_refused_by_name_and_culprit(tmp_path, name):
    text, culprit = BROKEN_NEURONS[name]
    with pytest.raises(ValueError, match=rf"(?s)(?=.*brain)(?=.*{culprit})"):
        read(pair(tmp_path, text))


def test_an_edge_into_a_bias_neuron_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"brain_connections.csv, line 2: no neuron 5"):
        read(pair(tmp_path, connections="bodyId_pre,bodyId_post,weight\n1,5,2\n"))


def test_many_edges_are_read_in_time_that_grows_with_them(tmp_path):
    lines = [f"{a} {b} 1\n" for a in range(400) for b in range(400, 800)]
    lines += [f"{a} {b} 1\n" for a in range(400, 800) for b in range(800, 1000)] + ["0 800 1\n"]
    network = read(written(tmp_path / "large.txt", "".join(lines)))
    assert (network.sizes, network.n_edges) == ((400, 400, 200), len(lines))
