// conv2: two neurons drive one, counted for each of many networks
// motif: a->c, b->c
// parameters: $first, $last (integers: the id range of neighbouring networks), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: network (its id), n (integer, occurrences), one row a network that has any
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH c, count(*) AS sources
RETURN c.network AS network, sum(sources * (sources - 1) / 2) AS n
