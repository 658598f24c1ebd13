// read_members: which neuron is in which module
// parameters: $network (integer: id of the network)
// returns: neuron, module (ids); one row each
MATCH (n:Neuron)-[:IN_MODULE]->(m:Module)
WHERE m.network = $network
RETURN n.id AS neuron, m.id AS module
ORDER BY n.id, m.id
