// copy_modules: modules as another store had them
// parameters: $rows (maps: the properties of Module)
// returns: nothing
UNWIND $rows AS r
CREATE (:Module {id: r.id, network: r.network, method: r.method, level: r.level, size: r.size, quality: r.quality,
                 description_length: r.description_length, function: r.function})
