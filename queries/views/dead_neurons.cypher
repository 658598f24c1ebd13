// dead_neurons: Which neurons lie on no path from an input to an output, and why?
// parameters: $first, $last (integers: the id range of one network)
// returns: neuron (its name), role, bias (null where none), n_in, n_out (connections, those of bias neurons apart), n_live_in,
//   n_live_out (those from and to live neurons), why; layer by layer
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND NOT n.live
WITH n,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n) WHERE a.role <> 'bias' } AS n_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron) } AS n_out,
     COUNT { MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(n) WHERE a.role <> 'bias' AND a.live } AS n_live_in,
     COUNT { MATCH (n)-[:EXCITES|INHIBITS]->(b:Neuron) WHERE b.live } AS n_live_out
RETURN n.name AS neuron, n.role AS role, n.bias AS bias, n_in, n_out, n_live_in, n_live_out,
       CASE
         WHEN n_out = 0 AND n.role <> 'output' THEN 'no way out: feeds nothing'
         WHEN n.role = 'input' OR n_live_in > 0 THEN 'no way out: feeds dead neurons only'
         WHEN n_in = 0 AND coalesce(n.bias, 0.0) <> 0 THEN 'no way in: fed by its bias only'
         WHEN n_in = 0 THEN 'no way in: fed by nothing'
         WHEN n.role = 'output' OR n_live_out > 0 THEN 'no way in: fed by dead neurons only'
         ELSE 'between dead neurons'
       END AS why
ORDER BY n.id
