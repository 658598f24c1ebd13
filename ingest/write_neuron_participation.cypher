// write_neuron_participation: how often neurons take part in a motif
// parameters: $rows (maps: id of a neuron; n: occurrences)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Neuron)
WHERE n.id = r.id
SET n.participation = r.n
