// connectors: Which neurons join modules, and which keep to one?
// subject: Modules
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $limit (integer)
// defaults: $limit 20
// returns: neuron (its name), role, module (its number in the partition last written), connections (with neurons that have a
//   module), n_modules (that these are in), participation (1 - sum over modules of the squared share of the connections: 0
//   where all are with one module, towards 1 the more evenly they spread); highest participation first
// source: Guimera and Amaral, Nature 433, 895 (2005).
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.module IS NOT NULL
WITH n
MATCH (n)-[:EXCITES|INHIBITS]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.module IS NOT NULL
WITH n, m.module AS joined, count(*) AS shared
WITH n, sum(shared) AS connections, count(*) AS n_modules, sum(shared * shared) AS squares
RETURN n.name AS neuron, n.role AS role, n.module AS module, connections, n_modules,
       1 - squares * 1.0 / (connections * connections) AS participation
ORDER BY participation DESC, connections DESC, n.id
LIMIT $limit
