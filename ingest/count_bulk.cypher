// count_bulk: what one network has in the store, layer by layer, and a fingerprint of its edges (see importfiles.py)
// parameters: $first, $last (integers: the id range of one network), $field (integer), $scale, $largest (floats)
// returns: layer, n_neurons, n_excites, n_inhibits (edges out of the layer), fingerprint (integers); one row a layer
MATCH (a:Neuron)
WHERE a.id >= $first AND a.id < $last
WITH a, 31 * a.id AS base, COUNT { (a)-[:EXCITES]->() } AS n_excites, COUNT { (a)-[:INHIBITS]->() } AS n_inhibits
OPTIONAL MATCH (a)-[e:EXCITES|INHIBITS]->(b:Neuron)
WITH a, n_excites, n_inhibits, coalesce(sum(
  CASE WHEN abs(e.weight) < $largest
    THEN toInteger(e.weight * $scale) % $field * ((base + b.id) % $field)
  END), 0) AS fingerprint
RETURN a.layer AS layer, count(a) AS n_neurons, sum(n_excites) AS n_excites, sum(n_inhibits) AS n_inhibits,
  sum(fingerprint) AS fingerprint
