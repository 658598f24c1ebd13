// count_nodes: whether a store holds anything
// parameters: none
// returns: n_networks, name (of one of them, or null), n_nodes (nodes that are no networks and no `Lock`); one row
OPTIONAL MATCH (n:Network)
WITH count(n) AS n_networks, min(n.name) AS name
OPTIONAL MATCH (m)
WHERE NOT m:Network AND NOT m:Lock
RETURN n_networks, name, count(m) AS n_nodes
