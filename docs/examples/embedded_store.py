"""A network in an embedded store, asked in Cypher."""

import torch
from connectorch.ingest.connectome import connectome
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.session import open_store
from connectorch.queries.run import query

torch.manual_seed(0)
module = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 2))
with open_store("example.lbug") as store:
    store.export(neuron_graph(connectome(module, name="example")))
    print(query("bifan", store=store, network="example"))
    strongest = query("strongest_edges", store=store, network="example", limit=5)
print(strongest[["pre_name", "post_name", "weight"]])
