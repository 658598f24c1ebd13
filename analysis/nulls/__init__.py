"""Null models, one file each: `draw(network, streams) -> masks` and `KEEPS`."""
