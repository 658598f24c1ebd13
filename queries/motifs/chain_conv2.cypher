// chain_conv2: a path of two connections and a third neuron meet in one
// motif: a->b, b->d, c->d
// topology: layered
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences in a layered network), one row
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH b, count(*) AS arriving
MATCH (b)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE d.id + 0 >= $first AND d.id + 0 < $last AND d.live IN $live AND d.live_published IN $live_published
WITH d, sum(arriving) AS through
MATCH (d)<-[:EXCITES|INHIBITS]-(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published AND c.role IN $roles
WITH d.id AS target, through, count(*) AS entering
RETURN coalesce(sum((entering - 1) * through), 0) AS n
