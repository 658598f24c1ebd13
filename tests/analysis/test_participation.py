"""Who takes part in a motif, against a list of all its occurrences; weights and samples against the same list."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import comb, prod, sqrt

import numpy as np
import pytest
import torch
from connectorch.analysis import counting, forecast, weighted
from connectorch.analysis.algebra.factors import InexactError, Signed
from connectorch.analysis.algebra.tables import tables_of
from connectorch.analysis.participation import participation, sample
from connectorch.analysis.weighted import Sums, Whole, occurrence_weights, weights_of
from connectorch.queries.drawing import parse
from connectorch.training.network import feedforward

DRAWINGS = [
    "a->b",
    "a->b, a->c",
    "a->c, a->d, b->c, b->d",
    "a->b, b->c, a->c",
    "a->b, a->c, b->d, c->e",
    "a->b, a-[-]->c",
    "a->b, b->c, induced",
    "a->c, b->c, a!>b, b:input",
    "a->b, a->d, c->d, induced",
]


def occurrences_of(pattern, network):
    """The edges and one embedding of each occurrence, embeddings that symmetries exchange being one: all are tried."""
    weights = {
        ((b.pre, pre), (b.post, post)): float(b.weight[post, pre])
        for b in network.blocks
        for post, pre in b.mask.nonzero().tolist()
    }
    neurons = sorted({v for edge in weights for v in edge})
    last = len(network.sizes) - 1
    found = {}
    for some in permutations(neurons, len(pattern.vertices)):
        edges = [(some[u], some[v]) for u, v in pattern.edges]
        if any(edge not in weights for edge in edges):
            continue
        if any((some[u], some[v]) in weights for u, v in pattern.forbidden):
            continue
        roles = ["hidden" if 0 < layer < last or not last else "output" if layer else "input" for layer, _ in some]
        if any(role not in (None, has) for role, has in zip(pattern.vertex_roles, roles, strict=True)):
            continue
        signs = ["+" if weights[edge] > 0 else "-" for edge in edges]
        if any(kind not in (None, sign) for kind, sign in zip(pattern.edge_types, signs, strict=True)):
            continue
        alike = min(tuple(some[v] for v in order) for order in pattern.symmetries)
        found.setdefault(alike, (frozenset(edges), some))
    return list(found.values()), weights


@pytest.fixture(params=[(kind, i) for kind in ("layered", "acyclic", "any") for i in (0, 1)])
def network(request, random_network):
    """Of few neurons: two layered networks, two with skips, two graphs without layers."""
    topology, number = request.param
    made = [random_network(i) for i in range(200)]
    return [n for n in made if n.topology == topology and 6 <= n.n_neurons <= 8 and n.n_edges > 7][number]


@pytest.mark.parametrize("text", DRAWINGS)
def test_participation_is_what_a_list_of_all_occurrences_says(network, text):
    pattern = parse("m", text)
    listed, weights = occurrences_of(pattern, network)
    found = participation(pattern, network)
    assert found.count == len(listed)
    by_neuron, by_edge = Counter(), Counter()
    for edges, some in listed:
        by_edge.update(edges)
        for names, by_layer in found.neurons.items():
            by_neuron.update((names, some[pattern.vertices.index(name)]) for name in names)
            assert len(by_layer) == len(network.sizes)
    for names, by_layer in found.neurons.items():
        for layer, counts in enumerate(by_layer):
            assert counts == [by_neuron[names, (layer, unit)] for unit in range(network.sizes[layer])]
    frame = found.edges_to_frame()
    assert {((r.pre_layer, r.pre), (r.post_layer, r.post)): r.total for r in frame.itertuples()} == by_edge
    assert found.to_frame()["total"].sum() == len(listed) * len(pattern.vertices)
    values = [Fraction(weights[edge]) for edges, _ in listed for edge in edges]
    assert found.weight_sum == sum(values)
    assert found.square_sum == sum(value * value for value in values)
    products = [prod(1 if weights[edge] > 0 else -1 for edge in edges) for edges, _ in listed]
    assert (found.positive, found.negative) == (products.count(1), products.count(-1))


def test_participation_beyond_64_bits_is_exact():
    """A neuron with 8,000 successors: 8000**5 embeddings of five of them, 3.3e19."""
    found = participation(parse("div5", "a->b, a->c, a->d, a->e, a->f"), feedforward("star", [-torch.ones(8000, 1)]))
    assert found.count == comb(8000, 5)
    assert found.neurons["a",] == [[comb(8000, 5)], [0] * 8000]
    assert found.neurons["b", "c", "d", "e", "f"] == [[0], [comb(7999, 4)] * 8000]
    assert [row[-1] for row in found.edges["a->b", "a->c", "a->d", "a->e", "a->f"]] == [comb(7999, 4)] * 8000
    assert (found.weight_sum, found.square_sum) == (-5 * found.count, 5 * found.count)
    assert (found.positive, found.negative) == (0, comb(8000, 5))


@pytest.mark.parametrize("text", ["a->c, a->d, b->c, b->d", "a->b, b->c, c->d, a->d", "a->b, b->c, induced"])
def test_signs_are_multiplied_alike_at_once_and_by_residues(random_network, text, monkeypatch):
    pattern = parse("m", text)
    for number in range(30):
        network = random_network(number)
        signs = {pair: np.sign(table) for pair, table in weights_of(network).items()}
        for powers in ((1,) * len(pattern.edges), (2, 1) + (0,) * (len(pattern.edges) - 2)):
            at_once, by_residues = (Sums(pattern, tables_of([network]), Whole(signs)) for _ in range(2))
            with monkeypatch.context() as patched:
                patched.setattr(weighted, "primes", lambda: ())
                expected = at_once.of(powers)
                patched.undo()
                patched.setattr(by_residues, "found_plainly", lambda _: False)
                assert by_residues.of(powers) == expected


def test_signed_products_that_double_precision_does_not_hold_are_refused():
    wide = torch.full((1, 1, 8), 2.0**51, dtype=torch.float64)
    wide[0, 0, ::2] *= -1
    assert Signed().multiply("Zab,Zb->Za", wide[..., :3], torch.ones(1, 3)).item() == -(2.0**51)
    with pytest.raises(InexactError):
        Signed().multiply("Zab,Zb->Za", wide, torch.ones(1, 8))
    with pytest.raises(InexactError):
        Signed().add(4 * wide[..., :1] * 0.75, -wide[..., :1] * 2)


def test_weights_of_any_size_are_whole_numbers_of_one_unit():
    table = np.array([[1e-300, -3.5, 0.0], [2.0**60, 5e-324, -0.1]])
    weights = Whole({(0, 1): table})
    assert weights.scale == 2**1074
    assert weights.largest == 2**1134
    for power, prime in ((1, 1048573), (2, 1048573), (3, 524309)):
        expected = [[int(Fraction(w) * weights.scale) ** power % prime for w in row] for row in table.tolist()]
        assert weights.modulo(prime, (0, 1), power)[0].tolist() == expected


def test_what_would_take_too_long_or_too_much_is_refused_before_it_starts(monkeypatch):
    network = feedforward("wide", [torch.ones(300, 300), torch.ones(300, 300)])
    pattern = parse("m", "a->c, b->c, c->d, c->e, b->f, f->e")
    said = []
    with pytest.raises(ValueError, match=r"motif 'm' of network 'wide': would take about \d+ s, budget 0.01; take a"):
        participation(pattern, network, budget=0.01, say=said.append)
    monkeypatch.setattr(counting, "free_bytes", lambda _: 10**6)
    with pytest.raises(MemoryError, match=r"'m' of network 'wide': would take about .* of memory, 1 MB are free"):
        participation(pattern, network, say=said.append)
    with pytest.raises(MemoryError, match=r"the weights of motif 'm' in network 'wide': would take about .* of memory"):
        occurrence_weights(pattern, network, say=said.append)
    with pytest.raises(ValueError, match=r"motif 'm' in network 'wide': would take about \d+ s, budget 0.01"):
        occurrence_weights(pattern, network, budget=0.01, say=said.append)
    assert said == []
    monkeypatch.undo()
    monkeypatch.setattr(forecast, "STATED", (0.0, 0.0))
    participation(parse("edge", "a->b"), network, say=said.append)
    assert len(said) == 1
    assert said[0].startswith("masks: about ")


def test_mean_and_sd_of_weights_are_those_of_all_edges_of_all_occurrences():
    network = feedforward("two", [torch.tensor([[1.0, 2.0]]), torch.tensor([[-4.0]])])
    found = participation(parse("chain", "a->b, b->c"), network)
    values = [1.0, -4.0, 2.0, -4.0]
    assert found.count == 2
    assert found.weight_mean == pytest.approx(np.mean(values), abs=1e-15)
    assert found.weight_sd == pytest.approx(np.std(values), abs=1e-15)
    assert (found.positive, found.negative) == (0, 2)
    nothing = participation(parse("long", "a->b, b->c, c->d"), network)
    assert (nothing.count, nothing.weight_mean, nothing.weight_sd) == (0, None, None)


@pytest.mark.parametrize("text", ["a->c, a->d, b->c, b->d", "a->b, b->c, induced", "a->b, a-[-]->c"])
def test_a_sample_favours_no_occurrence(random_network, text):
    pattern = parse("m", text)
    for number in range(60):
        network = random_network(number)
        listed, _ = occurrences_of(pattern, network) if network.n_neurons < 10 else ([], {})
        if 5 <= len(listed) <= 25:
            break
    n = 40 * len(listed)
    drawn = sample(pattern, network, n, np.random.default_rng(5))
    some = [tuple(one[name] for name in pattern.vertices) for one in drawn]
    seen = Counter(min(tuple(one[v] for v in order) for order in pattern.symmetries) for one in some)
    wanted = {min(tuple(one[v] for v in order) for order in pattern.symmetries) for _, one in listed}
    assert set(seen) <= wanted
    chi2, df = sum((seen[one] - 40) ** 2 / 40 for one in wanted), len(listed) - 1
    assert abs(chi2 - df) < 4 * sqrt(2 * df)
    assert sample(pattern, network, 3, np.random.default_rng(5)) == drawn[:3]


def test_what_does_not_occur_cannot_be_sampled():
    with pytest.raises(LookupError, match="motif 'm' does not occur in network 'one'"):
        sample(parse("m", "a->b, b->c"), feedforward("one", [torch.ones(2, 2)]), 1, np.random.default_rng(0))


@pytest.mark.parametrize("text", DRAWINGS)
def test_weights_of_occurrences_are_those_of_a_list_of_all(network, text):
    """Weights of any size, as fractions: sums and products of each occurrence's, and their squares."""
    rng = np.random.default_rng(4)
    scales = [torch.from_numpy(rng.random(b.mask.shape) + 0.1) for b in network.blocks]
    blocks = tuple(replace(b, weight=b.weight * scale) for b, scale in zip(network.blocks, scales, strict=True))
    network = replace(network, blocks=blocks)
    pattern = parse("m", text)
    listed, weights = occurrences_of(pattern, network)
    each = [[Fraction(weights[edge]) for edge in edges] for edges, _ in listed]
    found = occurrence_weights(pattern, network)
    assert found.count == len(each)
    assert found.sum_total == sum(map(sum, each))
    assert found.sum_squares == sum(sum(one) ** 2 for one in each)
    assert found.product_total == sum(map(prod, each))
    assert found.product_squares == sum(prod(one) ** 2 for one in each)
    if each:
        assert found.sum_sd == pytest.approx(np.std([float(sum(one)) for one in each]), abs=1e-9)
        assert found.product_mean == pytest.approx(np.mean([float(prod(one)) for one in each]))
