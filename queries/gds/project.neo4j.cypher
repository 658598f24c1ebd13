// project: one network's connections, without directions, into the server's memory
// parameters: $graph (a name for it), $first, $last (integers: the id range of one network), $live, $live_published (lists
//   of booleans: [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n_neurons, n_edges (each connection is two here, one a direction), one row
// how: in one order and on one thread, so that a seed gives the same modules every time
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a, b
ORDER BY a.id, b.id
WITH gds.graph.project($graph, a, b, {}, {undirectedRelationshipTypes: ['*'], readConcurrency: 1}) AS projected
RETURN projected.nodeCount AS n_neurons, projected.relationshipCount AS n_edges
