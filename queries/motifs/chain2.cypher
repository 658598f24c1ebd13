// chain2: a path of two connections
// motif: a->b, b->c
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
//   (+ 0 keeps Neo4j from looking up every target in its index; the embedded store needs the range)
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH b, count(*) AS arriving
MATCH (b)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
RETURN coalesce(sum(arriving), 0) AS n
