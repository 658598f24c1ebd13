"""Ways to divide a network into modules, one file each: `find(network, seed) -> Modules`."""
