// embedded_finish: say of networks whether they are complete
// parameters: $first, $last (integers: ids of networks, first <= id < last), $complete (boolean)
// returns: nothing
MATCH (n:Network)
WHERE n.id >= $first AND n.id < $last
SET n.complete = $complete
