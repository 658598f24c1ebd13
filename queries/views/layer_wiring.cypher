// layer_wiring: How are two layers wired: how densely, how strongly, by which type of connection?
// subject: Wiring
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all)
// returns: pre_layer, post_layer, n_edges, excites, inhibits (numbers of connections), density (kept share of all that the
//   two layers could have), mean_weight, mean_strength (mean of weights without their sign); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias'
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a.network AS network, a.layer AS pre_layer, b.layer AS post_layer, count(*) AS n_edges,
     sum(CASE WHEN e.weight > 0 THEN 1 ELSE 0 END) AS excites, avg(e.weight) AS mean_weight,
     avg(abs(e.weight)) AS mean_strength
MATCH (p:Layer)
WHERE p.id = network * 256 + pre_layer
MATCH (q:Layer)
WHERE q.id = network * 256 + post_layer
RETURN pre_layer, post_layer, n_edges, excites, n_edges - excites AS inhibits,
       n_edges * 1.0 / (p.size * q.size) AS density, mean_weight, mean_strength
ORDER BY pre_layer, post_layer
