// module_neurons: Which neurons make up a module, and how far do they keep to it?
// subject: Modules
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $module (integer: its number in the partition last written)
// defaults: $module 0
// returns: neuron (its name), role, from_inside, to_inside, from_outside, to_outside (numbers of connections with neurons of
//   the module and of other modules); most connections inside first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.module = $module
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n)
             WHERE a.module = $module AND a.live IN $live AND a.live_published IN $live_published } AS from_inside,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.module = $module AND b.live IN $live AND b.live_published IN $live_published } AS to_inside,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n)
             WHERE a.module <> $module AND a.live IN $live AND a.live_published IN $live_published } AS from_outside,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.module <> $module AND b.live IN $live AND b.live_published IN $live_published } AS to_outside
RETURN n.name AS neuron, n.role AS role, from_inside, to_inside, from_outside, to_outside
ORDER BY from_inside + to_inside DESC, n.id
