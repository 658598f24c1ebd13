// drop: a projected network out of the server's memory; nothing where there is none of that name
// parameters: $graph (its name)
// returns: dropped (its name), one row or none
CALL gds.graph.drop($graph, false)
YIELD graphName
RETURN graphName AS dropped
