// bifans_of_neuron: bifans of which one neuron is a source
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id, name: 'i0'})
WHERE a.layer >= 0
MATCH (a)-[:EXCITES|INHIBITS]
      ->(c)<-[:EXCITES|INHIBITS]-(b)
WHERE a.id <> b.id AND NOT b:Bias
MATCH (a)-[:EXCITES|INHIBITS]
      ->(d)<-[:EXCITES|INHIBITS]-(b)
WHERE c.id < d.id
RETURN a.name AS source, b.name AS other_source,
       c.name AS target, d.name AS other_target
LIMIT 50
