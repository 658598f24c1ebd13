// find_networks: which of these names are taken
// parameters: $names (list of strings)
// returns: name, one row each
UNWIND $names AS name
MATCH (n:Network {name: name})
RETURN n.name AS name
