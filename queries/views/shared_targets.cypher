// shared_targets: Which pairs of neurons share most targets, and do they agree on them?
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), $limit (integer)
// defaults: $limit 20
// returns: neuron, partner (their names), shared (number of common targets), alike (those that both excite or both inhibit),
//   overlap (shared targets over all targets of the two, Jaccard's index); most shared first
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a.id AS one, b AS c, CASE WHEN e.weight > 0 THEN 1 ELSE -1 END AS sign
MATCH (d:Neuron)-[f:EXCITES|INHIBITS]->(c)
WHERE d.id + 0 > one AND d.live IN $live AND d.live_published IN $live_published AND d.role IN $roles
WITH one, d.id AS two, count(*) AS shared, sum(CASE WHEN sign * f.weight > 0 THEN 1 ELSE 0 END) AS alike
ORDER BY shared DESC, one, two
LIMIT $limit
MATCH (n:Neuron)
WHERE n.id = one
MATCH (p:Neuron)
WHERE p.id = two
WITH n, p, shared, alike,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS n_targets,
     COUNT { MATCH (p)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS p_targets
RETURN n.name AS neuron, p.name AS partner, shared, alike, shared * 1.0 / (n_targets + p_targets - shared) AS overlap
ORDER BY shared DESC, n.id, p.id
