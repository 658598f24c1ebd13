// embedded_layers: join a network and its layers
// parameters: $network (integer: its id)
// returns: nothing
MATCH (n:Network), (l:Layer)
WHERE n.id = $network AND l.network = $network
CREATE (n)-[:HAS_LAYER]->(l)
