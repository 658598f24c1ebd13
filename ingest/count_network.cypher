// count_network: what one network has in the store
// parameters: $first, $last (integers: the id range of one network)
// returns: n_neurons, n_excites, n_inhibits, one row
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN count(n) AS n_neurons,
  sum(COUNT { (n)-[:EXCITES]->() }) AS n_excites,
  sum(COUNT { (n)-[:INHIBITS]->() }) AS n_inhibits
