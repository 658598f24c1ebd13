"""The views against the same numbers from matrices, from every placement one by one, and from graph-tool."""

from collections import Counter
from importlib.util import find_spec
from itertools import combinations, pairwise, product

import numpy as np
import pytest
import torch
from connectorch.ingest import results
from connectorch.queries import run
from connectorch.training.network import feedforward

SIZES = (5, 8, 7, 6, 4)
SEEDS = (0, 1, 2)


def random_network(seed, name="random", sizes=SIZES, density=0.4):
    rng = torch.Generator().manual_seed(seed)
    weights = [torch.randn(post, pre, generator=rng) for pre, post in pairwise(sizes)]
    return feedforward(name, [weight * (torch.rand(weight.shape, generator=rng) < density) for weight in weights])


def matrices(network):
    """Weights of the raw network, zero where there is none, shape (n_post, n_pre)."""
    return [(block.weight * block.mask).double().numpy() for block in network.blocks]


def names(network):
    """Names of the neurons, layer by layer."""
    last = len(network.sizes) - 1
    prefix = ["i", *(f"h{layer}." for layer in range(1, last)), "o"]
    return [[f"{prefix[layer]}{unit}" for unit in range(size)] for layer, size in enumerate(network.sizes)]


def listed_edges(network):
    """(pre, post) as (layer, unit), of every connection of the raw network."""
    found = [(layer, np.argwhere(weight)) for layer, weight in enumerate(matrices(network))]
    return [((layer, int(u)), (layer + 1, int(v))) for layer, ends in found for v, u in ends]


@pytest.fixture(params=SEEDS, ids="seed-{}".format)
def network(request):
    return random_network(request.param)


@pytest.fixture
def ask(toy_store, network, write):
    """Rows of a view on the raw random network, one dict a row."""
    write(network)

    def asked(name, **given):
        return run.query(name, store=toy_store, network="random", clean="raw", **given).to_dict("records")

    return asked


