// participating_edges: Which connections take part in a motif most often?
// subject: Who takes part in a motif
// parameters: $first, $last (integers: the id range of one network), $limit (integer)
// defaults: $limit 20
// returns: pre, post (ids of the neurons), weight, participation (occurrences that the connection takes part in), share (of
//   all occurrences), motif (the one whose participation was last written); most often first
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND b.id + 0 >= $first AND b.id + 0 < $last AND e.participation > 0
WITH a, e, b
ORDER BY e.participation DESC, a.id, b.id
LIMIT $limit
MATCH (w:Network)
WHERE w.id = a.network
RETURN a.id AS pre, b.id AS post, e.weight AS weight, e.participation AS participation,
       e.participation * 1.0 / w.participation_count AS share, w.participation_motif AS motif
ORDER BY participation DESC, pre, post
