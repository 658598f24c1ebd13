// claim_slice: take one slice, in the transaction that writes it; one row if it is ours, none if it is written already
// parameters: $slice (integer, its id)
// returns: id, no row or one
MATCH (s:Slice {id: $slice})
SET s.claimed = true // a write lock: who comes second waits here and then reads what the first has set
WITH s
WHERE NOT s.written
SET s.written = true
RETURN s.id AS id
