// lost_connections: Which neurons lost most connections between one level of a network and another?
// subject: Two networks, or levels of one
// parameters: $first, $last (integers: the id range of one network), $other_first, $other_last (of another), $live,
//   $live_published (lists of booleans: [true] keeps live neurons only, [true, false] all), $limit (integer)
// defaults: $limit 20
// pairs: neurons of the same layer and number, of networks with the same layers
// returns: neuron (its name), role, n_in, n_out, n_in_after, n_out_after (numbers of connections in the one network, and in
//   the other), lost (how many fewer), live_after (whether it is on a path from an input to an output in the other); most lost
//   first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role <> 'bias'
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias' } AS n_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS n_out
MATCH (m:Neuron)
WHERE m.id = n.id - $first + $other_first AND m.id < $other_last
WITH n, n_in, n_out, m, m.live IN $live AND m.live_published IN $live_published AS there,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(m)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias' } AS arriving,
     COUNT { MATCH (m)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS leaving
WITH n, m, n_in, n_out, CASE WHEN there THEN arriving ELSE 0 END AS n_in_after,
     CASE WHEN there THEN leaving ELSE 0 END AS n_out_after
RETURN n.name AS neuron, n.role AS role, n_in, n_out, n_in_after, n_out_after,
       n_in + n_out - n_in_after - n_out_after AS lost, m.live AS live_after
ORDER BY lost DESC, n.id
LIMIT $limit
