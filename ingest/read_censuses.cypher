// read_censuses: counts of one network
// parameters: $network (integer: its id)
// returns: of each count its properties, as in docs/schema.md; one row each
MATCH (c:Census)
WHERE c.network = $network
RETURN c.id AS id, c.engine AS engine, c.motif AS motif, c.count AS count, c.count_text AS count_text,
  c.induced AS induced, c.cleaning AS cleaning, c.bias AS bias, c.null_model AS null_model, c.draws AS draws,
  c.seed AS seed, c.mean AS mean, c.sd AS sd, c.z AS z, c.p AS p
ORDER BY c.id
