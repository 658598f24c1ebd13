// modules: Which modules feed which?
// subject: Modules
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all)
// returns: pre_module, post_module (numbers of modules, of the partition last written), n_edges, excites, inhibits (numbers
//   of connections), n_pre, n_post (neurons at their two ends), strength (sum of weights without their sign); most
//   connections first
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
  AND a.module IS NOT NULL AND b.module IS NOT NULL
WITH a.module AS pre_module, b.module AS post_module, count(*) AS n_edges,
     sum(CASE WHEN e.weight > 0 THEN 1 ELSE 0 END) AS excites,
     count(DISTINCT a.id) AS n_pre, count(DISTINCT b.id) AS n_post, sum(abs(e.weight)) AS strength
RETURN pre_module, post_module, n_edges, excites, n_edges - excites AS inhibits, n_pre, n_post, strength
ORDER BY n_edges DESC, pre_module, post_module
