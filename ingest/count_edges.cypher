// count_edges: how many edges between neurons the whole store holds
// parameters: none
// returns: type, n; one row a type; a type without edges may have no row
MATCH ()-[e:EXCITES]->() RETURN 'EXCITES' AS type, count(*) AS n
UNION ALL
MATCH ()-[e:INHIBITS]->() RETURN 'INHIBITS' AS type, count(*) AS n
