// embedded_count: what one network has in the store
// parameters: $first, $last (integers: the id range of one network)
// returns: n_neurons, n_edges, one row
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN count(*) AS n_neurons, coalesce(sum(COUNT { MATCH (n)-[:EXCITES|INHIBITS]->() }), 0) AS n_edges
