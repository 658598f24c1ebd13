"""Engines on arrays, null models, statistics, modules, cross-check and report."""
