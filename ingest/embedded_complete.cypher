// embedded_complete: give networks their names and call them complete, and those that they replace incomplete, in one step
// parameters: $rows (maps: id, name, complete)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Network)
WHERE n.id = r.id
SET n.name = r.name, n.complete = r.complete
