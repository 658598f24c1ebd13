"""Placement in compiled code: cell by cell what NumPy's own choice gives, words that must be drawn again included."""

import numpy as np
import pytest
from connectorch.analysis.sampling import MOST_CELLS, place
from connectorch.training.streams import stream


@pytest.mark.parametrize("n_cells", [1, 2, 63, 4472, MOST_CELLS, MOST_CELLS + 1])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.45, 0.9, 1.0])
def test_cells_are_those_of_numpys_choice_and_the_stream_goes_on_alike(n_cells, share):
    n_true = round(share * n_cells)
    few = min(n_true, n_cells - n_true)
    ours, numpys = ([stream("place", draw) for draw in range(3)] for _ in range(2))
    for _ in range(2):
        placed = place(n_cells, n_true, ours)
        for row, rng in zip(placed, numpys, strict=True):
            chosen = np.zeros(n_cells, dtype=np.bool_)
            chosen[rng.choice(n_cells, few, replace=False, shuffle=False)] = True
            assert (row == (chosen if few == n_true else ~chosen)).all()
    assert [rng.random() for rng in ours] == [rng.random() for rng in numpys]


class Words:
    """A stream of given 32-bit words."""

    def __init__(self, words):
        self.left = list(words)

    def integers(self, _, __, size=None, dtype=None):
        taken, self.left = self.left[: size or 1], self.left[size or 1 :]
        return np.array(taken, dtype=dtype) if size else taken[0]


def test_words_that_would_make_some_cells_likelier_are_drawn_again():
    """A word of 0 is rejected by every bound but powers of two; of 9 cells 4 are chosen by bounds 6, 7, 8 and 9."""
    kept = [2**31 + 5, 3 * 2**30 + 1, 2**30 + 7, 2**31 + 9]
    streams = [Words([0, 0, kept[0], 0, *kept[1:3], 0, 0, kept[3], 77]), Words([*kept, 77])]
    one, other = place(9, 4, streams)
    assert (one == other).all()
    assert one.sum() == 4
    assert [rng.left for rng in streams] == [[77], [77]]
