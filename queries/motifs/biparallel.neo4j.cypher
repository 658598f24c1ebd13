// biparallel: two paths of two connections from one neuron to another
// motif: a->b, a->c, b->d, c->d
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
//   This text is for Neo4j: lists of ids spare it a look at properties for every pair of connections (4 to 30 times faster).
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH b, collect(a.id) AS begins
MATCH (b)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE d.live IN $live AND d.live_published IN $live_published
WITH b, begins, collect(d.id) AS targets
UNWIND begins AS start
UNWIND targets AS target
WITH start, target, count(*) AS paths
RETURN coalesce(sum(paths * (paths - 1) / 2), 0) AS n
