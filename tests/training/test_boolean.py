import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from connectorch.training.tasks import boolean
from connectorch.training.tasks.boolean import NAMES, truth_table

TABLES = Path(__file__).parents[3] / "shared" / "data" / "sculpting" / "truth_tables"
needs_tables = pytest.mark.skipif(not TABLES.is_dir(), reason=f"{TABLES} is not there")
FORMULAS = {  # as Python truth, one case of each family
    "4-2-4": lambda a, b, c, d: (a != b, a == b, c != d, c == d),
    "6-3-3-3": lambda a, b, c, d, e, f: ((a and b) or (c and d), (a and b) or (e and f), (c and d) or (e and f)),
    "4-1-2-2": lambda a, b, c, d: (a and not d and b != c, not b and c and a != d),  # the second factoring
}


@pytest.mark.parametrize("name", FORMULAS)
def test_table_is_the_formula_row_by_row(name):
    inputs, outputs = truth_table(name)
    rows = list(product([False, True], repeat=inputs.shape[1]))
    assert inputs.tolist() == [list(row) for row in rows]
    assert outputs.tolist() == [[bool(bit) for bit in FORMULAS[name](*row)] for row in rows]


@needs_tables
@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_table_is_the_published_one(path):
    header, *rows = csv.reader(path.read_text().splitlines())
    inputs, outputs = truth_table(path.stem)
    assert header == [f"x{i + 1}" for i in range(inputs.shape[1])] + [f"y{i + 1}" for i in range(outputs.shape[1])]
    assert torch.cat([inputs, outputs], dim=1).int().tolist() == [[int(bit) for bit in row] for row in rows]


@needs_tables
def test_all_published_functions_are_known_bit_for_bit():
    stored = np.load(TABLES / "all.npz")
    published = {key.rsplit("/", 2)[1]: key.rsplit("/", 1)[0] for key in stored.files}
    assert sorted(published) == list(NAMES)
    for name, key in published.items():
        inputs, outputs = truth_table(name)
        assert np.array_equal(inputs.numpy(), stored[f"{key}/X"]), name
        assert np.array_equal(outputs.numpy(), stored[f"{key}/Y"]), name


def test_ones_per_output_are_those_of_the_study():
    ones = {name: set(truth_table(name)[1].sum(dim=0).tolist()) for name in NAMES}
    assert ones["6-3-3-3"] == {28}
    assert ones["8-2-1-2-12"] == {39}
    assert ones["4-1-2-16"] == {2}
    assert all(
        ones[f"{n}-{middle}-8"] == {3 * 2**n // 16} for n, middle in ((8, 2), (7, "3-2"), (6, "3-2"), (5, "3-2"))
    )


def test_a_complete_table_is_trained_validated_and_tested():
    task = boolean.make("8-2-4", boolean.SETTINGS, 0)
    assert task.sizes == (8, 24, 24, 4)
    assert task.activations == ("relu", "relu", "sigmoid")
    assert task.train is task.validation is task.test
    assert len(task.train.inputs) == 256
