// read_marks: neurons of one network that have a module or a participation
// parameters: $first, $last (integers: the id range of the network)
// returns: id, module, participation; one row a neuron
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND (n.module IS NOT NULL OR n.participation IS NOT NULL)
RETURN n.id AS id, n.module AS module, n.participation AS participation
ORDER BY n.id
