// installed: Has the server the Graph Data Science plugin?
// parameters: none
// returns: n (1 where it has, 0 where not), one row
SHOW FUNCTIONS YIELD name
WHERE name = 'gds.version'
RETURN count(*) AS n
