"""From run folders, files and torch modules into a graph store, layer by layer."""
