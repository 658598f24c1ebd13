// see_network: the strongest connections of the first network
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})-[e]->(b:Neuron)
WHERE a.layer >= 0 AND NOT a:Bias
RETURN a, e, b
ORDER BY abs(e.weight) DESC
LIMIT 100
