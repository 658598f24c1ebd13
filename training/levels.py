"""Levels: shares of weights removed; how many weights they leave, and how they are written."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise


def n_kept(size: int, level: float) -> int:
    """Weights that a layer of `size` keeps at `level`: size - floor(level * size), the decimal level taken exactly.

    The flight study's code keeps one fewer (a strict comparison with the cutoff); Keras rounds size * (1 - level).

    >>> n_kept(16 * 7, 0.93), n_kept(100, 0.29)
    (8, 71)
    """
    return size - int(Fraction(str(level)) * size)


def level_text(level: float) -> str:
    """The level as in folder and network names: two decimals, more where they are needed.

    >>> level_text(0.9), level_text(0.0), level_text(0.985)
    ('0.90', '0.00', '0.985')
    """
    level += 0.0  # -0.0 is 0.0
    text = f"{level:.2f}"
    return text if float(text) == level else str(level)


def check_levels(levels: Sequence[float]) -> None:
    """See that levels start at 0 and rise, all below 1.

    Raises:
        ValueError: they do not.
    """
    rising = all(a < b for a, b in pairwise(levels))
    if not levels or levels[0] != 0 or not rising or not levels[-1] < 1:
        raise ValueError(
            f"levels are {', '.join(map(str, levels)) or 'empty'}; they are shares of weights removed: "
            "start with 0 (the dense networks), rise, and stay below 1 (0.9 for nine in ten)"
        )
