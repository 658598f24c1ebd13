// embedded_layers: join networks to their layers
// parameters: $first, $last (integers: ids of networks, first <= id < last)
// returns: nothing
MATCH (n:Network), (l:Layer)
WHERE n.id >= $first AND n.id < $last AND l.network = n.id
CREATE (n)-[:HAS_LAYER]->(l)
