"""Engine `graphtool`: graph-tool's own subgraph isomorphism, imported when called."""

import warnings
from collections.abc import Sequence
from types import ModuleType

import numpy as np

from ...queries.pattern import Pattern
from ...training.network import LayeredNetwork

RATE = 250_000  # embeddings a second, one core (measured on 0.93 strict, seven motifs: 247,000 to 294,000)


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork], *, induced: bool = False) -> list[list[int]]:
    """Occurrences of each pattern in each network: graph-tool's embeddings, divided by the automorphisms.

    Args:
        patterns: connected patterns.
        networks: any, with skips or without.
        induced: count only where the vertices have no further edge among them.

    Raises:
        ModuleNotFoundError: graph-tool is not installed.
    """
    graph_tool, topology = library()
    graph_tool.openmp_set_num_threads(1)
    return [
        [occurrences(pattern, network, induced, graph_tool, topology) for pattern in patterns] for network in networks
    ]


def occurrences(
    pattern: Pattern, network: LayeredNetwork, induced: bool, graph_tool: ModuleType, topology: ModuleType
) -> int:
    drawing = graph_tool.Graph(directed=True)
    drawing.add_vertex(len(pattern.vertices))
    drawing.add_edge_list(pattern.edges)
    graph = as_graph(network, graph_tool)  # kept by name: the generator does not keep it alive, and would crash
    maps = topology.subgraph_isomorphism(drawing, graph, induced=induced, generator=True)
    return sum(1 for _ in maps) // pattern.automorphisms


def as_graph(network: LayeredNetwork, graph_tool: ModuleType) -> object:
    """The network as a directed graph, neurons numbered through the layers."""
    first = np.concatenate([[0], np.cumsum(network.sizes)])
    graph = graph_tool.Graph(directed=True)
    graph.add_vertex(int(first[-1]))
    for block in network.blocks:
        post, pre = block.mask.cpu().numpy().nonzero()
        graph.add_edge_list(np.stack([pre + first[block.pre], post + first[block.post]], axis=1))
    return graph


def library() -> tuple[ModuleType, ModuleType]:
    """graph_tool and graph_tool.topology, without their warnings about drawing.

    Raises:
        ModuleNotFoundError: graph-tool is not installed; it is not on PyPI.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import graph_tool
            import graph_tool.topology
    except ImportError as error:
        raise ModuleNotFoundError(
            "graph-tool is not installed: take Debian's python3-graph-tool (with an environment made with "
            "--system-site-packages) or conda-forge's graph-tool"
        ) from error
    return graph_tool, graph_tool.topology
