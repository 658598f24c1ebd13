"""Layers of neurons from the edges between them alone."""

from collections import deque
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from ._edges import Edge


def by_edges(path: Path, edges: Sequence[Edge]) -> dict[str, int]:
    """Layers from the edges alone, each connected part by itself, its first layer 0.

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
    order = in_order(path, before)
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


def in_order(path: Path, before: Mapping[str, Sequence[str]]) -> list[str]:
    """The neurons, each after all that feed it."""
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError as error:
        loop: list[str] = error.args[1]
        raise ValueError(
            f"{path}: edges form a cycle, {' -> '.join(loop[:8])}{' -> ...' if len(loop) > 8 else ''}; layered "
            "networks have none, so leave one of these edges out"
        ) from None


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
