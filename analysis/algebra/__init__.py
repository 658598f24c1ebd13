"""Counting by algebra: homomorphisms by vertex elimination, Möbius sums for everything else; exact, or refused."""
