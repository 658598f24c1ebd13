// upstream_edges: Which connections of a motif lead to an output, or to any other neuron?
// subject: Who takes part in a motif
// parameters: $first, $last (integers: the id range of one network), $neuron (its name), $limit (integer)
// defaults: $neuron o0, $limit 20
// depth: 8 connections from input to output
// returns: pre, post (ids of the neurons), weight, participation (occurrences in the whole network that the connection takes
//   part in), motif (the one whose participation was last written); most often first
// how: step by step against the connections; *0..1 keeps the neurons that were found before
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.name = $neuron
WITH n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WITH DISTINCT m AS n
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE e.participation > 0
WITH a, e, n
ORDER BY e.participation DESC, a.id, n.id
LIMIT $limit
MATCH (w:Network)
WHERE w.id = n.network
RETURN a.id AS pre, n.id AS post, e.weight AS weight, e.participation AS participation, w.participation_motif AS motif
ORDER BY participation DESC, pre, post
