"""Where vertices stand: apart, off all lines, sources above targets; all classes, and patterns drawn at random."""

from itertools import combinations
from math import dist

import numpy as np
import pytest
from connectorch.analysis.algebra.structures import classes
from connectorch.analysis.report.places import places_of
from connectorch.queries.codes import decode
from connectorch.queries.pattern import Pattern, reached

FAMILIES = [*(("layered", size) for size in (3, 4, 5, 6)), *(("acyclic", size) for size in (3, 4, 5))]
CYCLES = ["ab.ba", "ab.bc.ca", "ab.bc.cd.da", "ab.ba.bc.cb.ca.ac", "ab.bc.ca.ad.ae.af"]


def random_pattern(number, acyclic):
    """Two to six vertices that hang together; some pairs absent, which without induction may be any."""
    rng = np.random.default_rng([23, number, acyclic])
    while True:
        n = int(rng.integers(2, 7))
        pairs = [(u, v) for u in range(n) for v in range(n) if (u < v if acyclic else u != v)]
        edges = tuple(pair for pair in pairs if rng.random() < rng.choice([0.3, 0.6, 0.95]))
        free = [(u, v) for u in range(n) for v in range(n) if u != v and (u, v) not in edges]
        absent = tuple(pair for pair in free if rng.random() < 0.15)
        if edges and len(reached(edges)) == n:
            return Pattern(f"random {number}", tuple("abcdef"[:n]), edges, absent=absent)


def from_line(point, begin, end):
    """Distance of a point from the part of a line between two others, found at many points of it."""
    shares = np.linspace(0, 1, 401)[:, np.newaxis]
    line = (1 - shares) * np.array(begin) + shares * np.array(end)
    return float(np.linalg.norm(line - np.array(point), axis=1).min())


def check(pattern):
    places = places_of(pattern)
    assert len(places) == len(pattern.vertices)
    assert min(dist(*pair) for pair in combinations(places, 2)) > 0.95, (pattern.text, places)
    for u, v in (*pattern.edges, *pattern.absent):
        for w in set(range(len(places))) - {u, v}:
            assert from_line(places[w], places[u], places[v]) > 0.29, (pattern.text, places, w)


@pytest.mark.parametrize(("topology", "size"), [*FAMILIES, ("any", 3), ("any", 4)])
def test_no_two_vertices_fall_together_and_no_line_meets_a_third(topology, size):
    for pattern in family(topology, size):
        check(pattern)


@pytest.mark.parametrize("code", CYCLES)
def test_that_holds_with_directed_cycles(code):
    check(decode(code, code))


@pytest.mark.parametrize("acyclic", [True, False])
@pytest.mark.parametrize("number", range(40))
def test_that_holds_for_random_patterns_with_absent_edges(number, acyclic):
    check(random_pattern(number, acyclic))


@pytest.mark.parametrize(("topology", "size"), FAMILIES)
def test_every_edge_of_a_motif_without_cycle_leads_down(topology, size):
    for pattern in family(topology, size):
        places = places_of(pattern)
        assert all(places[u][1] < places[v][1] for u, v in pattern.edges), pattern.text
        if pattern.levels is not None:
            assert [y - min(y for _, y in places) for _, y in places] == list(pattern.levels)


@pytest.mark.parametrize(("topology", "size"), FAMILIES)
def test_trees_are_drawn_without_crossings(topology, size):
    for pattern in family(topology, size):
        if len(pattern.edges) == size - 1:
            places = places_of(pattern)
            assert not any(cross(places, *pair) for pair in combinations(pattern.edges, 2)), pattern.text


def family(topology, size):
    return [decode(one.code, one.code) for one in classes(size, topology)]


def cross(places, one, other):
    if set(one) & set(other):
        return False
    (a, b), (c, d) = ([np.array(places[v]) for v in edge] for edge in (one, other))
    try:
        s, t = np.linalg.solve(np.stack([b - a, c - d], axis=1), c - a)
    except np.linalg.LinAlgError:
        return False
    return 0 < s < 1 and 0 < t < 1
