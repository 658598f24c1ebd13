// write_feeds: which module feeds which, by how many edges
// parameters: $rows (maps: pre, post: ids of modules; n_edges)
// returns: nothing
UNWIND $rows AS r
MATCH (a:Module), (b:Module)
WHERE a.id = r.pre AND b.id = r.post
CREATE (a)-[:FEEDS {n_edges: r.n_edges}]->(b)
