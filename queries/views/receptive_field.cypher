// receptive_field: Which inputs reach a neuron, by how many paths, and how strongly?
// subject: Paths from inputs to outputs
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without),
//   $neuron (its name)
// defaults: $neuron o0
// depth: 8 connections from input to output
// returns: source (name of an input, or of a bias neuron), role, n_paths (from it to the neuron), influence (sum over these
//   paths of the product of the weights along them: what the neuron gets of it where all act linearly); strongest first
// how: step by step against the connections; where none leads further back, a path has found its beginning
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.name = $neuron
WITH n, 1 AS n_paths, 1.0 AS influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
OPTIONAL MATCH (m:Neuron)-[e:EXCITES|INHIBITS]->(n)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH coalesce(m.id, n.id) AS found, sum(n_paths) AS n_paths, sum(influence * coalesce(e.weight, 1.0)) AS influence
MATCH (n:Neuron)
WHERE n.id = found
WITH n, n_paths, influence
WHERE n.role IN ['input', 'bias']
RETURN n.name AS source, n.role AS role, n_paths, influence
ORDER BY abs(influence) DESC, n.id
