// check_neurons: neurons of one network, with what an export wrote of them
// parameters: $first, $last (integers: the id range of the network)
// returns: id, network, layer, unit, role, name, bias, live, live_published; one row a neuron
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN n.id AS id, n.network AS network, n.layer AS layer, n.unit AS unit, n.role AS role, n.name AS name,
  n.bias AS bias, n.live AS live, n.live_published AS live_published
ORDER BY n.id
