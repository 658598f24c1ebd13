// embedded_next: an id for a new network; there is one writer at a time
// parameters: none
// returns: id (integer), one row
MATCH (n:Network)
RETURN coalesce(max(n.id), 0) + 1 AS id
