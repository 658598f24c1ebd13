// replace_network: give a network that was built beside another its name; the other is dropped next
// parameters: $old, $network (integers: their ids), $name (string), $beside (string: what the old one is called until it is gone)
// returns: id, one row
MATCH (o:Network {id: $old})
SET o.name = $beside, o.complete = false, o.digest = null
WITH o
MATCH (n:Network {id: $network})
SET n.name = $name, n.complete = true
RETURN n.id AS id