def test_signs_of_chains_and_parallel_paths_are_products_of_matrices(ask, network):
    chains, parallel = ask("chain_signs"), {row["layer"]: row for row in ask("parallel_signs")}
    for layer, (first, second) in enumerate(pairwise(matrices(network))):
        signed = {(a, b): ((b * second) > 0) @ ((a * first) > 0).astype(int) for a, b in product((1, -1), repeat=2)}
        row = next(row for row in chains if row["layer"] == layer + 1)
        assert [row[f"{a}_{b}"] for a in ("excite", "inhibit") for b in ("excite", "inhibit")] == [
            signed[pair].sum() for pair in product((1, -1), repeat=2)
        ]
        positive, negative = signed[1, 1] + signed[-1, -1], signed[1, -1] + signed[-1, 1]
        assert row["coherent"] == positive.sum()
        assert row["incoherent"] == negative.sum()
        assert parallel[layer]["coherent"] == sum(n * (n - 1) // 2 for part in (positive, negative) for n in part.flat)
        assert parallel[layer]["incoherent"] == (positive * negative).sum()
        assert parallel[layer]["n_pairs"] == (positive + negative > 1).sum()
    total = sum(row["coherent"] + row["incoherent"] for row in parallel.values())
    assert total == ask("biparallel")[0]["n"]


def test_influence_is_the_product_of_all_matrices(ask, network):
    weights, called = matrices(network), names(network)
    through = np.linalg.multi_dot(weights[::-1])
    paths = np.linalg.multi_dot([(weight != 0).astype(int) for weight in weights[::-1]])
    found = ask("influence")
    assert {(row["source"], row["output"]): row["n_paths"] for row in found} == {
        (called[0][i], called[-1][o]): paths[o, i] for o, i in np.argwhere(paths)
    }
    for row in found:
        expected = through[called[-1].index(row["output"]), called[0].index(row["source"])]
        assert row["influence"] == pytest.approx(expected, abs=1e-12)
    sizes = [abs(row["influence"]) for row in found]
    assert sizes == sorted(sizes, reverse=True)


def test_a_receptive_field_is_a_row_of_a_product(ask, network):
    weights, called = matrices(network), names(network)
    for unit, name in enumerate(called[2]):
        through = (weights[1] @ weights[0])[unit]
        found = {row["source"]: row["influence"] for row in ask("receptive_field", neuron=name)}
        paths = ((weights[1] != 0).astype(int) @ (weights[0] != 0))[unit]
        assert found == pytest.approx({called[0][i]: through[i] for i in np.flatnonzero(paths)}, abs=1e-12)


def test_paths_through_neurons_are_products_of_masks(ask, network):
    masks, called = [(weight != 0).astype(int) for weight in matrices(network)], names(network)
    begun, ended = [np.ones(SIZES[0], int)], [np.ones(SIZES[-1], int)]
    for mask in masks:
        begun.append(mask @ begun[-1])
    for mask in masks[::-1]:
        ended.insert(0, ended[0] @ mask)
    found = ask("bottlenecks", limit=100)
    through = {called[k][u]: int(begun[k][u] * ended[k][u]) for k in range(1, len(SIZES) - 1) for u in range(SIZES[k])}
    assert {row["neuron"]: row["n_paths"] for row in found} == {name: n for name, n in through.items() if n}
    assert [row["share"] for row in found] == [row["n_paths"] / ended[0].sum() for row in found]


def test_motifs_of_neurons_are_those_found_one_by_one(ask, network):
    edges, found = listed_edges(network), {row["neuron"]: row for row in ask("neuron_motifs", limit=100)}
    occurrences = {name: [] for name in ("div2", "conv2", "chain2", "div3", "conv3")}
    for several in (2, 3):
        for chosen in combinations(edges, several):
            pres, posts = {pre for pre, _ in chosen}, {post for _, post in chosen}
            kind = "div" if len(pres) == 1 else "conv" if len(posts) == 1 else None
            if several == 2 and len(pres & posts) == 1:
                occurrences["chain2"].append(pres | posts)
            elif kind:
                occurrences[f"{kind}{several}"].append(pres | posts)
    called = names(network)
    for motif, placed in occurrences.items():
        times = Counter(neuron for neurons in placed for neuron in neurons)
        for layer, size in enumerate(network.sizes):
            for unit in range(size):
                assert found.get(called[layer][unit], {}).get(motif, 0) == times[layer, unit]
    for row in found.values():
        assert row[row["most_frequent"]] == max(row[motif] for motif in occurrences)


def test_shared_targets_are_overlaps_of_columns(ask, network):
    expected = []
    for layer, weight in enumerate(matrices(network)):
        for u, v in combinations(range(network.sizes[layer]), 2):
            both, either = (weight[:, u] != 0) & (weight[:, v] != 0), (weight[:, u] != 0) | (weight[:, v] != 0)
            alike = int((weight[:, u] * weight[:, v] > 0).sum())
            called = names(network)[layer]
            if both.any():
                expected.append((called[u], called[v], int(both.sum()), alike, both.sum() / either.sum()))
    expected.sort(key=lambda row: -row[2])  # the sort keeps equals in order of ids
    assert [tuple(row.values()) for row in ask("shared_targets", limit=1000)] == expected


def test_neurons_of_one_sign_are_counted_by_columns(ask, network):
    for row, weight in zip(ask("dale"), matrices(network), strict=True):
        out, excited = (weight != 0).sum(axis=0), (weight > 0).sum(axis=0)
        share, counted = excited.sum() / out.sum(), out > 0
        chance = sum(1 - share**k - (1 - share) ** k for k in out[counted])
        assert row["excite_only"] == (counted & (excited == out)).sum()
        assert row["inhibit_only"] == (counted & (excited == 0)).sum()
        assert row["n_neurons"] == counted.sum() == row["excite_only"] + row["inhibit_only"] + row["mixed"]
        assert row["expected_mixed"] == pytest.approx(chance, abs=1e-12)


def test_what_is_pruned_away_is_the_difference_of_masks(toy_store, network, write):
    after = random_network(7, "after")
    write(network)
    write(after)
    found = run.query("pruned_away", store=toy_store, network="random", other="after", clean="raw").to_dict("records")
    for row, one, two in zip(found, matrices(network), matrices(after), strict=True):
        removed, kept = (one != 0) & (two == 0), (one != 0) & (two != 0)
        assert (row["removed"], row["added"]) == (removed.sum(), ((one == 0) & (two != 0)).sum())
        assert row["flipped"] == (one * two < 0).sum()
        assert row["removed_strength"] == pytest.approx(abs(one[removed]).mean(), abs=1e-12)
        assert row["kept_strength"] == pytest.approx(abs(one[kept]).mean(), abs=1e-12)


@pytest.fixture
def divided(toy_store, network, write):
    """The random network with modules drawn at random, neurons of no module among them: (layer, unit) -> module."""
    number = write(network)
    rng = np.random.default_rng(network.sizes[0])
    drawn = {(layer, u): int(rng.integers(-1, 4)) for layer, size in enumerate(network.sizes) for u in range(size)}
    members = [[neuron for neuron, module in drawn.items() if module == m] for m in range(4)]
    results.write_modules(toy_store, number, "drawn", members, [(0, 1, 1)], None, None)
    return {neuron: module for neuron, module in drawn.items() if module >= 0}


def test_modularity_is_the_double_sum_over_neurons(toy_store, network, divided):
    edges = [(u, v) for u, v in listed_edges(network) if u in divided and v in divided]
    m, out, into = len(edges), Counter(u for u, _ in edges), Counter(v for _, v in edges)
    there = set(edges)
    q = sum(((i, j) in there) - out[i] * into[j] / m for i in divided for j in divided if divided[i] == divided[j]) / m
    (row,) = run.query("modularity", store=toy_store, network="random", clean="raw").to_dict("records")
    assert row["modularity"] == pytest.approx(q, abs=1e-12)
    assert row["n_inside"] == sum(divided[u] == divided[v] for u, v in edges)


@pytest.mark.graphtool
@pytest.mark.skipif(find_spec("graph_tool") is None, reason="graph-tool is not installed")
def test_modularity_without_directions_is_graph_tools(toy_store, network, divided):
    from connectorch.analysis.library import graph_tool

    edges = [(u, v) for u, v in listed_edges(network) if u in divided and v in divided]
    numbers = {neuron: i for i, neuron in enumerate(divided)}
    graph = graph_tool().Graph(directed=True)
    graph.add_vertex(len(numbers))
    graph.add_edge_list([(numbers[u], numbers[v]) for u, v in edges])
    theirs = graph_tool().inference.modularity(graph, graph.new_vp("int", vals=list(divided.values())))
    (row,) = run.query("modularity", store=toy_store, network="random", clean="raw").to_dict("records")
    assert row["undirected"] == pytest.approx(theirs, abs=1e-12)
    # by directions it differs by what the ends of a module differ: (out + in)^2 / 4 - out * in = (out - in)^2 / 4
    surplus = Counter(divided[u] for u, _ in edges)
    surplus.subtract(divided[v] for _, v in edges)
    differ = sum(n**2 for n in surplus.values()) / (2 * len(edges)) ** 2
    assert row["modularity"] == pytest.approx(theirs + differ, abs=1e-12)


def test_participation_is_one_less_the_squared_shares(toy_store, network, divided):
    edges, called = listed_edges(network), names(network)
    joined = {neuron: Counter() for neuron in divided}
    for u, v in edges:
        if u in divided and v in divided:
            joined[u][divided[v]] += 1
            joined[v][divided[u]] += 1
    expected = {
        called[layer][unit]: 1 - sum((n / parts.total()) ** 2 for n in parts.values())
        for (layer, unit), parts in joined.items()
        if parts
    }
    found = run.query("connectors", store=toy_store, network="random", clean="raw", limit=100)
    assert dict(zip(found.neuron, found.participation, strict=True)) == pytest.approx(expected, abs=1e-12)


def propagated(network, rounds=8):
    """Clusters by the rule that label_propagation states, neuron by neuron."""
    neurons = [(layer, unit) for layer, size in enumerate(network.sizes) for unit in range(size)]
    label = {(layer, unit): (layer * 2**24 + unit) * 1640531527 % 2**32 for layer, unit in neurons}
    near = {neuron: [neuron] for neuron in neurons}
    for u, v in listed_edges(network):
        near[u].append(v)
        near[v].append(u)
    for turn in range(rounds):
        votes = {n: Counter(label[m] for m in near[n]) for n in neurons if n[0] % 2 == (turn + 1) % 2}
        label |= {n: min(found, key=lambda one: (-found[one], one)) for n, found in votes.items()}
    return {frozenset(n for n in neurons if label[n] == one) for one in set(label.values())}


def clusters(frame, called):
    place = {name: (layer, unit) for layer, layer_names in enumerate(called) for unit, name in enumerate(layer_names)}
    return {frozenset(place[name] for name in part.neuron) for _, part in frame.groupby("cluster")}


def test_labels_spread_by_the_stated_rule(toy_store, network, write):
    sparse = random_network(network.sizes[0], "sparse", (9, 12, 12, 9), 0.15)
    write(network)
    write(sparse)
    for one in (network, sparse):
        found = run.query("label_propagation", store=toy_store, network=one.name, clean="raw")
        assert clusters(found, names(one)) == propagated(one)


def test_label_propagation_finds_planted_clusters(toy_store, write):
    """Four times ten neurons a layer, half of all connections inside, a fiftieth outside: 97 % are with their own."""
    rng, block = torch.Generator().manual_seed(5), torch.arange(40) // 10
    chance = torch.where(block[:, None] == block, 0.5, 0.02)
    network = feedforward("planted", [(torch.rand(40, 40, generator=rng) < chance).float() for _ in range(3)])
    write(network)
    found = run.query("label_propagation", store=toy_store, network="planted", clean="raw")
    parts = [Counter(unit // 10 for _, unit in part) for part in clusters(found, names(network))]
    assert sum(max(part.values()) for part in parts) >= 0.97 * 160
    assert sum(part.total() > 20 for part in parts) == 4
