// chain_div2: a path of two connections whose end splits: one neuron drives a second, which drives two
// motif: a->b, b->c, b->d
// topology: layered
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences in a layered network), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH b, count(*) AS arriving
MATCH (b)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH b.id AS middle, arriving, count(*) AS leaving
RETURN coalesce(sum(arriving * (leaving * (leaving - 1) / 2)), 0) AS n
