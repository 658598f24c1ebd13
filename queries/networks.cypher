// networks: every network of the store
// parameters: none
// returns: one row a network, its properties
MATCH (n:Network)
RETURN n.id AS id, n.name AS name, n.study AS study, n.task AS task, n.level AS level, n.sparsity AS sparsity,
       n.effective_sparsity AS effective_sparsity, n.seed AS seed, n.layer_sizes AS layer_sizes,
       n.n_neurons AS n_neurons, n.n_edges AS n_edges, n.bias AS bias, n.module_method AS module_method,
       n.crosschecked AS crosschecked,
       n.digest AS digest, n.source AS source, n.version AS version, n.complete AS complete
ORDER BY id
