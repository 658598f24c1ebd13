// count_bifans: how many bifans the first network has
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})
      -[:EXCITES|INHIBITS]->(c)
      <-[:EXCITES|INHIBITS]-(b)
WHERE a.layer >= 0 AND a.id < b.id
  AND NOT a:Bias AND NOT b:Bias
WITH a, b, count(c) AS shared
RETURN sum(shared * (shared - 1) / 2) AS bifans
