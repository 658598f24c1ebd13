"""Documents hold the keys that are promised, round trips lose nothing, undefined numbers are null."""

import json
from dataclasses import fields, replace
from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from connectorch.analysis.report.document import (
    census_document,
    modules_document,
    report_document,
    report_from_document,
)
from connectorch.analysis.results import RunReport

PROMISED = {  # design.md, section 7
    *("name", "source", "clean", "bias", "induced", "types", "layer_sizes", "live_neurons", "edges_per_layer"),
    *("n_edges", "sparsity", "effective_sparsity", "counts", "agree", "seconds", "null"),
}
SCORES = ["mean", "sd", "z", "p", "p_over", "p_under", "q", "exact_mean", "exact_sd"]


def test_a_census_has_the_promised_keys(run_report):
    document = census_document(run_report.censuses[4])
    assert set(document) >= PROMISED
    assert list(document["null"]) == ["model", "draws", "seed", "keeps", "motifs"]
    assert list(document["null"]["motifs"]["bifan"]) == SCORES
    assert document["n_edges"] == sum(document["edges_per_layer"])


def test_counts_are_whole_numbers_of_any_size(run_report):
    counts = {"masks": {"bifan": 2**70 + 1, "edge": np.int64(7)}}
    text = json.dumps(census_document(replace(run_report.censuses[0], counts=counts)))
    assert json.loads(text)["counts"] == {"masks": {"bifan": 2**70 + 1, "edge": 7}}


@pytest.mark.parametrize("value", [nan, inf, -inf, None])
def test_undefined_numbers_are_null(run_report, value):
    census = run_report.censuses[4]
    score = replace(census.null.motifs["bifan"], z=value)
    document = census_document(replace(census, null=replace(census.null, motifs={"bifan": score})))
    assert document["null"]["motifs"]["bifan"]["z"] is None
    json.dumps(document, allow_nan=False)


def test_modules_list_the_units_of_each_layer(run_report):
    document = modules_document(run_report.modules[0])
    assert document["layers"] == [
        {"sizes": [1, 1], "clusters": [[0], [1]]},
        {"sizes": [1, 1], "clusters": [[0], [1]]},
        {"sizes": [1], "clusters": [[0]]},
    ]
    assert document["modules"] == [[[0, 0], [1, 0]], [[0, 1], [1, 1], [2, 0]]]
    assert document["edges"] == [[0, 0, 12], [0, 1, 3], [1, 1, 15]]
    assert (document["modularity"], document["description_length"]) == (-0.128, 1467.753041863067)


def test_a_report_survives_the_round_trip(run_report):
    text = json.dumps(report_document(run_report), allow_nan=False)
    again = report_from_document(json.loads(text))
    for field in fields(RunReport):
        given, found = getattr(run_report, field.name), getattr(again, field.name)
        if field.name == "losses":
            pd.testing.assert_frame_equal(given, found)
        elif field.name == "drawings":
            for one, other in zip(given, found, strict=True):
                assert (one.name, one.layer_sizes) == (other.name, other.layer_sizes)
                pd.testing.assert_frame_equal(one.neurons, other.neurons)
                pd.testing.assert_frame_equal(one.edges, other.edges)
        else:
            assert given == found, field.name
    assert json.dumps(report_document(again)) == text


def test_another_document_is_refused(run_report):
    document = report_document(run_report)
    del document["networks"]
    with pytest.raises(ValueError, match="'networks'"):
        report_from_document(document)
