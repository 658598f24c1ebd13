// bifans_listed: bifans of the first network, by the names of their neurons
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})
      -[:EXCITES|INHIBITS]->(c)
      <-[:EXCITES|INHIBITS]-(b)
WHERE a.layer >= 0 AND a.id < b.id
  AND NOT a:Bias AND NOT b:Bias
MATCH (a)-[:EXCITES|INHIBITS]->(d)
      <-[:EXCITES|INHIBITS]-(b)
WHERE c.id < d.id
RETURN a.name AS source,
       b.name AS other_source,
       c.name AS target,
       d.name AS other_target
LIMIT 50
