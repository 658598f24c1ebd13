// modularity: Q, without directions, of modules kept beside a projected network
// parameters: $graph (its name), $property (what the modules are called)
// returns: modularity, one row
CALL gds.modularity.stream($graph, {communityProperty: $property, concurrency: 1})
YIELD modularity AS part
RETURN sum(part) AS modularity
