// strongest_edges: Which connections weigh most?
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), $limit (integer)
// defaults: $limit 20
// returns: pre, post (ids of the neurons), weight; strongest first
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
RETURN a.id AS pre, b.id AS post, e.weight AS weight
ORDER BY abs(weight) DESC, pre, post
LIMIT $limit
