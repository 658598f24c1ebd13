"""Orderings of rendered texts: of all embeddings that symmetries exchange, exactly one is left."""

from itertools import permutations
from math import factorial

import pytest
from connectorch.queries.codes import decode
from connectorch.queries.drawing import parse
from connectorch.queries.render import orderings

SYMMETRIC = [
    "ab.ac.ad.ae",
    "ac.ad.bc.bd",
    "ad.ae.bd.be.cd.ce",
    "ab.ac.bd.cd",
    "ab.ac.bd.ce",
    "ab.bc.ca",
    "ab.bc.cd.da",
    "ab.ba",
    "ab.ac.ad.ba.bc.bd.ca.cb.cd.da.db.dc",
    "ab.ac.ad.be.ce.de",
    "ac.ad.ae.bc.bd.be",
    "ad.ae.af.bd.be.bf.cd.ce.cf",
    "bifan[+,-,+,-]",
    "div3[+,+,-]",
]


@pytest.mark.parametrize("text", [*SYMMETRIC, "a->c, b->c, a:input", "a->b, a->c, b!>d, c!>d, a->d, induced"])
def test_one_embedding_of_each_occurrence_has_the_order(text):
    """Ids in every order: by Lagrange one in |symmetries| of them, and one of those that each symmetry exchanges."""
    pattern = decode(text, text) or parse("drawn", text)
    before = orderings(pattern)
    n = len(pattern.vertices)
    kept = [ids for ids in permutations(range(n)) if all(ids[a] < ids[b] for a, b in before)]
    assert len(kept) == factorial(n) // pattern.automorphisms
    alike = {frozenset(tuple(ids[v] for v in order) for order in pattern.symmetries) for ids in kept}
    assert len(alike) == len(kept)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_every_graph_of_so_many_vertices_has_an_ordering(size):
    """All drawings on a line of vertices, edges any way: those that hang together."""
    pairs = list(permutations(range(size), 2))
    for chosen in range(1, 2 ** len(pairs), 1 if size < 4 else 7):
        edges = [pair for i, pair in enumerate(pairs) if chosen >> i & 1]
        try:
            pattern = parse("any", ", ".join(f"{'abcd'[u]}->{'abcd'[v]}" for u, v in edges))
        except ValueError:  # parts
            continue
        n = len(pattern.vertices)
        before = orderings(pattern)
        kept = sum(all(ids[a] < ids[b] for a, b in before) for ids in permutations(range(n)))
        assert kept * pattern.automorphisms == factorial(n), pattern.text
