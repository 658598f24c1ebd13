// degree_distribution: How many neurons of a layer have how many connections?
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: layer, degree (a number of connections), n_in, n_out (numbers of neurons with as many connections in, and out);
//   layer by layer
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role IN $roles
WITH n.layer AS layer,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles } AS i,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS o
UNWIND ['in', 'out'] AS side
WITH layer, side, CASE side WHEN 'in' THEN i ELSE o END AS degree
RETURN layer, degree, sum(CASE side WHEN 'in' THEN 1 ELSE 0 END) AS n_in,
       sum(CASE side WHEN 'out' THEN 1 ELSE 0 END) AS n_out
ORDER BY layer, degree
