"""The terminal page fits its width, keeps numbers whole, and says the same without colour."""

from dataclasses import replace
from io import StringIO

import pytest
from connectorch.analysis.report.page import census_page, crosscheck_page, modules_page, page
from connectorch.analysis.results import Sample
from rich.console import Console
from rich.text import Text

WIDTHS = (40, 80, 100, 160, 240)


SAMPLE = Sample(0.05, 7, ("n3", "n20", "wrong"), 42)


def printed(renderable, width, **how):
    out = StringIO()
    Console(width=width, file=out, **how).print(renderable)
    return out.getvalue()


def pages(report):
    crosschecked = crosscheck_page(report.censuses, Sample(0.01, 0, ("one",), len(report.censuses)))
    return page(report), census_page(report.censuses[4]), modules_page(report.modules), crosschecked


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_longer_than_the_page_is_wide(run_report, width):
    for renderable in pages(run_report):
        assert max(map(len, printed(renderable, width).splitlines())) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_no_number_is_cut_at_any_width(run_report, width):
    text = printed(census_page(run_report.censuses[0]), width)
    for counts in run_report.censuses[0].counts.values():
        assert {f"{n:,}" for n in counts.values()} <= set(text.split())
    assert "…" not in printed(page(run_report), width)


@pytest.mark.parametrize("width", [80, 100, 240])
def test_every_width_says_the_same(run_report, width):
    assert set(printed(page(run_report), width).split()) == set(printed(page(run_report), 160).split())


def test_without_colour_the_text_is_the_same(run_report):
    plain = printed(page(run_report), 80)
    coloured = printed(page(run_report), 80, force_terminal=True, color_system="truecolor")
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert Text.from_ansi(coloured).plain.split() == plain.split()


def test_wide_pages_put_tables_side_by_side(run_report):
    lines = printed(page(run_report), 160).splitlines()
    assert any("Do the engines agree?" in line and "Motif counts" in line for line in lines)
    assert len(lines) < len(printed(page(run_report), 80).splitlines())


def test_names_with_brackets_are_no_markup(run_report):
    census = replace(run_report.censuses[0], name="runs/[bold]x", counts={"masks": {"bifan[1,1,2,3]": 5}}, skipped={})
    text = printed(census_page(census), 80)
    assert "runs/[bold]x" in text
    assert "bifan[1,1,2,3]" in text


def test_what_to_paste_is_there(run_report):
    text = printed(page(run_report), 160)
    assert all(paste in text for _, paste in run_report.next_steps)


def test_many_cross_checked_networks_are_one_row_and_each_that_differs_another(run_report):
    one = run_report.censuses[4]
    counts = {engine: dict(motifs) for engine, motifs in one.counts.items()}
    first, second = list(counts)[:2]
    motif = next(m for m in counts[first] if m in counts[second])
    counts[second][motif] += 1
    wrong = replace(one, name="wrong", counts=counts)
    shown = printed(crosscheck_page([*[replace(one, name=f"n{i}") for i in range(41)], wrong], SAMPLE), 80)
    assert "41 networks" in shown
    assert "wrong" in shown
    assert "n17" not in shown
    assert f"First disagreement: wrong, {motif}" in " ".join(shown.split())
    assert "seconds" in shown


@pytest.mark.parametrize(
    ("sample", "sentence"),
    [
        (SAMPLE, "3 of 42 networks, a share of 0.05 rounded up, drawn at random with seed 7: n3, n20, wrong"),
        (Sample(1.0, 0, ("a", "b"), 2), "all 2 networks"),
        (Sample(0.0, 0, (), 1200), "none of 1,200 networks, a share of 0"),
        (
            Sample(0.5, 1, tuple(f"n{i}" for i in range(20)), 40),
            "20 of 40 networks, a share of 0.5 rounded up, drawn at random with seed 1: "
            "n0, n1, n2, n3, n4, n5, n6, n7, ...",
        ),
    ],
)
def test_the_sample_that_graph_tool_counted_is_stated(run_report, sample, sentence):
    shown = " ".join(printed(crosscheck_page(run_report.censuses, sample), 240).split())
    assert f"graph-tool {sentence}" in shown


def test_a_sample_that_graph_tool_skipped_is_said_to_be_skipped(run_report):
    skipped = {"graphtool": {"edge": "graph-tool is not installed", "bifan": "about 36 s, budget 20"}}
    one = replace(run_report.censuses[4], name="one", skipped=skipped)
    shown = " ".join(printed(crosscheck_page([one], Sample(1.0, 0, ("one",), 1)), 240).split())
    assert "all 1 networks; skipped there: graph-tool is not installed (1), about 36 s, budget 20 (1)" in shown
