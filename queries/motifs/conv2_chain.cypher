// conv2_chain: two neurons drive a third, which drives a fourth
// motif: a->c, b->c, c->d
// topology: layered
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences in a layered network), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH c, count(*) AS arriving
MATCH (c)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE d.id + 0 >= $first AND d.id + 0 < $last AND d.live IN $live AND d.live_published IN $live_published
WITH c.id AS middle, arriving, count(*) AS leaving
RETURN coalesce(sum(arriving * (arriving - 1) / 2 * leaving), 0) AS n
