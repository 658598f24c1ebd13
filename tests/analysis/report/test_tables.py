"""Numbers shown are the numbers given."""

from dataclasses import replace
from statistics import median

import pytest
from connectorch.analysis.report.run_tables import counts_sheet, losses_sheet, sections, wiring_sheet, z_sheets
from connectorch.analysis.report.sheet import decimal, percent, score, whole
from connectorch.analysis.report.tables import agreement_sheet, census_sheet, modules_sheet, null_sheet


def cells(sheet, heading):
    (found,) = [column for column in sheet.columns if column.heading == heading]
    return dict(zip(sheet.rows, [cell.text.rstrip("* ") for cell in found.cells], strict=True))


@pytest.mark.parametrize("n", [0, 999, 1000, 13_598_256_000, 2**63, 10**40 + 7])
def test_a_count_loses_no_digit(n):
    assert int(whole(n).replace(",", "")) == n


@pytest.mark.parametrize("value", [0.0, 4.5123e-3, 3.1e-7, -0.128, 12.3456, 99_999.9, 1.5e12, 7.25e21])
def test_a_decimal_is_right_to_its_digits(value):
    assert float(decimal(value).replace(",", "")) == pytest.approx(value, rel=5.1e-3)


@pytest.mark.parametrize(("value", "text"), [(0.93, "93%"), (0.999, "99.9%"), (1.0, "100%"), (0.0, "0%"), (None, "–")])
def test_a_share_is_a_percentage(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(("z", "tone"), [(2.1, "over"), (-2.1, "under"), (2.0, ""), (-1.9, ""), (None, "")])
def test_colour_says_nothing_that_the_sign_does_not(z, tone):
    cell = score(z)
    assert cell.tone == tone
    assert cell.text == "–" if z is None else float(cell.text) == z


def test_a_census_shows_every_count_of_every_engine(run_report):
    census = run_report.censuses[4]
    sheet = census_sheet(census)
    for engine, counts in census.counts.items():
        shown = {motif: text for motif, text in cells(sheet, engine).items() if text != "skipped"}
        assert {motif: int(text.replace(",", "")) for motif, text in shown.items()} == counts
        assert set(sheet.rows) - set(shown) == set(census.skipped.get(engine, {}))
    assert "graphtool skipped: about 36 s, budget 20" in sheet.note


def test_a_disagreement_is_said_in_words(run_report):
    census = run_report.censuses[4]
    wrong = replace(census, counts={**census.counts, "cypher": {**census.counts["cypher"], "bifan": 1}})
    assert cells(census_sheet(wrong), "engines")["bifan"] == "DIFFER"
    sheet = agreement_sheet({"a": [wrong], "b": [census]}, "network")
    assert cells(sheet, "verdict") == {"a": "1 DIFFER", "b": "all equal"}
    assert "17 of 18 compared are equal" in sheet.note
    assert f"First disagreement: {census.name}, bifan" in sheet.note


def test_one_engine_alone_is_not_called_equal(run_report):
    census = run_report.censuses[0]
    alone = replace(census, counts={"masks": census.counts["masks"]}, skipped={})
    assert set(cells(census_sheet(alone), "engines").values()) == {"one only"}
    assert cells(agreement_sheet({"a": [alone]}, "network"), "verdict") == {"a": "–"}


def test_scores_of_both_null_models_are_shown_and_undefined_ones_are_no_zeros(run_report):
    uniform, drawn = run_report.censuses[4].nulls
    assert [column.heading for column in null_sheet(uniform, ["edge", "bifan"]).columns] == ["mean", "sd", "z"]
    sheet = null_sheet(drawn, ["edge", "bifan"])
    assert [column.heading for column in sheet.columns] == ["mean", "sd", "z", "p", "q"]
    assert cells(sheet, "z")["edge"] == "–"
    assert float(cells(sheet, "z")["bifan"]) == pytest.approx(drawn.motifs["bifan"].z, abs=0.051)
    assert "1,000 draws, seed 7" in sheet.note
    assert "keeps edges per layer" in sheet.note


def test_z_by_level_is_the_median_over_networks(run_report):
    uniform, drawn = z_sheets(run_report)
    z = [c.null.motifs["bifan"].z for c in run_report.censuses if c.level == 0.9]
    assert float(cells(uniform, "90%")["bifan"]) == pytest.approx(median(z), abs=0.051)
    assert [column.heading for column in drawn.columns] == ["93%", "98%"]


def test_a_star_means_that_q_is_small_in_every_network(run_report):
    sheet = z_sheets(run_report)[1]
    for column in sheet.columns:
        level = float(column.heading.rstrip("%")) / 100
        for motif, cell in zip(sheet.rows, column.cells, strict=True):
            scores = [c.other_nulls[0].motifs[motif] for c in run_report.censuses if c.level == level]
            assert cell.text.endswith("*") == all(s.q is not None and s.q < 0.05 for s in scores)


def test_counts_by_level_are_those_of_a_network_there_is(run_report):
    shown = cells(counts_sheet(run_report), "93%")
    for motif, text in shown.items():
        known = sorted(c.counts["masks"][motif] for c in run_report.censuses if c.level == 0.93)
        assert int(text.replace(",", "")) == known[1]


def test_losses_are_those_of_the_last_update(run_report):
    last = run_report.losses[(run_report.losses["update"] == 1000) & (run_report.losses["level"] == 0.98)]
    sheet = losses_sheet(run_report)
    assert float(cells(sheet, "test")["98%"]) == pytest.approx(last["test"].median(), rel=5e-3)
    assert float(cells(sheet, "worst")["98%"]) == pytest.approx(last["test"].max(), rel=5e-3)
    assert "Variance of the outputs: 0.0453." in sheet.note


def test_accuracy_is_shown_where_there_is_one(run_report):
    report = replace(run_report, losses=run_report.losses.assign(accuracy=1.0))
    assert set(cells(losses_sheet(report), "bits").values()) == {"100%"}


def test_layers_are_left_out_where_networks_differ_in_them(run_report):
    other = replace(run_report.censuses[0], layer_sizes=(2, 2), live_neurons=(2, 2))
    headings = [c.heading for c in wiring_sheet(replace(run_report, censuses=(*run_report.censuses, other))).columns]
    assert headings == ["effective", "edges", "live"]


def test_modules_show_bits_and_q_side_by_side(run_report):
    sheet = modules_sheet(run_report.modules)
    assert [column.cells[0].text for column in sheet.columns] == ["sbm", "2", "2", "1,468", "-0.128", "90%"]


def test_a_run_without_anything_has_no_sections(run_report):
    assert sections(replace(run_report, losses=run_report.losses[:0], censuses=(), modules=())) == []


def test_one_network_alone_shows_its_own_counts(run_report):
    census = run_report.censuses[4]
    found = {section.heading: section.sheets for section in sections(replace(run_report, censuses=(census,)))}
    assert found["Motifs"] == (census_sheet(census),)
    assert found["Against chance"] == tuple(null_sheet(null, list(census.counts["masks"])) for null in census.nulls)
