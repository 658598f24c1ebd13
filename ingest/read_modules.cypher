// read_modules: modules of one network, those of all methods and levels
// parameters: $network (integer: its id)
// returns: id, method, level, size, quality, description_length, function; one row a module
MATCH (m:Module)
WHERE m.network = $network
RETURN m.id AS id, m.method AS method, m.level AS level, m.size AS size, m.quality AS quality,
  m.description_length AS description_length, m.function AS function
ORDER BY m.id
