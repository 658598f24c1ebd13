// restore_edges: edges out of one layer, bias neurons left out
// parameters: $first, $last (integers: the id range of the layer's neurons)
// returns: pre, post (ids), weight; one row an edge
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last
RETURN a.id AS pre, b.id AS post, e.weight AS weight
