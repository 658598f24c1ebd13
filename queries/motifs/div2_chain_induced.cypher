// div2_chain_induced: one neuron drives two, one of which drives a fourth, without further connection
// motif: a->b, a->c, b->d, induced
// topology: layered
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: n (integer, occurrences in a layered network), one row
//   (each pair of paths between the same ends closes two of them)
MATCH (b:Neuron)-[:EXCITES|INHIBITS]->(d:Neuron)
WHERE b.id >= $first AND b.id < $last AND b.live IN $live AND b.live_published IN $live_published
  AND d.id + 0 >= $first AND d.id + 0 < $last AND d.live IN $live AND d.live_published IN $live_published
WITH b, count(*) AS further
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b)
WHERE a.id + 0 >= $first AND a.id + 0 < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
WITH a, sum(further) AS through
MATCH (a)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH a.id AS source, through, count(*) AS leaving
WITH coalesce(sum((leaving - 1) * through), 0) AS found
OPTIONAL MATCH (s:Neuron)-[:EXCITES|INHIBITS]->(m:Neuron)-[:EXCITES|INHIBITS]->(t:Neuron)
WHERE s.id >= $first AND s.id < $last AND s.live IN $live AND s.live_published IN $live_published AND s.role IN $roles
  AND m.id + 0 >= $first AND m.id + 0 < $last AND m.live IN $live AND m.live_published IN $live_published
  AND t.id + 0 >= $first AND t.id + 0 < $last AND t.live IN $live AND t.live_published IN $live_published
WITH found, s.id AS source, t.id AS target, count(m) AS paths
RETURN coalesce(max(found) - 2 * sum(paths * (paths - 1) / 2), 0) AS n
