// find_slices: what an export has still to write, in order
// parameters: $first, $last (integers: the id range of one network)
// returns: id, step (`neurons` or `edges`), first, last; one row a slice
MATCH (s:Slice)
WHERE s.id >= $first AND s.id < $last AND NOT s.written
RETURN s.id AS id, s.step AS step, s.first AS first, s.last AS last
ORDER BY id
