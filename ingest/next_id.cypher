// next_id: the highest id of a network's modules (the label is put in by results.py, which counts censuses alike)
// parameters: $network (integer: id of the network)
// returns: highest (integer or null), one row
MATCH (m:Module)
WHERE m.network = $network
RETURN max(m.id) AS highest
