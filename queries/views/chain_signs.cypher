// chain_signs: Do chains of two connections pass a signal on, or turn it round?
// subject: Signs
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: layer (of the neuron in the middle), excite_excite, excite_inhibit, inhibit_excite, inhibit_inhibit (numbers of
//   chains, first connection first), coherent (an even number of inhibitions: the signal keeps its sign), incoherent (an odd
//   number: it is turned round); layer by layer
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
WITH b, sum(CASE WHEN e.weight > 0 THEN 1 ELSE 0 END) AS excited,
     sum(CASE WHEN e.weight < 0 THEN 1 ELSE 0 END) AS inhibited
MATCH (b)-[f:EXCITES|INHIBITS]->(c:Neuron)
WHERE c.id + 0 >= $first AND c.id + 0 < $last AND c.live IN $live AND c.live_published IN $live_published
WITH b, excited, inhibited, sum(CASE WHEN f.weight > 0 THEN 1 ELSE 0 END) AS excites,
     sum(CASE WHEN f.weight < 0 THEN 1 ELSE 0 END) AS inhibits
WITH b.layer AS layer, sum(excited * excites) AS excite_excite, sum(excited * inhibits) AS excite_inhibit,
     sum(inhibited * excites) AS inhibit_excite, sum(inhibited * inhibits) AS inhibit_inhibit
RETURN layer, excite_excite, excite_inhibit, inhibit_excite, inhibit_inhibit,
       excite_excite + inhibit_inhibit AS coherent, excite_inhibit + inhibit_excite AS incoherent
ORDER BY layer
