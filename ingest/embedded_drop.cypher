// embedded_drop: remove one network and all that hangs on it; it is marked incomplete first
// parameters: $network, $first, $last (integers: its id, the id range of its neurons)
// returns: nothing
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
DETACH DELETE n;
MATCH (l:Layer)
WHERE l.network = $network
DETACH DELETE l;
MATCH (m:Module)
WHERE m.network = $network
DETACH DELETE m;
MATCH (c:Census)
WHERE c.network = $network
DETACH DELETE c;
MATCH (n:Network)
WHERE n.id = $network
DETACH DELETE n;
