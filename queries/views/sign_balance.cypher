// sign_balance: How do excitation and inhibition balance between layers?
// subject: Signs
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: pre_layer, post_layer, excites, inhibits (numbers of connections), excitation, inhibition (sums of their weights,
//   without sign), balance (their difference over their sum: 1 all excitation, -1 all inhibition); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a.layer AS pre_layer, b.layer AS post_layer,
     sum(CASE WHEN e.weight > 0 THEN 1 ELSE 0 END) AS excites, sum(CASE WHEN e.weight < 0 THEN 1 ELSE 0 END) AS inhibits,
     sum(CASE WHEN e.weight > 0 THEN e.weight ELSE 0.0 END) AS excitation,
     sum(CASE WHEN e.weight < 0 THEN -e.weight ELSE 0.0 END) AS inhibition
RETURN pre_layer, post_layer, excites, inhibits, excitation, inhibition,
       (excitation - inhibition) / (excitation + inhibition) AS balance
ORDER BY pre_layer, post_layer
