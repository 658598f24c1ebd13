// module_members: one module with its neurons
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (m:Module {network: n.id, level: 0})
WITH m ORDER BY m.id LIMIT 1
MATCH (neuron:Neuron)-[e:IN_MODULE]->(m)
RETURN neuron, e, m
LIMIT 50
