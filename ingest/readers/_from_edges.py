"""Layers of neurons from the edges between them alone; one layer for all where edges form a cycle."""

from collections import deque
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from ._edges import Edge


def by_edges(edges: Sequence[Edge]) -> dict[str, int]:
    """Layers from the edges alone, each connected part by itself, its first layer 0.

    Edges that form a cycle allow no layers: then all neurons are layer 0.

    Where every edge of a part can join neighbouring layers, it does, so that a neuron that nothing feeds stands where
    its targets say. Else a neuron's layer is the longest path that leads to it, and one that nothing feeds stands
    just before its first target.
    """
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for edge in edges:
        for name in (edge.pre, edge.post):
            before.setdefault(name, [])
            after.setdefault(name, [])
        before[edge.post].append(edge.pre)
        after[edge.pre].append(edge.post)
    order = in_order(before)
    if order is None:
        return dict.fromkeys(before, 0)
    layers: dict[str, int] = {}
    for name in order:
        layers[name] = max((layers[pre] + 1 for pre in before[name]), default=0)
    for name in order:
        if not before[name]:
            layers[name] = min(layers[post] for post in after[name]) - 1
    seen: set[str] = set()
    for name in before:
        if name not in seen:
            part, fits = graded(name, before, after)
            seen |= part.keys()
            layers |= part if fits else {}
    return {name: layers[name] for name in before}


def in_order(before: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The neurons, each after all that feed it; None where edges form a cycle."""
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return None


def graded(
    start: str, before: Mapping[str, Sequence[str]], after: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], bool]:
    """Layers of the connected part that holds `start`, and whether every edge joins neighbouring ones."""
    layers, queue, fits = {start: 0}, deque([start]), True
    while queue:
        name = queue.popleft()
        for step, others in ((-1, before[name]), (1, after[name])):
            for other in others:
                if other not in layers:
                    layers[other] = layers[name] + step
                    queue.append(other)
                fits &= layers[other] == layers[name] + step
    lowest = min(layers.values())
    return {name: layer - lowest for name, layer in layers.items()}, fits
