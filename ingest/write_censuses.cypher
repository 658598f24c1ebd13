// write_censuses: counts of a network, one node a motif and engine
// parameters: $rows (maps: the properties of Census)
// returns: nothing
UNWIND $rows AS r
MATCH (n:Network)
WHERE n.id = r.network
CREATE (n)-[:HAS_CENSUS]->(:Census {id: r.id, network: r.network, engine: r.engine, motif: r.motif, count: r.count,
  count_text: r.count_text, induced: r.induced, cleaning: r.cleaning, bias: r.bias, null_model: r.null_model,
  draws: r.draws, seed: r.seed, mean: r.mean, sd: r.sd, z: r.z, p: r.p})
