// write_parts: which module is part of which group of modules, one level up
// parameters: $rows (maps: lower, upper: ids)
// returns: nothing
UNWIND $rows AS r
MATCH (m:Module), (g:Module)
WHERE m.id = r.lower AND g.id = r.upper
CREATE (m)-[:PART_OF]->(g)
