// chain_conv2_induced: a path of two connections and a third neuron meet in one, without further connection
// motif: a->b, b->d, c->d, induced
// topology: layered
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences in a layered network), one row
//   (each pair of paths between the same ends closes two of them)
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
WITH coalesce(sum((entering - 1) * through), 0) AS found
OPTIONAL MATCH (s:Neuron)-[:EXCITES|INHIBITS]->(m:Neuron)-[:EXCITES|INHIBITS]->(t:Neuron)
WHERE s.id >= $first AND s.id < $last AND s.live IN $live AND s.live_published IN $live_published AND s.role IN $roles
  AND m.id + 0 >= $first AND m.id + 0 < $last AND m.live IN $live AND m.live_published IN $live_published
  AND t.id + 0 >= $first AND t.id + 0 < $last AND t.live IN $live AND t.live_published IN $live_published
WITH found, s.id AS source, t.id AS target, count(m) AS paths
RETURN coalesce(max(found) - 2 * sum(paths * (paths - 1) / 2), 0) AS n
