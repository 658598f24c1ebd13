// drop_lineage: forget what networks were pruned to
// parameters: $rows (maps: id of a network)
// returns: nothing
UNWIND $rows AS r
MATCH (a:Network)-[p:PRUNED_TO]->(:Network)
WHERE a.id = r.id
DELETE p
