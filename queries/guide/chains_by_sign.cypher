// chains_by_sign: chains of two arrows, by their types
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (a:Neuron {network: n.id})
WHERE a.layer >= 0 AND NOT a:Bias
MATCH (a)-[first:EXCITES|INHIBITS]->(b)
MATCH (b)-[second:EXCITES|INHIBITS]->(c)
RETURN type(first) AS first, type(second) AS second,
       count(*) AS chains
ORDER BY chains DESC
