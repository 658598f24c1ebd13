// paths_to_output: paths from inputs to one output
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (o:Neuron {network: n.id, name: 'o0'})
WHERE o.layer >= 0
MATCH path = (:Input)-[:EXCITES|INHIBITS*]->(o)
RETURN path
LIMIT 20
