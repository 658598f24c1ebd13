"""Modules by greatest modularity: the partition with the most edges inside, compared with chance."""

from dataclasses import replace
from typing import Any

import numpy as np

from ...training.network import LayeredNetwork
from ...training.streams import stream
from ..library import graph_tool
from ..results import Modules
from ._graphtool import LEVELS, description_bits, directed_graph, seeded
from ._wiring import as_modules, wiring, without_modules

RESTARTS = 20  # a few milliseconds each


def find(network: LayeredNetwork, seed: int) -> Modules:
    """The partition of the wired neurons with the greatest directed Q among several restarts.

    Each restart maximises graph-tool's Q, which ignores directions; directed Q decides between restarts and is what
    is reported. The description length (bits) is what the nested block model needs with these modules, groups above
    them inferred, so that it can be compared with method `sbm`. Modularity finds modules in random networks too.

    Args:
        network: already cleaned; neurons without an edge belong to no module, and a network
            without edges has none.
        seed: restarts are keyed by it, the network's digest and their number.

    Raises:
        ModuleNotFoundError: graph-tool is missing.

    Source:
        Newman, PNAS 103, 8577 (2006); directed Q as in analysis/modularity.py.
    """
    if network.n_edges == 0:
        return without_modules(network, "modularity", seed)
    wired = wiring(network)
    graph = directed_graph(wired)
    rngs = [stream(seed, network.digest, "modularity", restart) for restart in range(RESTARTS)]
    found = [as_modules(network, wired, [maximise(graph, rng)], "modularity") for rng in rngs]
    best = max(range(RESTARTS), key=lambda i: found[i].modularity or 0.0)  # of equal ones the first
    bits = bits_given(graph, labels_of(found[best], wired.neurons), rngs[best])
    return replace(found[best], description_length=bits, seed=seed)


def maximise(graph: Any, rng: np.random.Generator) -> np.ndarray:
    """Labels of one greedy maximisation, refined by sweeps that only accept better ones until none is found."""
    inference = graph_tool().inference
    with seeded(rng):
        state = inference.minimize_blockmodel_dl(graph, state=inference.ModularityState)
        while state.multiflip_mcmc_sweep(beta=np.inf, niter=20)[0] < -1e-8:
            pass
    return np.array(state.b.fa)


def labels_of(modules: Modules, neurons: np.ndarray) -> np.ndarray:
    """Module of each row of `neurons`."""
    module = {neuron: m for m, members in enumerate(modules.modules) for neuron in members}
    return np.array([module[layer, unit] for layer, unit in neurons.tolist()])


def bits_given(graph: Any, labels: np.ndarray, rng: np.random.Generator) -> float:
    """Description length (bits) of the nested block model whose lowest level is `labels`, the levels above fitted."""
    with seeded(rng):
        return min(description_bits(fit_above(graph, labels)) for _ in range(RESTARTS))


def fit_above(graph: Any, labels: np.ndarray) -> Any:
    """One greedy fit of the levels above, bottom up, until nothing gets shorter; the lowest level stays as it is."""
    n_modules = int(labels.max()) + 1
    above = [np.zeros(n_modules, dtype=int)] * LEVELS
    state = graph_tool().inference.NestedBlockState(graph, bs=[labels, *above])
    while (
        n_modules > 1
        and state.multilevel_mcmc_sweep(ls=[*range(1, LEVELS)], niter=1, psingle=0, beta=np.inf)[0] < -1e-8
    ):
        pass
    return state
