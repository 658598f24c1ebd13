// parallel_signs: Do parallel paths agree in sign, or work against each other?
// subject: Signs
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: layer (where the paths of two connections start), n_pairs (of start and end joined by more than one path), coherent
//   (pairs of paths whose two signs multiply to the same), incoherent (to opposite ones); coherent and incoherent add up to
//   the motif biparallel; layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH a.id AS start, a.layer AS layer, b, CASE WHEN e.weight > 0 THEN 1 ELSE -1 END AS sign
MATCH (b)-[f:EXCITES|INHIBITS]->(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH start, layer, c.id AS target, sum(CASE WHEN sign * f.weight > 0 THEN 1 ELSE 0 END) AS positive,
     sum(CASE WHEN sign * f.weight < 0 THEN 1 ELSE 0 END) AS negative
WITH layer, sum(CASE WHEN positive + negative > 1 THEN 1 ELSE 0 END) AS n_pairs,
     sum((positive * (positive - 1) + negative * (negative - 1)) / 2) AS coherent, sum(positive * negative) AS incoherent
RETURN layer AS layer, n_pairs, coherent, incoherent
ORDER BY layer
