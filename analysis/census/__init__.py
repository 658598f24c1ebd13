"""Engines on arrays, one file each: `count(patterns, networks) -> integers`."""
