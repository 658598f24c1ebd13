// modules_drawn: modules of the first network, and which feeds which
MATCH (n:Network)
WITH n ORDER BY n.id LIMIT 1
MATCH (m:Module {network: n.id, level: 0})
OPTIONAL MATCH (m)-[e:FEEDS]->(other:Module)
RETURN m, e, other
