// modularity: How much more do modules keep to themselves than chance would have it?
// subject: Modules
// parameters: $first, $last (integers: the id range of one network), $live, $live_published (lists of booleans:
//   [true] keeps live neurons only, [true, false] all)
// returns: n_modules, n_edges (connections between neurons that have a module), n_inside (those within a module), modularity
//   (Q by directions, see docs/definitions.md), undirected (Q without directions, as graph-tool and GDS compute it), of the
//   partition last written; one row, none where no connection has modules at both ends
// how: each connection is counted at both its ends; of a module, n_out begin and n_in end in it
MATCH (a:Neuron)-[:EXCITES|INHIBITS]->(b:Neuron)
WHERE a.id >= $first AND a.id < $last AND a.live IN $live AND a.live_published IN $live_published
  AND b.id + 0 >= $first AND b.id + 0 < $last AND b.live IN $live AND b.live_published IN $live_published
  AND a.module IS NOT NULL AND b.module IS NOT NULL
WITH a.module AS pre_module, b.module AS post_module, count(*) AS n
UNWIND ['pre', 'post'] AS side
WITH CASE side WHEN 'pre' THEN pre_module ELSE post_module END AS module,
     sum(CASE side WHEN 'pre' THEN n ELSE 0 END) AS n_out, sum(CASE side WHEN 'post' THEN n ELSE 0 END) AS n_in,
     sum(CASE WHEN side = 'pre' AND pre_module = post_module THEN n ELSE 0 END) AS n_kept
WITH count(*) AS n_modules, sum(n_out) AS n_edges, sum(n_kept) AS n_inside, sum(n_out * n_in) AS chance,
     sum((n_out + n_in) * (n_out + n_in)) AS chance_undirected
WHERE n_edges > 0
RETURN n_modules, n_edges, n_inside,
       (n_edges * n_inside - chance) * 1.0 / (n_edges * n_edges) AS modularity,
       (4 * n_edges * n_inside - chance_undirected) * 1.0 / (4 * n_edges * n_edges) AS undirected
