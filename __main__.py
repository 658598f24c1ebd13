"""`python -m connectorch` is the command `connectorch`."""

from .cli import main

main()
