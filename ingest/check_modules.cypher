// check_modules: modules whose size is not the number of their neurons, those of each network
// parameters: $network (integer: its id)
// returns: id, size, n (neurons in it); one row a module of level 0
MATCH (m:Module)
WHERE m.network = $network AND m.level = 0
OPTIONAL MATCH (n:Neuron)-[:IN_MODULE]->(m)
RETURN m.id AS id, m.size AS size, count(n) AS n
