// conv2: two neurons drive one
// motif: a->c, b->c
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH c, count(*) AS sources
RETURN coalesce(sum(sources * (sources - 1) / 2), 0) AS n
