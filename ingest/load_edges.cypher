// load_edges: edges of one type between neurons that exist; a neuron is looked up once, not once an edge
// parameters: $type (EXCITES or INHIBITS), $pre (ids, ascending), $rows (list of maps: post (id), pre (places in $pre), weight)
// returns: nothing
UNWIND $pre AS id
MATCH (n:Neuron {id: id})
WITH n
ORDER BY n.id
WITH collect(n) AS sources
UNWIND $rows AS row
MATCH (b:Neuron {id: row.post})
UNWIND range(0, size(row.pre) - 1) AS i
WITH sources[row.pre[i]] AS a, b, row.weight[i] AS weight
CREATE (a)-[:$($type) {weight: weight}]->(b)
