// levels: How did a trained network shrink from level to level of pruning?
// subject: Two networks, or levels of one
// parameters: $first (integer: where the id range of one network begins)
// returns: network (its name), level (nominal sparsity), n_edges, n_live (neurons on a path from an input to an output),
//   effective_sparsity; all levels that the network was pruned from and to, at most 30 either way, least pruned first
MATCH (here:Network)
WHERE here.id = $first / 4294967296
MATCH (root:Network)-[:PRUNED_TO*0..30]->(here)
WHERE NOT EXISTS { MATCH (before:Network)-[:PRUNED_TO]->(root) }
MATCH (root)-[steps:PRUNED_TO*0..30]->(n:Network)
WITH DISTINCT n
OPTIONAL MATCH (m:Neuron)
WHERE m.network = n.id AND m.layer >= 0 AND m.live AND m.role <> 'bias'
RETURN n.name AS network, n.level AS level, n.n_edges AS n_edges, count(m.id) AS n_live,
       n.effective_sparsity AS effective_sparsity
ORDER BY level, network
