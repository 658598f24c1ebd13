"""Occurrences of any pattern in a batch of networks, as signed sums of homomorphisms."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...ingest.roles import role_of_layer
from ...queries.pattern import Pattern
from .factors import Exact
from .homomorphisms import homomorphisms
from .quotients import Quotient, terms
from .tables import Tables


def occurrences(patterns: Sequence[Pattern], tables: Tables) -> list[list[int]]:
    """Occurrences of each pattern in each network of a batch: one list per pattern, of one whole number per network."""
    exact = Exact()
    found: list[list[int]] = []
    known: dict[tuple[Quotient, int], Any] = {}
    for pattern in patterns:
        total = np.zeros(tables.n_networks, dtype=object)
        for shift, levels in placements(pattern, tables):
            for number, one in embedding_terms(pattern, levels):
                if (one, shift) not in known:
                    known[one, shift] = homomorphisms(one, tables, shift, exact).astype(object)
                total = total + number * known[one, shift]
        found.append([whole(n, pattern.automorphisms, pattern.name) for n in total])
    return found


def whole(embeddings: int, automorphisms: int, motif: str) -> int:
    """Occurrences from embeddings, each of which is counted once for each automorphism."""
    n, rest = divmod(int(embeddings), automorphisms)
    if rest or n < 0:
        raise ArithmeticError(
            f"motif {motif!r}: {embeddings} embeddings are no multiple of its {automorphisms} automorphisms; this is a "
            "fault of the toolkit, please report it"
        )
    return n


def placements(pattern: Pattern, tables: Tables) -> list[tuple[int, tuple[int, ...]]]:
    """Where a pattern can lie: how many layers up, and the levels of its vertices."""
    if not tables.is_layered:
        return [(0, (0,) * len(pattern.vertices))]
    if pattern.levels is None:
        return []
    levels, last = pattern.levels, len(tables.sizes) - 1
    return [
        (shift, levels)
        for shift in range(last - max(levels) + 1)
        if all(
            layer in (None, level + shift) and fits(role, level + shift, last)
            for level, layer, role in zip(levels, pattern.vertex_layers, pattern.vertex_roles, strict=True)
        )
    ]


def fits(role: str | None, layer: int, last: int) -> bool:
    """Whether neurons of a layer can have a role."""
    return role in (None, "bias", role_of_layer(layer, last))


def embedding_terms(
    pattern: Pattern, levels: tuple[int, ...], pinned: tuple[int, ...] = ()
) -> tuple[tuple[int, Quotient], ...]:
    """The signed sum of homomorphisms that counts the embeddings of a pattern."""
    edges = tuple((u, v, t) for (u, v), t in zip(pattern.edges, pattern.edge_types, strict=True))
    layered = len(set(levels)) > 1
    marks = tuple(
        # in layers, the placement sees to roles and layers, but for bias neurons
        (role, None if layered else layer)
        for role, layer in zip(pattern.vertex_roles, pattern.vertex_layers, strict=True)
    )
    return terms(levels, edges, pattern.forbidden, marks, pinned)
