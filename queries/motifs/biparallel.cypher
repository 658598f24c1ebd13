// biparallel: two paths of two connections from one neuron to another
// motif: a->b, a->c, b->d, c->d
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a.id AS start, b
MATCH (b)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE d.id >= $first AND d.id < $last AND d.live IN $live AND d.live_published IN $live_published
WITH start, d.id AS target, count(*) AS paths
RETURN coalesce(sum(paths * (paths - 1) / 2), 0) AS n
