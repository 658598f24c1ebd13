// server_version: the version of a Neo4j
// parameters: none
// returns: name, version (string); one row a component
CALL dbms.components() YIELD name, versions
RETURN name, versions[0] AS version
