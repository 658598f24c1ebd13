// conv3: three neurons drive one
// motif: a->d, b->d, c->d
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND d.id + 0 >= $first AND d.id + 0 < $last AND d.live IN $live AND d.live_published IN $live_published
WITH d, count(*) AS sources
RETURN coalesce(sum(sources * (sources - 1) * (sources - 2) / 6), 0) AS n
