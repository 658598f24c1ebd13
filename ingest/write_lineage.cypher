// write_lineage: which network was pruned to which
// parameters: $rows (maps: pre, post: ids of networks)
// returns: nothing
UNWIND $rows AS r
MATCH (a:Network), (b:Network)
WHERE a.id = r.pre AND b.id = r.post
MERGE (a)-[:PRUNED_TO]->(b)
