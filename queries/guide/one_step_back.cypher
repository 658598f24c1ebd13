// one_step_back: what feeds one neuron
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (o:Neuron {network: n.id, name: 'o0'})
WHERE o.layer >= 0
MATCH (a:Hidden)-[e]->(o)
RETURN a, e, o
LIMIT 50
