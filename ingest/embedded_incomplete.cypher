// embedded_incomplete: networks whose export or removal was interrupted
// parameters: none
// returns: id, one row a network
MATCH (n:Network)
WHERE NOT n.complete
RETURN n.id AS id
