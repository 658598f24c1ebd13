// half_dropped: networks whose removal was interrupted
// parameters: none
// returns: id, one row a network
MATCH (n:Network)
WHERE n.digest IS NULL
RETURN n.id AS id
