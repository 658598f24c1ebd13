// write_members: which neuron is in which module
// parameters: $rows (maps: neuron, module: ids; number: the module's number in its partition)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Neuron), (m:Module)
WHERE n.id = r.neuron AND m.id = r.module
SET n.module = r.number
CREATE (n)-[:IN_MODULE]->(m)
