"""LayeredNetwork -> NeuronGraph: neurons with roles and liveness, edges layer by layer."""

import numpy as np
import pandas as pd

from ..training.network import LayeredNetwork
from .clean import clean, live_neurons
from .graph import NeuronGraph
from .schema import Role, neuron_name, role_of_layer


def neuron_graph(network: LayeredNetwork, *, with_bias: bool = False) -> NeuronGraph:
    """`network` as typed neurons and edges, as stores take it: everything kept, with marks of what is live.

    Args:
        network: with skips or without.
        with_bias: add one bias neuron per layer but the last, joined to the biased neurons of the next layer.
    """
    strict, published = (live_neurons(network, cleaning) for cleaning in ("strict", "published"))
    last = len(network.sizes) - 1
    frames = [
        layer_frame(layer, last, network, strict[layer].cpu().numpy(), published[layer].cpu().numpy(), with_bias)
        for layer in range(last + 1)
    ]
    return NeuronGraph(network, with_bias, pd.concat(frames, ignore_index=True), clean(network, "strict").n_edges)


def layer_frame(
    layer: int, last: int, network: LayeredNetwork, live: np.ndarray, published: np.ndarray, with_bias: bool
) -> pd.DataFrame:
    """Neurons of one layer, its bias neuron last."""
    role = role_of_layer(layer, last)
    size, bias = network.sizes[layer], network.biases[layer]
    values = np.full(size, np.nan) if bias is None else bias.detach().cpu().double().numpy()
    roles, extra = [role] * size, int(with_bias and layer < last)
    roles += [str(Role.BIAS)] * extra
    return pd.DataFrame(
        {
            "layer": np.full(size + extra, layer),
            "unit": np.arange(size + extra),
            "role": roles,
            "name": [neuron_name(r, layer, unit) for unit, r in enumerate(roles)],
            "bias": np.append(values, [np.nan] * extra),
            "live": np.append(live, [True] * extra).astype(bool),
            "live_published": np.append(published, [True] * extra).astype(bool),
        }
    )
