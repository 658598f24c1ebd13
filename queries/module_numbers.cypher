// module_numbers: the modules of the partition of a network that was last written
// parameters: $first, $last (integers: the id range of one network)
// returns: module (its number), lowest first
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.module IS NOT NULL
RETURN DISTINCT n.module AS module
ORDER BY module
