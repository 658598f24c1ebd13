// count_named: how many neurons of a network have a name
// parameters: $first, $last (integers: the id range of one network), $neuron (a name)
// returns: n (integer), one row
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last AND n.name = $neuron
RETURN count(*) AS n
