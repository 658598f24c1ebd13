// modules_inside: connections within modules and between them
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})
WHERE a.layer >= 0 AND a.module IS NOT NULL
MATCH (a)-[:EXCITES|INHIBITS]->(b)
WHERE b.module IS NOT NULL
RETURN a.module AS module,
       sum(CASE WHEN a.module = b.module
           THEN 1 ELSE 0 END) AS inside,
       sum(CASE WHEN a.module = b.module
           THEN 0 ELSE 1 END) AS leaving
ORDER BY module
