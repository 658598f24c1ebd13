// embedded_names: which networks the file holds
// parameters: none
// returns: id, name, digest, bias (were bias neurons exported); one row a network
MATCH (n:Network)
RETURN n.id AS id, n.name AS name, n.digest AS digest, n.bias AS bias
