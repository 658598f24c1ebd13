// count_results: how many modules, members and censuses hang on each network
// parameters: none
// returns: network (its id), what (`modules` or `censuses`), n; one row each
MATCH (m:Module)
RETURN m.network AS network, 'modules' AS what, count(*) AS n
UNION ALL
MATCH (c:Census)
RETURN c.network AS network, 'censuses' AS what, count(*) AS n
