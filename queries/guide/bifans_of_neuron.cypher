// bifans_of_neuron: bifans of which one neuron is a source
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id, name: 'h1.0'})-[:EXCITES|INHIBITS]->(c)<-[:EXCITES|INHIBITS]-(b)
WHERE a.layer >= 0 AND a.id <> b.id
MATCH (a)-[:EXCITES|INHIBITS]->(d)<-[:EXCITES|INHIBITS]-(b)
WHERE c.id < d.id
RETURN a.name AS source, b.name AS other_source, c.name AS target, d.name AS other_target
LIMIT 50
