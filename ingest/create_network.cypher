// create_network: a network that is not complete, its layers, and the slices that are to be written
// parameters: $network (map), $layers (list of maps), $slices (list of maps: id, step, first, last)
// returns: nothing
CREATE (n:Network)
SET n = $network
FOREACH (layer IN $layers |
  CREATE (n)-[:HAS_LAYER]->(l:Layer)
  SET l = layer
)
FOREACH (slice IN $slices |
  CREATE (s:Slice {written: false})
  SET s += slice
)
