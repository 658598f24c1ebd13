// strongest_paths: Which paths from inputs to outputs carry most weight?
// subject: Paths from inputs to outputs
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $least (number: connections weaker than this are not
//   followed; raise it in networks with millions of paths), $limit (integer)
// defaults: $least 0.0, $limit 10
// returns: neurons (names along the path), weight (product of the weights along it), n_edges; strongest first
MATCH p = (a:Neuron)-[path:EXCITES|INHIBITS*]->(z:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.role = 'input' AND a.live
  AND z.id >= $first AND z.id < $last AND z.role = 'output'
  AND all(e IN path WHERE abs(e.weight) >= $least) AND all(n IN nodes(p) WHERE n.live)
RETURN [n IN nodes(p) | n.name] AS neurons, reduce(product = 1.0, e IN path | product * e.weight) AS weight,
       length(p) AS n_edges
ORDER BY abs(weight) DESC, neurons
LIMIT $limit
