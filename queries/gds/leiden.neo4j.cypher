// leiden: modules of a projected network by the Leiden algorithm, kept beside it
// parameters: $graph (its name), $property (what to call the modules), $seed (integer)
// returns: modularity (Q without directions), n_modules, one row
CALL gds.leiden.mutate($graph, {mutateProperty: $property, randomSeed: $seed, concurrency: 1})
YIELD modularity, communityCount
RETURN modularity, communityCount AS n_modules
