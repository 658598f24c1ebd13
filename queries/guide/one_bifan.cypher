// one_bifan: one bifan of the first network, with its four arrows
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})
      -[e1:EXCITES|INHIBITS]->(c)
      <-[e2:EXCITES|INHIBITS]-(b)
WHERE a.layer >= 0 AND a.id < b.id
  AND NOT a:Bias AND NOT b:Bias
MATCH (a)-[e3:EXCITES|INHIBITS]->(d)
      <-[e4:EXCITES|INHIBITS]-(b)
WHERE c.id < d.id
RETURN a, b, c, d, e1, e2, e3, e4
LIMIT 1
