// restore_neurons: neurons of one network with their biases
// parameters: $first, $last (integers: the id range of the network)
// returns: layer, unit, bias; one row a neuron
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
RETURN n.layer AS layer, n.unit AS unit, n.bias AS bias
