// check_layers: layers that hang on one network
// parameters: $network (integer: its id)
// returns: id, network, layer, size, kind; one row a layer
MATCH (n:Network)-[:HAS_LAYER]->(l:Layer)
WHERE n.id = $network
RETURN l.id AS id, l.network AS network, l.layer AS layer, l.size AS size, l.kind AS kind
ORDER BY l.id
