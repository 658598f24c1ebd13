// check_bias_edges: edges of bias neurons of one network
// parameters: $first, $last (integers: the id range of the network)
// returns: pre, post (ids), weight; one row an edge
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.role = 'bias'
RETURN a.id AS pre, b.id AS post, e.weight AS weight
