// check_edges: edges of one network, counted: all that leave it, and those that end in another
// parameters: $first, $last (integers: the id range of the network)
// returns: n_edges, n_bias (edges of bias neurons), n_astray (edges to neurons of other networks); one row
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last
RETURN count(e) AS n_edges, coalesce(sum(CASE WHEN a.role = 'bias' THEN 1 ELSE 0 END), 0) AS n_bias,
  coalesce(sum(CASE WHEN b.id >= $first AND b.id < $last THEN 0 ELSE 1 END), 0) AS n_astray
