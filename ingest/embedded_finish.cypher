// embedded_finish: call a network complete, or no longer so
// parameters: $network (integer: its id), $complete (boolean)
// returns: nothing
MATCH (n:Network)
WHERE n.id = $network
SET n.complete = $complete
