// load_neurons: neurons, with a label of their role beside :Neuron
// parameters: $rows (list of maps: label, properties)
// returns: nothing
UNWIND $rows AS row
CREATE (n:Neuron:$(row.label))
SET n = row.properties
