// bottlenecks: Through which neurons do most paths from inputs to outputs run?
// subject: Paths from inputs to outputs
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $limit (integer)
// defaults: $limit 20
// depth: 8 connections from input to output
// returns: neuron (its name, hidden neurons only), layer, n_from (paths from inputs to it), n_to (paths from it to outputs),
//   n_paths (from inputs to outputs through it), share (of all such paths); most paths first
// how: in each step a neuron's paths are those of the neurons before it (then: behind it), added up; *0..1 keeps itself
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role <> 'bias'
WITH n, CASE n.role WHEN 'input' THEN 1 ELSE 0 END AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH m AS n, sum(CASE WHEN n.id <> m.id THEN n_from WHEN m.role = 'input' THEN 1 ELSE 0 END) AS n_from
WITH n, n_from, CASE n.role WHEN 'output' THEN 1 ELSE 0 END AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN n_from ELSE 0 END) AS n_from,
     sum(CASE WHEN n.id <> m.id THEN n_to WHEN m.role = 'output' THEN 1 ELSE 0 END) AS n_to
WITH collect({id: n.id, name: n.name, role: n.role, layer: n.layer, n_from: n_from, n_to: n_to}) AS neurons,
     sum(CASE n.role WHEN 'input' THEN n_to ELSE 0 END) AS n_all
UNWIND neurons AS one
WITH one, n_all
WHERE one.role = 'hidden' AND one.n_from * one.n_to > 0
RETURN one.name AS neuron, one.layer AS layer, one.n_from AS n_from, one.n_to AS n_to,
       one.n_from * one.n_to AS n_paths, one.n_from * one.n_to * 1.0 / n_all AS share
ORDER BY n_paths DESC, one.id
LIMIT $limit
