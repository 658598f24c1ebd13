"""Occurrences drawn on Neo4j: what was asked for, each once, and nothing else; against a list of all."""

from itertools import pairwise, permutations

import pytest
import torch
from connectorch.ingest.export import neuron_graph
from connectorch.queries import occurrences
from connectorch.queries.drawing import parse
from connectorch.queries.run import ask, pasted, query
from connectorch.training.network import feedforward

DRAWINGS = (
    "a->b",
    "a->c, a->d, b->c, b->d",
    "a->b, a->c, b->d, c->e",
    "a->b, b->c, a-[-]->d",
    "a->c, b->c, a!>d, b->d, induced",
    "a->b, b->c, c:output",
)


@pytest.fixture(scope="module")
def network():
    """Of 14 neurons, half of the weights kept, signs mixed."""
    generator = torch.Generator().manual_seed(6)
    weights = [torch.randn(post, pre, generator=generator) for pre, post in pairwise((3, 4, 4, 3))]
    return feedforward("few", [w * (torch.rand(w.shape, generator=generator) < 0.6) for w in weights])


@pytest.fixture(scope="module")
def stored(neo4j_toys, network):
    """It, in a store of several."""
    there = neo4j_toys.export(neuron_graph(network))
    yield neo4j_toys
    neo4j_toys.drop(there.network)


def listed(pattern, network):
    """Every occurrence as a set of edges between names: all choices of neurons are tried."""
    weights = {
        (name(network, b.pre, pre), name(network, b.post, post)): float(b.weight[post, pre])
        for b in network.blocks
        for post, pre in b.mask.nonzero().tolist()
    }
    neurons = sorted({neuron for edge in weights for neuron in edge})
    found = set()
    for some in permutations(neurons, len(pattern.vertices)):
        edges = [(some[u], some[v]) for u, v in pattern.edges]
        signs = ["+" if weights.get(edge, 0) > 0 else "-" for edge in edges]
        if (
            set(edges) <= set(weights)
            and not any((some[u], some[v]) in weights for u, v in pattern.forbidden)
            and all(kind in (None, sign) for kind, sign in zip(pattern.edge_types, signs, strict=True))
            and all(role is None or some[v][0] == role[0] for v, role in enumerate(pattern.vertex_roles))
        ):
            found.add((frozenset(edges), frozenset(some)))
    return found


def name(network, layer, unit):
    return f"{'i' if layer == 0 else 'o' if layer == len(network.sizes) - 1 else f'h{layer}.'}{unit}"


def paths(store, kind, text, **params):
    """Edges by name, one a row, in groups of as many as the motif has."""
    asked = ask(store, kind, network="few", clean="raw", motif=text, params=params)
    with store.driver.session() as session:
        rows = [row["path"] for row in session.run(asked.query.text, dict(asked.parameters))]
    ends = [(path.start_node["name"], path.end_node["name"]) for path in rows]
    size = len(asked.query.pattern.edges)
    assert all(len(path.relationships) == 1 for path in rows)
    return [frozenset(ends[i : i + size]) for i in range(0, len(ends), size)]


@pytest.mark.neo4j
@pytest.mark.parametrize("text", DRAWINGS)
def test_what_is_drawn_is_every_occurrence_once(stored, network, text):
    pattern = parse("m", text)
    every = listed(pattern, network)
    assert len(every) > 3
    for kind in ("occurrence", "random_occurrences"):
        found = paths(stored, kind, text, limit=1000)
        assert len(found) == len(every)
        assert sorted(map(sorted, found)) == sorted(sorted(edges) for edges, _ in every)
        (one,) = paths(stored, kind, text, limit=1)
        assert one in {edges for edges, _ in every}
    assert len(set(map(tuple, (paths(stored, "random_occurrences", text, limit=2) for _ in range(12))))) > 1


@pytest.mark.neo4j
@pytest.mark.parametrize("text", DRAWINGS)
def test_occurrences_through_a_neuron_are_those_that_it_takes_part_in(stored, network, text):
    every = listed(parse("m", text), network)
    for neuron in ("i1", "h1.2", "h2.0", "o2"):
        wanted = [sorted(edges) for edges, some in every if neuron in some]
        found = paths(stored, "occurrences_through", text, neuron=neuron, limit=1000)
        assert sorted(map(sorted, found)) == sorted(wanted)


@pytest.mark.neo4j
def test_a_drawing_is_pasted_and_asked_from_python(stored):
    asked = ask(stored, "occurrence", network="few", motif="bifan", params={})
    text = pasted(asked.query, asked.parameters)
    assert text.startswith("/* What does one occurrence of bifan look like?")
    assert "$" not in text
    assert len(query("occurrence", store=stored, network="few", motif="a->b, b->c", limit=2)) == 4


@pytest.mark.neo4j
def test_edges_that_were_sampled_are_drawn(stored):
    (row,) = stored.read("MATCH (a:Neuron)-->(b:Neuron) RETURN a.id AS pre, b.id AS post LIMIT 1")
    text = occurrences.edges_text("one edge", [(row["pre"], row["post"])] * 2)
    with stored.driver.session() as session:
        (found,) = session.run(text)
    assert (found["path"].start_node["id"], found["path"].end_node["id"]) == (row["pre"], row["post"])


@pytest.mark.parametrize(
    ("kind", "motif", "error", "said"),
    [
        ("occurrence", None, ValueError, "draws occurrences of a motif; name or draw one, such as --motif bifan"),
        ("occurrence", "flight", ValueError, "--motif 'flight' is 9 motifs; give one"),
        ("occurrence", "a->b, b->", ValueError, "character"),
        ("occurrences", "bifan", ValueError, "takes no motif; leave out --motif 'bifan', or ask occurrence"),
        ("hubs", "bifan", ValueError, "takes no motif"),
        ("occurences", None, LookupError, "no query named 'occurences'.*drawings of a motif: occurrence, random"),
    ],
)
def test_what_cannot_be_drawn_is_refused(kind, motif, error, said):
    with pytest.raises(error, match=said):
        occurrences.find(kind, motif)


def test_an_embedded_store_draws_nothing(embedded_toys):
    with pytest.raises(LookupError, match="'occurrence' is for neo4j only, the store is ladybug; name another by --st"):
        ask(embedded_toys, "occurrence", network="toy", motif="bifan", params={})
