// participants: Which neurons take part in a motif most often?
// subject: Who takes part in a motif
// parameters: $first, $last (integers: the id range of one network), $limit (integer)
// defaults: $limit 20
// returns: neuron (its name), layer, role, participation (occurrences that it takes part in, in any position), share (of all
//   occurrences), motif (the one whose participation was last written); most often first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.participation > 0
WITH n
ORDER BY n.participation DESC, n.id
LIMIT $limit
MATCH (w:Network)
WHERE w.id = n.network
RETURN n.name AS neuron, n.layer AS layer, n.role AS role, n.participation AS participation,
       n.participation * 1.0 / w.participation_count AS share, w.participation_motif AS motif
ORDER BY participation DESC, n.id
