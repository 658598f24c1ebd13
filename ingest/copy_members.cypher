// copy_members: which neuron is in which module, as another store had it
// parameters: $rows (maps: neuron, module: ids)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Neuron), (m:Module)
WHERE n.id = r.neuron AND m.id = r.module
CREATE (n)-[:IN_MODULE]->(m)
