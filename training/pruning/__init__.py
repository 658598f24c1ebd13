"""Pruning methods, one file each: `prune(batch, keep, context) -> masks`."""
