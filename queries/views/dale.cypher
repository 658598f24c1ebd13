// dale: How many neurons only excite or only inhibit (Dale's principle), and how many would by chance?
// subject: Signs
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: layer, n_neurons (with a connection out), excite_only, inhibit_only, mixed (their numbers), expected_mixed (mean,
//   were the signs of the layer's connections drawn one by one with the layer's share of excitation); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a, count(*) AS n_out, sum(CASE WHEN e.weight > 0 THEN 1 ELSE 0 END) AS n_excited
WITH a.layer AS layer, collect({n_out: n_out, n_excited: n_excited}) AS neurons,
     sum(n_excited) * 1.0 / sum(n_out) AS share
UNWIND neurons AS neuron
WITH layer, share, neuron.n_out AS n_out, neuron.n_excited AS n_excited
WITH layer, count(*) AS n_neurons, sum(CASE WHEN n_excited = n_out THEN 1 ELSE 0 END) AS excite_only,
     sum(CASE WHEN n_excited = 0 THEN 1 ELSE 0 END) AS inhibit_only,
     sum(1 - share ^ n_out - (1 - share) ^ n_out) AS expected_mixed
RETURN layer, n_neurons, excite_only, inhibit_only, n_neurons - excite_only - inhibit_only AS mixed, expected_mixed
ORDER BY layer
