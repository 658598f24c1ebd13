// next_network: an id for a new network; until the transaction ends, others who ask wait
// parameters: none
// returns: id (integer), one row
MERGE (l:Lock {id: 0})
SET l.taken = true
WITH l
OPTIONAL MATCH (n:Network)
RETURN coalesce(max(n.id), 0) + 1 AS id
