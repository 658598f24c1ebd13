// count_participation: the numbers that neurons and edges of a network hold, counted and added up
// parameters: $first, $last (integers: the id range of one network), $modulus (integer)
// returns: n_neurons, n_edges (how many hold a number), neurons, edges (sums of these modulo $modulus each, so that none
//   overflows), one row
MATCH (n:Neuron)
WHERE n.id >= $first AND n.id < $last
OPTIONAL MATCH (n)-[e:EXCITES|INHIBITS]->(:Neuron)
WITH n, count(e.participation) AS held, coalesce(sum(e.participation % $modulus), 0) AS total
RETURN count(n.participation) AS n_neurons, sum(held) AS n_edges,
       coalesce(sum(n.participation % $modulus), 0) AS neurons, sum(total) AS edges
