// conv3: three neurons drive one, counted for each of many networks
// motif: a->d, b->d, c->d
// parameters: $first, $last (integers: the id range of neighbouring networks), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: network (its id), n (integer, occurrences), one row a network that has any
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND d.id + 0 >= $first AND d.id + 0 < $last AND d.live IN $live AND d.live_published IN $live_published
WITH d, count(*) AS sources
RETURN d.network AS network, sum(sources * (sources - 1) * (sources - 2) / 6) AS n
