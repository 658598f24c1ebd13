// check_signs: edges of one network whose type is not the sign of their weight
// parameters: $first, $last (integers: the id range of the network)
// returns: n (integer), one row
MATCH (a:Neuron)-[e:EXCITES]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND e.weight <= 0
RETURN count(e) AS n
UNION ALL
MATCH (a:Neuron)-[e:INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND e.weight >= 0
RETURN count(e) AS n
