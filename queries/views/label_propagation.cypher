// label_propagation: Which neurons cluster, when each takes the label of most of its neighbours?
// subject: Modules
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all), $roles (list of roles: with 'bias' or without)
// returns: cluster (name of its first neuron), n_neurons (in the cluster), neuron (its name), role; largest cluster first
// how: labels begin as the neurons themselves; in each of 8 rounds the neurons of every other layer, odd ones first, take
//   the label that is most frequent among their neighbours, along and against connections, and themselves; the others keep
//   theirs (a vote of 2^20). Layers take turns because labels of layered networks swing where all vote at once. Of equals
//   the smallest label is taken; labels are ids multiplied modulo 2^32, since those in order would let the first neurons'
//   labels flood the network. Votes and label travel as one number, whose highest is chosen: votes * 2^32 - label
// source: Raghavan et al., Phys. Rev. E 76, 036106 (2007); by turns: Cordasco and Gargano, IJSNM 1, 3 (2012).
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.live IN $live AND n.live_published IN $live_published AND n.role IN $roles
WITH n, (n.id - $first) * 1640531527 % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 0 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 1 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 0 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 1 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 0 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 1 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 0 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
MATCH (n)-[:EXCITES|INHIBITS*0..1]-(m:Neuron)
WHERE m.live IN $live AND m.live_published IN $live_published AND m.role IN $roles
WITH m, label, count(*) + max(CASE WHEN n.id = m.id AND m.layer % 2 = 1 THEN 1048576 ELSE 0 END) AS votes
WITH m AS n, max(votes * 4294967296 - label) AS best
WITH n, (4294967296 - best % 4294967296) % 4294967296 AS label
WITH label, min(n.id) AS begins, count(*) AS n_neurons, collect(n.id) AS members
MATCH (c:Neuron)
WHERE c.id = begins
UNWIND members AS member
MATCH (n:Neuron)
WHERE n.id = member
RETURN c.name AS cluster, n_neurons, n.name AS neuron, n.role AS role
ORDER BY n_neurons DESC, c.id, n.id
