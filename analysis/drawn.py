"""How draws of null models are counted: masks between layers by the engine masks, graphs set by set or as one table."""

from collections.abc import Mapping, Sequence

from torch import Tensor

from ..queries import drawing
from ..queries.pattern import Pattern, Type
from ..training.network import LayeredNetwork
from .algebra.classes import count_classes
from .algebra.tables import of_label, tables_of_drawn, tables_of_graphs
from .census import masks as engine
from .enumerating import class_of, connected_sets
from .results import Census
from .significance import Count


def counter(result: Census, motifs: Sequence[str], types: Sequence[Type], network: LayeredNetwork) -> Count:
    """How drawn masks are counted: all classes at once where that is asked for, else motif by motif.

    Args:
        result: the census.
        motifs: names of those to count.
        types: the edge types that motifs tell apart.
        network: cleaned and compacted, whose draws the masks are, with skips or without.
    """
    patterns = [] if result.class_sizes else patterns_of(result, motifs)
    sizes = sorted(set(result.class_sizes.values()))

    def count(drawn: list[Tensor]) -> Mapping[str, Sequence[int]]:
        masks = [kinds > 0 for kinds in drawn] if types else drawn
        tables = tables_of_drawn(
            masks, network, lambda label: [of_label(kinds, types, label) for kinds in drawn], bias=result.bias
        )
        if not sizes:
            return engine.count_tables(patterns, tables)
        found = {name: [0] * len(drawn[0]) for name in motifs}
        for size in sizes:
            for counted in count_classes(size, tables, types):
                if counted.name in found:
                    found[counted.name] = counted.counts
        return found

    return count


def graph_counter(result: Census, motifs: Sequence[str], types: Sequence[Type], network: LayeredNetwork) -> Count:
    """How drawn graphs are counted: classes set by set, with the number of all sets; other motifs as one table.

    Args:
        result: the census.
        motifs: names of those to count.
        types: the edge types that motifs tell apart.
        network: whose neurons the graphs have.
    """
    patterns = patterns_of(result, motifs)
    if not result.class_sizes:
        return lambda drawn: engine.count_tables(patterns, tables_of_graphs(drawn[0], network, types))
    classes = {pattern.name: (len(pattern.vertices), class_of(pattern, types)) for pattern in patterns}
    sizes = sorted(set(result.class_sizes.values()))

    def count(drawn: list[Tensor]) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {name: [] for name in [*motifs, *map(share_of, sizes)]}
        for graph in drawn[0].cpu().byte().numpy():
            sets = {size: connected_sets(graph, size) for size in sizes}
            for name, (size, code) in classes.items():
                found[name].append(sets[size].get(code, 0))
            for size in sizes:
                found[share_of(size)].append(sum(sets[size].values()))
        return found

    return count


def patterns_of(result: Census, motifs: Sequence[str]) -> list[Pattern]:
    return [drawing.parse(motif, result.classes[motif]) for motif in motifs]


def share_of(size: int) -> str:
    """Name of the number of all connected sets of so many neurons."""
    return f"connected sets of {size}"
