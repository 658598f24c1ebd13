// embedded_count: neurons and edges of networks, as the file holds them
// parameters: $first, $last (integers: the id range of neighbouring networks)
// returns: network (its id), n_neurons, n_edges (integers); one row a network
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN n.network AS network, count(*) AS n_neurons, sum(COUNT { MATCH (n)-[:EXCITES|INHIBITS]->() }) AS n_edges
