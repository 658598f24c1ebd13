"""The tables of who takes part say the numbers that they were given, on the terminal and in HTML."""

import re
from fractions import Fraction
from html import unescape
from io import StringIO

from connectorch.analysis.report.html import tables_page
from connectorch.analysis.report.page import tables_page as terminal_page
from connectorch.analysis.report.participation import facts, sections
from connectorch.analysis.results import Participation
from rich.console import Console

CHAINS = Participation(  # of two inputs, two bias neurons and one hidden neuron, which feeds one output
    "thin <b>", "chain2", "a->b, b->c", (3, 2, 1), 10**20 + 3,
    {
        ("a",): [[10**20, 2, 1], [0, 0], [0]],
        ("b",): [[0] * 3, [10**20 + 3, 0], [0]],
        ("c",): [[0] * 3, [0, 0], [10**20 + 3]],
    },
    {("a->b",): [(0, 0, 1, 0, 10**20), (0, 1, 1, 0, 2), (0, 2, 1, 0, 1)], ("b->c",): [(1, 0, 2, 0, 10**20 + 3)]},
    Fraction(7), Fraction(70), 1, 2,
)  # fmt: skip
DRAWN = [{"a": (0, 2), "b": (1, 0), "c": (2, 0)}]


def name(layer, unit):
    return f"n{layer}.{unit}"


def shown(sheet):
    return [(row, *(column.cells[i].text for column in sheet.columns)) for i, row in enumerate(sheet.rows)]


def test_tables_lose_no_digit():
    taking, examples = sections(CHAINS, DRAWN, 3, name)
    neurons, edges = taking.sheets
    large = "100,000,000,000,000,000,003"
    assert shown(neurons) == [
        ("n1.0", "0", large, "0", large, "100%"),
        ("n2.0", "0", "0", large, large, "100%"),
        ("n0.0", "100,000,000,000,000,000,000", "0", "0", "100,000,000,000,000,000,000", "100%"),
    ]
    assert [column.heading for column in neurons.columns] == ["a", "b", "c", "total", "share"]
    assert "5 neurons take part; the first 3 are shown" in neurons.note
    assert f"{large} occurrences × 3 neurons = 300,000,000,000,000,000,009" in neurons.note
    assert shown(edges)[0] == ("n1.0 → n2.0", "0", large, large, "100%")
    assert shown(edges)[2] == ("n0.1 → n1.0", "2", "0", "2", "0%")
    assert "4 edges take part; the first 3 are shown" in edges.note
    assert shown(examples.sheets[0]) == [("1", "n0.2", "n1.0", "n2.0")]
    assert len(sections(CHAINS, [], 3, name)) == 1


def test_the_head_says_what_was_counted():
    told = facts(CHAINS, "raw", bias=True, induced=True, seed=5, stored="written into s.lbug, network thin")
    assert told["network"] == "thin <b> (2-1-1)"  # the bias neuron is none of the layer's
    assert told["motif"] == "chain2: a->b, b->c"
    assert told["cleaning"] == "raw, with bias neurons"
    assert told["occurrences"] == "100,000,000,000,000,000,003, no further edges among their neurons"
    assert told["edge weights"].startswith("sum 7, mean ")
    assert told["sign products"] == "1 positive, 2 negative"
    assert told["seed"].startswith("5")
    assert not {"seed", "store"} & set(facts(CHAINS, "raw", bias=True, induced=True))


def test_the_page_stands_alone_and_says_what_the_terminal_says():
    told, parts = facts(CHAINS, "strict", bias=False, induced=False), sections(CHAINS, DRAWN, 20, name)
    html = tables_page("chain2 in thin <b>", told, parts, {"connectorch": "1.2.3"})
    assert not re.search(r"https?://|@import|url\(|<script|<link|<img|<b>", html)
    text = unescape(html)
    cells = [cell.text for part in parts for s in part.sheets for column in s.columns for cell in column.cells]
    assert all(part in text for part in (*told.values(), *cells, "connectorch 1.2.3", "Who takes part", "Examples"))
    console = Console(width=120, record=True, file=StringIO())
    console.print(terminal_page(told, parts))
    lines = console.export_text()
    assert all(cell in lines for cell in cells)


def test_a_motif_that_does_not_occur_has_empty_tables():
    none = Participation(
        "x", "m", "a->b", (1, 1), 0, {("a",): [[0], [0]]}, {("a->b",): []}, Fraction(0), Fraction(0), 0, 0
    )
    (taking,) = sections(none, [], 5, name)
    assert [sheet.rows for sheet in taking.sheets] == [(), ()]
    assert "edge weights" not in facts(none, "strict", bias=False, induced=False)
    assert tables_page("m in x", facts(none, "strict", bias=False, induced=False), [taking], {}).count("<table") == 2
