// copy_marks: numbers of modules and participation of neurons, as another store had them
// parameters: $rows (maps: id, module, participation)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Neuron)
WHERE n.id = r.id
SET n.module = r.module, n.participation = r.participation
