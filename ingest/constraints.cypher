// constraints: ids and names are unique, and indexes find the parts of a network; changes nothing where they exist
// parameters: none
// returns: nothing
CREATE CONSTRAINT network_id IF NOT EXISTS FOR (n:Network) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT network_name IF NOT EXISTS FOR (n:Network) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT layer_id IF NOT EXISTS FOR (l:Layer) REQUIRE l.id IS UNIQUE;
CREATE CONSTRAINT neuron_id IF NOT EXISTS FOR (n:Neuron) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT module_id IF NOT EXISTS FOR (m:Module) REQUIRE m.id IS UNIQUE;
CREATE CONSTRAINT census_id IF NOT EXISTS FOR (c:Census) REQUIRE c.id IS UNIQUE;
CREATE CONSTRAINT slice_id IF NOT EXISTS FOR (s:Slice) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT lock_id IF NOT EXISTS FOR (l:Lock) REQUIRE l.id IS UNIQUE;
CREATE INDEX neuron_layer IF NOT EXISTS FOR (n:Neuron) ON (n.network, n.layer);
CREATE INDEX module_network IF NOT EXISTS FOR (m:Module) ON (m.network);
CREATE INDEX census_network IF NOT EXISTS FOR (c:Census) ON (c.network);
