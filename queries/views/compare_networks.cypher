// compare_networks: How does the wiring of two networks compare, layer by layer?
// subject: Two networks, or levels of one
// parameters: $first, $last (integers: the id range of one network), $other_first, $other_last (of another), $live,
//   $live_published (lists of booleans: [true] keeps live neurons only, [true, false] all)
// returns: pre_layer, post_layer, n_edges, other_n_edges, excites, other_excites (numbers of connections), density,
//   other_density (kept share of all that the two layers could have), mean_strength, other_mean_strength (mean of weights
//   without their sign); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE (a.id >= $first AND a.id < $last OR a.id >= $other_first AND a.id < $other_last)
  AND (b.id >= $first AND b.id < $last OR b.id >= $other_first AND b.id < $other_last)
  AND a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias'
  AND b.live IN $live AND b.live_published IN $live_published
WITH a.layer AS pre_layer, b.layer AS post_layer, a.id >= $first AND a.id < $last AS here,
     a.id >= $other_first AND a.id < $other_last AS there, e.weight AS weight
WITH pre_layer, post_layer,
     sum(CASE WHEN here THEN 1 ELSE 0 END) AS n_edges, sum(CASE WHEN there THEN 1 ELSE 0 END) AS other_n_edges,
     sum(CASE WHEN here AND weight > 0 THEN 1 ELSE 0 END) AS excites,
     sum(CASE WHEN there AND weight > 0 THEN 1 ELSE 0 END) AS other_excites,
     avg(CASE WHEN here THEN abs(weight) ELSE null END) AS mean_strength,
     avg(CASE WHEN there THEN abs(weight) ELSE null END) AS other_mean_strength
OPTIONAL MATCH (p:Layer)
WHERE p.id = $first / 4294967296 * 256 + pre_layer
OPTIONAL MATCH (q:Layer)
WHERE q.id = $first / 4294967296 * 256 + post_layer
OPTIONAL MATCH (r:Layer)
WHERE r.id = $other_first / 4294967296 * 256 + pre_layer
OPTIONAL MATCH (s:Layer)
WHERE s.id = $other_first / 4294967296 * 256 + post_layer
RETURN pre_layer, post_layer, n_edges, other_n_edges, excites, other_excites,
       n_edges * 1.0 / (p.size * q.size) AS density, other_n_edges * 1.0 / (r.size * s.size) AS other_density,
       mean_strength, other_mean_strength
ORDER BY pre_layer, post_layer
