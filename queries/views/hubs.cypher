// hubs: Which neurons have most connections in and out?
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), $limit (integer)
// defaults: $limit 20
// returns: neuron (its name), role, excited_by, inhibited_by, excites, inhibits (numbers of neurons), connections
//   (their sum); most connections first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role IN $roles
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES]->(n)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles } AS excited_by,
     COUNT { MATCH (a:Neuron)-[:INHIBITS]->(n)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles } AS inhibited_by,
     COUNT { MATCH (n)-[:EXCITES]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS excites,
     COUNT { MATCH (n)-[:INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS inhibits
RETURN n.name AS neuron, n.role AS role, excited_by, inhibited_by, excites, inhibits,
       excited_by + inhibited_by + excites + inhibits AS connections
ORDER BY connections DESC, n.id
LIMIT $limit
