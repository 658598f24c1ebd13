// find_network: the network of a name, exported or half exported
// parameters: $name (string)
// returns: id, digest (null while it is being dropped), bias, complete; no row or one
MATCH (n:Network {name: $name})
RETURN n.id AS id, n.digest AS digest, n.bias AS bias, n.complete AS complete
