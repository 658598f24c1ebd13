// bifan: two neurons share two targets, counted for each of many networks
// motif: a->c, a->d, b->c, b->d
// parameters: $first, $last (integers: the id range of neighbouring networks), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: network (its id), n (integer, occurrences), one row a network that has any
//   This text is for Neo4j: lists of ids spare it a look at properties for every pair of connections (4 to 30 times faster).
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(c:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH a.id AS source, c
ORDER BY source
WITH c, c.network AS network, collect(source) AS sources
UNWIND range(0, size(sources) - 2) AS i
UNWIND sources[i + 1 ..] AS other
WITH network, sources[i] AS source, other, count(*) AS shared
RETURN network, sum(shared * (shared - 1) / 2) AS n
