// networks_listed: Which networks does the store hold?
MATCH (n:Network)
WHERE n.complete
RETURN n.name AS network, n.n_neurons AS neurons,
       n.n_edges AS connections,
       n.sparsity AS sparsity,
       n.layer_sizes AS layers
ORDER BY n.id
