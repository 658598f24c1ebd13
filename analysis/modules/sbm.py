"""Modules by the nested, degree-corrected stochastic block model: the partition that describes the network shortest."""

from dataclasses import replace
from typing import Any

import numpy as np

from ...training.network import LayeredNetwork
from ...training.streams import stream
from ..library import graph_tool
from ..results import Modules
from ._graphtool import description_bits, directed_graph, seeded
from ._wiring import as_modules, wiring, without_modules

EDGES_IN_ALL = 40_000  # restarts: as many as fit into this many edges (under 10 s on one core), 1 to 20


def find(network: LayeredNetwork, seed: int) -> Modules:
    """The partition of the wired neurons with the shortest description length (bits) among several restarts.

    Neurons are grouped by where their edges go to and come from, so a module may be one layer's neurons that feed the
    same others. Modules, groups of modules and so on up are inferred together; one module is a possible answer.

    Args:
        network: already cleaned; neurons without an edge belong to no module, and a network
            without edges has none.
        seed: restarts are keyed by it, the network's digest and their number.

    Raises:
        ModuleNotFoundError: graph-tool is missing.

    Source:
        Peixoto, Phys. Rev. X 4, 011047 (2014), with the degree correction and priors of Phys. Rev. E 95, 012317
        (2017), as graph-tool's `minimize_nested_blockmodel_dl`.
    """
    if network.n_edges == 0:
        return without_modules(network, "sbm", seed)
    wired = wiring(network)
    graph = directed_graph(wired)
    restarts = max(1, min(20, EDGES_IN_ALL // network.n_edges))
    states = [fit(graph, stream(seed, network.digest, "sbm", restart)) for restart in range(restarts)]
    best = min(states, key=description_bits)  # of equal ones the first
    partition = [np.asarray(labels) for labels in best.get_bs()]
    return replace(as_modules(network, wired, partition, "sbm"), description_length=description_bits(best), seed=seed)


def fit(graph: Any, rng: np.random.Generator) -> Any:
    """One greedy fit of the nested model, then sweeps that only accept shorter descriptions until none is found."""
    inference = graph_tool().inference
    with seeded(rng):
        state = inference.minimize_nested_blockmodel_dl(graph)
        while state.multiflip_mcmc_sweep(beta=np.inf, niter=20)[0] < -1e-8:
            pass
    return state
