// choose_network: what the favourites' parameters are, for the first network and one to compare it with
// parameters: none
// returns: network, other (names), first, last, other_first, other_last (ends of their id ranges), live, live_published,
//   roles (what counts: strict cleaning, no bias neurons), one row; none where the store holds no network
MATCH (n:Network)
WHERE n.complete
WITH n
ORDER BY n.id
LIMIT 1
OPTIONAL MATCH (m:Network)
WHERE m.complete AND m.id <> n.id AND m.layer_sizes = n.layer_sizes
WITH n, m
ORDER BY m.id
LIMIT 1
WITH n, coalesce(m, n) AS m
RETURN n.name AS network, n.id * 4294967296 AS first, (n.id + 1) * 4294967296 AS last,
       m.name AS other, m.id * 4294967296 AS other_first, (m.id + 1) * 4294967296 AS other_last,
       [true] AS live, [true, false] AS live_published, ['input', 'hidden', 'output'] AS roles
