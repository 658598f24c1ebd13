// bifan: two neurons share two targets
// motif: a->c, a->d, b->c, b->d
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH a.id AS source, c
MATCH (c)<-[:EXCITES|INHIBITS]-(b:Neuron)
WHERE b.id >= $first AND b.id < $last AND b.live IN $live AND b.live_published IN $live_published AND b.role IN $roles
  AND source < b.id
WITH source, b.id AS other, count(*) AS shared
RETURN coalesce(sum(shared * (shared - 1) / 2), 0) AS n
