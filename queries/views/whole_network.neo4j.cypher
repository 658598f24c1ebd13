// whole_network: What does a small network look like? (a drawing, for Neo4j Browser)
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), $limit (integer)
// defaults: $limit 300
// returns: path (a connection with its two neurons); strongest first
MATCH path = (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
RETURN path AS path
ORDER BY abs(e.weight) DESC, a.id, b.id
LIMIT $limit
