// bias_driven: Which neurons does their bias drive more than what they receive?
// subject: Dead and driven neurons
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $limit (integer)
// defaults: $limit 20
// returns: neuron (its name), role, bias, n_in (connections to it, those of bias neurons apart), strength (sum of their
//   weights without sign), share (of the bias in the two, without sign: 1 where nothing else drives it); highest share first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.bias <> 0
WITH n
OPTIONAL MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE a.live IN $live AND a.live_published IN $live_published AND a.role <> 'bias'
WITH n, count(e.weight) AS n_in, coalesce(sum(abs(e.weight)), 0.0) + 0.0 AS strength
RETURN n.name AS neuron, n.role AS role, n.bias AS bias, n_in, strength, abs(n.bias) / (abs(n.bias) + strength) AS share
ORDER BY share DESC, n.id
LIMIT $limit
