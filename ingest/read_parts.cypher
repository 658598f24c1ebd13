// read_parts: which module is part of which
// parameters: $network (integer: id of the network)
// returns: lower, upper (ids); one row each
MATCH (m:Module)-[:PART_OF]->(g:Module)
WHERE m.network = $network
RETURN m.id AS lower, g.id AS upper
ORDER BY m.id, g.id
