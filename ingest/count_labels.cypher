// count_labels: how many nodes of each kind the whole store holds
// parameters: none
// returns: label, n; one row a kind; a kind of which there are none may have no row
MATCH (n:Neuron) RETURN 'Neuron' AS label, count(*) AS n
UNION ALL
MATCH (n:Layer) RETURN 'Layer' AS label, count(*) AS n
UNION ALL
MATCH (n:Module) RETURN 'Module' AS label, count(*) AS n
UNION ALL
MATCH (n:Census) RETURN 'Census' AS label, count(*) AS n
