"""The HTML file stands alone and says what the terminal page says."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from connectorch.analysis.algebra.structures import classes
from connectorch.analysis.report.html import render
from connectorch.analysis.report.run_tables import sections


@pytest.fixture(scope="module")
def html(run_report):
    return render(run_report)


class Checker(HTMLParser):
    """Collects addresses, and the tags left open."""

    def __init__(self):
        super().__init__()
        self.addresses, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "href", "srcset", "data", "action")]
        if tag not in ("meta", "img", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_nothing_is_loaded_from_anywhere(html):
    checker = Checker()
    checker.feed(html)
    assert checker.open == []
    assert all(address.startswith("data:image/") for address in checker.addresses)
    assert not re.search(r"https?://|@import|url\(|<script|<link", html)


def test_every_number_of_every_table_is_there(html, run_report):
    shown = [unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", html)]
    sheets = [sheet for section in sections(run_report) for sheet in section.sheets]
    assert shown == [
        column.cells[i].text for sheet in sheets for i in range(len(sheet.rows)) for column in sheet.columns
    ]


def test_provenance_notes_steps_and_versions_are_there(html, run_report):
    text = unescape(html)
    parts = [*run_report.facts.values(), *run_report.notes, *run_report.versions.values(), run_report.title]
    assert all(part in text for part in (*parts, *(paste for _, paste in run_report.next_steps)))


def test_figures_have_captions_and_numbers(html):
    assert re.findall(r"<strong>Figure (\d+)\.</strong>", html) == ["1", "2", "3", "4", "5"]
    assert all(len(alt) > 20 for alt in re.findall(r'alt="([^"]*)"', html))


def test_every_motif_has_one_picture(html, run_report):
    names = re.findall(r"<li><svg class=\"motif\".*?</svg>(\w+)</li>", html)
    assert names == list(run_report.censuses[0].counts["masks"])
    assert 'aria-label="a-&gt;c, a-&gt;d, b-&gt;c, b-&gt;d"' in html


def test_too_many_motifs_for_a_row_of_pictures_have_none(run_report):
    codes = [one.code for one in classes(6, "layered")]
    census = replace(run_report.censuses[0], counts={"masks": dict.fromkeys(codes, 1)}, skipped={}, null=None)
    text = render(replace(run_report, drawings=(), modules=(), losses=run_report.losses[:0], censuses=(census,)))
    assert '<svg class="motif"' not in text


def test_text_is_escaped(run_report):
    text = render(replace(run_report, title="<b>&", drawings=(), censuses=(), losses=run_report.losses[:0]))
    assert "<h1>&lt;b&gt;&amp;</h1>" in text


def test_several_runs_make_one_page(run_report):
    small = replace(run_report, title="A small run", drawings=(), censuses=run_report.censuses[:1], modules=())
    text = render(small, replace(small, title="Another"))
    assert re.findall(r"<h1>([^<]*)</h1>", text) == ["A small run", "Another"]


def test_no_run_is_refused():
    with pytest.raises(ValueError, match="no run"):
        render()
