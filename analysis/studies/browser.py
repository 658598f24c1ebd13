"""Networks of a study in the toolkit's own Neo4j, and what to paste into Neo4j Browser there."""

from collections.abc import Callable, Sequence
from typing import Any

from ...ingest import server
from ...ingest.export import neuron_graph
from ...ingest.session import open_store
from ...ingest.stores.base import Store
from ...queries.browser import additions
from ...queries.run import ask, pasted
from ...training.network import LayeredNetwork
from ..results import Modules
from ..writing import write_partitions

Progress = Callable[[str, int, int], None]
Steps = tuple[tuple[str, str], ...]


def copy_to_neo4j(
    networks: Sequence[LayeredNetwork], modules: Sequence[Modules], say: Callable[[Any], None], progress: Progress
) -> Steps:
    """Start the toolkit's Neo4j, write the networks and their modules into it, and say what to do there.

    Where Neo4j cannot be had, one line says why, and there is nothing to do.
    """
    try:
        running = server.start(progress=progress, browser=additions())
    except (OSError, ImportError, ValueError) as error:
        say(f"Neo4j is left out: {str(error).splitlines()[0]}")
        return ()
    by_name = {network.name: network for network in networks}
    with open_store(running.bolt) as store:
        store.export_many(map(neuron_graph, networks), replace=True, progress=progress)
        write_partitions(store, [by_name[one.name] for one in modules], modules)
        return (
            (
                "Open Neo4j Browser, connected",
                "connectorch neo4j browser",
            ),
            *paste_steps(store, networks[0].name, networks[-1].name),
        )


def paste_steps(store: Store, small: str, sparse: str) -> Steps:
    """Three queries with their values filled in."""
    wanted = (
        (f"Paste: the whole of {small} as a graph", "whole_network", small),
        (f"Paste: the strongest paths through {sparse}", "strongest_paths", sparse),
        (f"Paste: the bifans of {sparse}, counted by Neo4j", "bifan", sparse),
    )
    return tuple((sentence, text_for(store, query, name)) for sentence, query, name in wanted)


def text_for(store: Store, query: str, name: str) -> str:
    """A query's text for one network, with literals in place of parameters."""
    asked = ask(store, query, network=name, clean="strict", bias=False, params={})
    return pasted(asked.query, asked.parameters)
