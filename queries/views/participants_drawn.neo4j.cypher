// participants_drawn: What does the part of a network look like that takes part in a motif? (a drawing, for Neo4j Browser)
// subject: Who takes part in a motif
// parameters: $first, $last (integers: the id range of one network), $limit (integer)
// defaults: $limit 100
// returns: path (a connection with its two neurons); those that take part most often first
MATCH path = (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND b.id + 0 >= $first AND b.id + 0 < $last AND e.participation > 0
RETURN path AS path
ORDER BY e.participation DESC, a.id, b.id
LIMIT $limit
