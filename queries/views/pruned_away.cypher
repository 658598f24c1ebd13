// pruned_away: What did pruning remove between one level of a network and another?
// subject: Two networks, or levels of one
// parameters: $first, $last (integers: the id range of one network), $other_first, $other_last (of another), $live,
//   $live_published (lists of booleans: [true] keeps live neurons only, [true, false] all)
// pairs: neurons of the same layer and number, of networks with the same layers
// returns: pre_layer, post_layer, n_before, n_after (connections in the one network, and in the other), removed, added (in the
//   one only, in the other only), flipped (in both, with opposite signs), removed_strength, kept_strength (mean of the
//   weights before without their sign, of what was removed and what was kept); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE (a.id >= $first AND a.id < $last OR a.id >= $other_first AND a.id < $other_last)
  AND (b.id >= $first AND b.id < $last OR b.id >= $other_first AND b.id < $other_last)
  AND a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias'
  AND b.live IN $live AND b.live_published IN $live_published
WITH a.layer AS pre_layer, b.layer AS post_layer, a.unit AS pre, b.unit AS post,
     sum(CASE WHEN a.id >= $first AND a.id < $last THEN e.weight ELSE 0.0 END) AS before,
     sum(CASE WHEN a.id >= $other_first AND a.id < $other_last THEN e.weight ELSE 0.0 END) AS after
RETURN pre_layer, post_layer,
       sum(CASE WHEN before <> 0 THEN 1 ELSE 0 END) AS n_before, sum(CASE WHEN after <> 0 THEN 1 ELSE 0 END) AS n_after,
       sum(CASE WHEN after = 0 THEN 1 ELSE 0 END) AS removed, sum(CASE WHEN before = 0 THEN 1 ELSE 0 END) AS added,
       sum(CASE WHEN before > 0 AND after < 0 OR before < 0 AND after > 0 THEN 1 ELSE 0 END) AS flipped,
       avg(CASE WHEN after = 0 THEN abs(before) ELSE null END) AS removed_strength,
       avg(CASE WHEN before <> 0 AND after <> 0 THEN abs(before) ELSE null END) AS kept_strength
ORDER BY pre_layer, post_layer
