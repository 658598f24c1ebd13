// drop_modules: remove the modules of one method
// parameters: $rows (maps: network, method)
// returns: nothing
UNWIND $rows AS r
MATCH (m:Module)
WHERE m.network = r.network AND m.method = r.method
DETACH DELETE m
