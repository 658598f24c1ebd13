// set_module_method: which partition Neuron.module holds
// parameters: $rows (maps: id, method)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Network)
WHERE n.id = r.id
SET n.module_method = r.method
