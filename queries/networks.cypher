// networks: every network of the store
// parameters: none
// returns: properties (a map: its properties; a store of an older version may lack some), one row a network
MATCH (n:Network)
RETURN properties(n) AS properties
ORDER BY n.id
