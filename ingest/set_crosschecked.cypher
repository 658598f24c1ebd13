// set_crosschecked: whether all engines agreed on a network
// parameters: $rows (maps: id, agree)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Network)
WHERE n.id = r.id
SET n.crosschecked = r.agree
