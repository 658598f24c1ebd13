"""`python -m connectorch` is the command `connectorch`."""

from .cli import main

if __name__ == "__main__":  # worker processes import this file too
    main()
