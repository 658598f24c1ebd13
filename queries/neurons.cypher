// neurons: neurons by their ids
// parameters: $ids (list of integers)
// returns: id, name, layer, unit, role; one row a neuron
MATCH (n:Neuron)
WHERE n.id IN $ids
RETURN n.id AS id, n.name AS name, n.layer AS layer, n.unit AS unit, n.role AS role
