// influence: How strongly does each input drive each output, over all paths?
// subject: Paths from inputs to outputs
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// depth: 8 connections from input to output
// returns: source (name of an input, or of a bias neuron), output (its name), n_paths (between them), influence (sum over these
//   paths of the product of the weights along them: the effect where all neurons act linearly); strongest first
// how: step by step along the connections; where none leads further, a path has found its end
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role IN $roles
  AND n.role IN ['input', 'bias']
WITH n.id AS start, n, 1 AS n_paths, 1.0 AS influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published
WITH start, coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths,
     sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH start, n, n_paths, influence
WHERE n.role = 'output'
MATCH (a:Neuron)
WHERE a.id = start
RETURN a.name AS source, n.name AS output, n_paths, influence
ORDER BY abs(influence) DESC, a.id, n.id
