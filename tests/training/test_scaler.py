import pytest
import torch
from connectorch.training.scaler import Scaler, from_limits, from_samples


def test_limits_become_plus_and_minus_one_half():
    scaler = from_limits({"a": [-2, 6], "b": [0, 1]})
    values = torch.tensor([[-2.0, 0.0], [6.0, 1.0], [2.0, 0.25], [10.0, 2.0]])
    assert scaler.scale(values).tolist() == [[-0.5, -0.5], [0.5, 0.5], [0.0, -0.25], [1.0, 1.5]]
    assert torch.equal(scaler.unscale(scaler.scale(values)), values)


def test_samples_fill_the_range_of_their_scaler():
    values = torch.arange(12, dtype=torch.float64).view(4, 3) ** 2
    scaled = from_samples(["a", "b", "c"], values).scale(values)
    assert scaled.amin(dim=0).tolist() == [-0.5] * 3
    assert scaled.amax(dim=0).tolist() == [0.5] * 3


def test_a_column_without_a_range_is_refused():
    with pytest.raises(ValueError, match=r"column 'b' has limits 1\.0\.\.1\.0"):
        from_limits({"a": [0, 1], "b": [1, 1]})
    with pytest.raises(ValueError, match="one of each per column"):
        Scaler(("a",), (0.0, 1.0), (1.0,))
