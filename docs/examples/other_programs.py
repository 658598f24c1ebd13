"""A state_dict as a network, and the network in the hands of networkx, pandas and neuPrint-style tables."""

import networkx
import torch
from connectorch.ingest.frames import to_frames, to_networkx
from connectorch.ingest.read import read
from connectorch.ingest.write import write

torch.manual_seed(0)
module = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 2))
torch.save(module.state_dict(), "small.pt")
network = read("small.pt")

print("connected parts:", networkx.number_weakly_connected_components(to_networkx(network)))
print(to_frames(network).edges.groupby("type")["weight"].agg(["count", "mean"]))
write(network, "small.csv")
print("the same again:", read("small_connections.csv").digest == network.digest)
