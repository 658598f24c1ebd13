// drop_censuses: remove earlier counts of the same kind
// parameters: $rows (maps: network, engine, motif, cleaning, bias, induced)
// returns: nothing
UNWIND $rows AS r
MATCH (c:Census)
WHERE c.network = r.network AND c.engine = r.engine AND c.motif = r.motif AND c.cleaning = r.cleaning AND c.bias = r.bias
  AND c.induced = r.induced
DETACH DELETE c
