// levels_of: networks that may be levels of trained networks, and what each was pruned to
// parameters: $rows (maps: trained: what names of the levels of one trained network begin with)
// returns: id, name, level, pruned_to (list of ids); one row a network
UNWIND $rows AS r
MATCH (n:Network)
WHERE n.name STARTS WITH r.trained AND n.complete AND n.level IS NOT NULL
OPTIONAL MATCH (n)-[:PRUNED_TO]->(m:Network)
RETURN n.id AS id, n.name AS name, n.level AS level, collect(m.id) AS pruned_to
