// strongest_paths: Which paths from inputs to outputs carry most weight?
// subject: Paths from inputs to outputs
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $least (number: connections weaker than this are not
//   followed; raise it in networks with millions of paths), $limit (integer)
// defaults: $least 0.0, $limit 10
// returns: neurons (names along the path), weight (product of the weights along it), n_edges (at most 30, the store's
//   limit); strongest first
// The lists come from properties(): list_transform() mixes up neurons of different paths here.
MATCH p = (a:Neuron)-[path:EXCITES|INHIBITS*1..30 (e, n | WHERE abs(e.weight) >= $least AND n.live)]->(z:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.role = 'input' AND a.live
  AND z.id >= $first AND z.id < $last AND z.role = 'output' AND z.live
WITH properties(nodes(p), 'name') AS neurons, properties(rels(p), 'weight') AS weights
RETURN neurons AS neurons, list_product(weights) AS weight, size(weights) AS n_edges
ORDER BY abs(weight) DESC, list_to_string(' ', neurons)
LIMIT $limit
