// read_feeds: which module feeds which
// parameters: $network (integer: id of the network)
// returns: pre, post (ids), n_edges; one row each
MATCH (a:Module)-[f:FEEDS]->(b:Module)
WHERE a.network = $network
RETURN a.id AS pre, b.id AS post, f.n_edges AS n_edges
ORDER BY a.id, b.id
