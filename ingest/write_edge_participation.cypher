// write_edge_participation: how often edges take part in a motif
// parameters: $rows (maps: pre: id of a neuron; edges: list of maps: post: id of a neuron that it feeds; n: occurrences)
// returns: nothing
UNWIND $rows AS r
MATCH (a:Neuron)
WHERE a.id = r.pre
UNWIND r.edges AS one
MATCH (a)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE b.id = one.post
SET e.participation = one.n
