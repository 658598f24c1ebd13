"""From a torch module to motif counts, compared with chance."""

import torch
from connectorch.analysis.census import census
from connectorch.ingest.connectome import connectome
from torch import nn
from torch.nn.utils import prune

torch.manual_seed(0)
module = nn.Sequential(nn.Linear(20, 30), nn.Tanh(), nn.Linear(30, 30), nn.Tanh(), nn.Linear(30, 5))
for part in module:
    if isinstance(part, nn.Linear):
        prune.l1_unstructured(part, "weight", amount=0.7)

network = connectome(module, name="random")
(result,) = census(network, engines=("masks", "graphtool"), null="uniform", exact=True)
print(result.to_frame()[["masks", "graphtool", "mean", "sd", "z"]])
