"""Graph stores, one file each, with the functions of base.py."""
