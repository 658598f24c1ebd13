// skipping_edges: whether edges of a network skip layers
// parameters: $first, $last (integers: the id range of one network)
// returns: n (integer, edges between layers that are no neighbours), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND b.layer <> a.layer + 1
RETURN count(*) AS n
