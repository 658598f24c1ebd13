// dead_neurons: Which neurons lie on no path from an input to an output, and why?
// subject: Dead and driven neurons
// parameters: $first, $last (integers: the id range of one network)
// depth: 8 connections from input to output
// returns: neuron (its name), role, bias (null where none), n_in, n_out (connections, those of bias neurons apart), n_live_in,
//   n_live_out (those from and to live neurons), why (no way in: no path leads from an input to it; no way out: none leads from
//   it to an output; or both); layer by layer
// how: what a dead neuron has of a way in (then: out) it shares with the dead neurons that it feeds (that feed it), step by
//   step; *0..1 keeps itself
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND NOT n.live AND n.role <> 'bias'
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n) WHERE a.role <> 'bias' AND a.live } AS n_live_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron) WHERE b.live } AS n_live_out
WITH n, CASE WHEN n.role = 'input' OR n_live_in > 0 THEN 1 ELSE 0 END AS way_in,
     CASE WHEN n.role = 'output' OR n_live_out > 0 THEN 1 ELSE 0 END AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (n)-[:EXCITES|INHIBITS*0..1]->(m:Neuron)
WHERE NOT m.live
WITH m AS n, max(way_in) AS way_in, max(CASE WHEN n.id = m.id THEN way_out ELSE 0 END) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
MATCH (m:Neuron)-[:EXCITES|INHIBITS*0..1]->(n)
WHERE NOT m.live AND m.role <> 'bias'
WITH m AS n, max(CASE WHEN n.id = m.id THEN way_in ELSE 0 END) AS way_in, max(way_out) AS way_out
WITH n, way_in, way_out,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n) WHERE a.role <> 'bias' } AS n_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron) } AS n_out,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n) WHERE a.role <> 'bias' AND a.live } AS n_live_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron) WHERE b.live } AS n_live_out
WITH n, n_in, n_out, n_live_in, n_live_out,
     CASE
       WHEN way_in = 1 THEN ''
       WHEN n_in > 0 THEN 'no way in: fed by dead neurons only'
       WHEN coalesce(n.bias, 0.0) <> 0 THEN 'no way in: fed by its bias only'
       ELSE 'no way in: fed by nothing'
     END AS no_way_in,
     CASE
       WHEN way_out = 1 THEN ''
       WHEN n_out > 0 THEN 'no way out: feeds dead neurons only'
       ELSE 'no way out: feeds nothing'
     END AS no_way_out
RETURN n.name AS neuron, n.role AS role, n.bias AS bias, n_in, n_out, n_live_in, n_live_out,
       no_way_in + CASE WHEN no_way_in <> '' AND no_way_out <> '' THEN '; ' ELSE '' END + no_way_out AS why
ORDER BY n.id
