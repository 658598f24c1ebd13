// forget_modules: no neuron of the network has a module any more
// parameters: $rows (maps: first, last: the id range of the network)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Neuron)
WHERE n.id >= r.first AND n.id < r.last
SET n.module = NULL
