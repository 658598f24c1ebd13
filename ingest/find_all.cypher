// find_all: every network of the store, complete or not
// parameters: none
// returns: properties (a map: its properties; a store of an older version may lack some), one row a network
MATCH (n:Network)
RETURN properties(n) AS properties
ORDER BY n.id
