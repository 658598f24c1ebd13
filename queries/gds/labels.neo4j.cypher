// labels: the module of each neuron of a projected network
// parameters: $graph (its name), $property (what the modules are called)
// returns: neuron (id), module (a number), by neuron
CALL gds.graph.nodeProperty.stream($graph, $property)
YIELD nodeId, propertyValue
RETURN gds.util.asNode(nodeId).id AS neuron, propertyValue AS module
ORDER BY neuron
