// finish_network: call a network complete and forget its slices; no row if a slice is not written
// parameters: $network, $first, $last (integers: its id and the range of its slices)
// returns: id, no row or one
MATCH (n:Network {id: $network})
WHERE NOT EXISTS {
  MATCH (s:Slice)
  WHERE s.id >= $first AND s.id < $last AND NOT s.written
}
SET n.complete = true
WITH n
OPTIONAL MATCH (s:Slice)
WHERE s.id >= $first AND s.id < $last
DELETE s
RETURN DISTINCT n.id AS id
