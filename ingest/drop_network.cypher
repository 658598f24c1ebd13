// drop_network: remove one network, edges first, in transactions of bounded size; after an interruption, it goes on when run again
// parameters: $network, $first, $last (integers: its id, the id range of its neurons, modules, censuses, slices), $batch
// returns: nothing
// Slices go early: without them no exporter writes any more.
MATCH (n:Network {id: $network})
SET n.complete = false, n.digest = null;
MATCH (s:Slice)
WHERE s.id >= $first AND s.id < $last
DELETE s;
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
MATCH (n)-[e]->()
CALL (e) { DELETE e } IN TRANSACTIONS OF $batch ROWS;
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF $batch ROWS;
MATCH (m:Module)
WHERE m.id >= $first AND m.id < $last
DETACH DELETE m;
MATCH (c:Census)
WHERE c.id >= $first AND c.id < $last
DETACH DELETE c;
MATCH (n:Network {id: $network})
OPTIONAL MATCH (n)-[:HAS_LAYER]->(l:Layer)
DETACH DELETE l, n;
