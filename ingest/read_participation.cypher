// read_participation: edges of one network that have a participation
// parameters: $first, $last (integers: the id range of the network)
// returns: pre, post (ids), n; one row an edge
MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND e.participation IS NOT NULL
RETURN a.id AS pre, b.id AS post, e.participation AS n
ORDER BY a.id, b.id
