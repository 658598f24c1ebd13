// neuron_motifs: Which motif is a neuron most often part of?
// subject: Wiring
// topology: acyclic
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without), $limit (integer)
// defaults: $limit 20
// returns: neuron (its name), role, most_frequent (name of the motif; of equals the first of those that follow), div2, conv2,
//   chain2, div3, conv3 (occurrences that it is part of, at any place: the motifs that degrees decide); most occurrences first
// how: two steps along connections bring the degrees of those before and behind; *0..1 takes a neuron's own numbers along
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role IN $roles
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n)
             WHERE a.live IN $live AND a.live_published IN $live_published AND a.role IN $roles } AS i,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron)
             WHERE b.live IN $live AND b.live_published IN $live_published } AS o
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, max(CASE WHEN n.id = m.id THEN i ELSE 0 END) AS i, max(CASE WHEN n.id = m.id THEN o ELSE 0 END) AS o,
     sum(CASE WHEN n.id = m.id THEN 0 ELSE o - 1 END) AS div2,
     sum(CASE WHEN n.id = m.id THEN 0 ELSE i END) AS chain2,
     sum(CASE WHEN n.id = m.id THEN 0 ELSE (o - 1) * (o - 2) / 2 END) AS div3
MATCH (k:Neuron)-[:EXCITES|INHIBITS*0..1]->(m)
WHERE k.live IN $live AND k.live_published IN $live_published AND k.role IN $roles
WITH k, max(CASE WHEN k.id = m.id THEN i ELSE 0 END) AS i, max(CASE WHEN k.id = m.id THEN o ELSE 0 END) AS o,
     max(CASE WHEN k.id = m.id THEN div2 ELSE 0 END) AS div2, max(CASE WHEN k.id = m.id THEN div3 ELSE 0 END) AS div3,
     max(CASE WHEN k.id = m.id THEN chain2 ELSE 0 END) AS chain2,
     sum(CASE WHEN k.id = m.id THEN 0 ELSE o END) AS starting,
     sum(CASE WHEN k.id = m.id THEN 0 ELSE i - 1 END) AS conv2,
     sum(CASE WHEN k.id = m.id THEN 0 ELSE (i - 1) * (i - 2) / 2 END) AS conv3
WITH k, div2 + o * (o - 1) / 2 AS div2, conv2 + i * (i - 1) / 2 AS conv2, chain2 + starting + i * o AS chain2,
     div3 + o * (o - 1) * (o - 2) / 6 AS div3, conv3 + i * (i - 1) * (i - 2) / 6 AS conv3
WHERE div2 + conv2 + chain2 > 0
RETURN k.name AS neuron, k.role AS role,
       CASE
         WHEN div2 >= conv2 AND div2 >= chain2 AND div2 >= div3 AND div2 >= conv3 THEN 'div2'
         WHEN conv2 >= chain2 AND conv2 >= div3 AND conv2 >= conv3 THEN 'conv2'
         WHEN chain2 >= div3 AND chain2 >= conv3 THEN 'chain2'
         WHEN div3 >= conv3 THEN 'div3'
         ELSE 'conv3'
       END AS most_frequent, div2, conv2, chain2, div3, conv3
ORDER BY div2 + conv2 + chain2 + div3 + conv3 DESC, k.id
LIMIT $limit
