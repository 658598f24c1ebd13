// strongest_of_paths: paths from inputs to one output, with the product of their weights
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (o:Neuron {network: n.id, name: 'o0'})
WHERE o.layer >= 0
MATCH path = (:Input)-[:EXCITES|INHIBITS*]->(o)
RETURN [neuron IN nodes(path) | neuron.name]
         AS neurons,
       reduce(product = 1.0, e IN relationships(path)
              | product * e.weight) AS weight
ORDER BY abs(weight) DESC
LIMIT 20
