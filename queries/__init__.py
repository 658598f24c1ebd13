"""Motifs and views as .cypher files, the catalogue, and the Cypher engine."""
