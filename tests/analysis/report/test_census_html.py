"""The HTML page of a census holds every count, score and picture, and needs nothing else."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from connectorch.analysis.algebra.structures import classes
from connectorch.analysis.report.census_html import render
from connectorch.analysis.results import Census, NullScores, Score
from connectorch.queries.codes import decode, name_of
from connectorch.queries.drawing import parse

VERSIONS = {"connectorch": "0.1.0", "torch": "2.8.0"}
NULL = NullScores("min-degree", 1000, 7, ("n_edges_per_layer",), {})


def made_up(patterns, **changes):
    """A census whose numbers are all different; the last motif was skipped by the second engine."""
    names = [pattern.name for pattern in patterns]
    counts = {name: 10**9 + 7919 * i for i, name in enumerate(names)}
    made = Census(
        name="toy",
        source="toy.npz",
        clean="strict",
        bias=False,
        layer_sizes=(3, 4, 5),
        live_neurons=(3, 4, 5),
        edges_per_layer=(11, 12),
        bias_edges_per_layer=(0, 0),
        sparsity=0.9,
        effective_sparsity=0.91,
        counts={"masks": counts, "graphtool": {name: counts[name] for name in names[:-1]}},
        seconds={"masks": 0.004, "graphtool": 17.0},
        skipped={"graphtool": {names[-1]: "about 36 s, budget 20"}},
        digest="ab" * 32,
        induced=True,
        classes={pattern.name: pattern.text for pattern in patterns},
        class_sizes={pattern.name: len(pattern.vertices) for pattern in patterns},
    )
    return replace(made, **changes)


def all_classes(*sizes):
    return [decode(name_of(one.code), one.code) for size in sizes for one in classes(size, "layered")]


@pytest.fixture(scope="module")
def census():
    patterns = all_classes(4, 3)
    scores = {p.name: Score(100.5 + i, 7.25, 3.5 + i, 0.031, 0.016, 0.985, 0.044) for i, p in enumerate(patterns)}
    scores["bifan"] = Score(77.0, 0.0, None, fixed=True)
    return made_up(patterns, null=replace(NULL, motifs=scores))


class Reader(HTMLParser):
    """Rows of the tables as texts, pictures counted; addresses; tags left open."""

    def __init__(self, page):
        super().__init__()
        self.addresses, self.open, self.rows, self.pictures = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "href", "srcset", "data", "action")]
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
            self.pictures.append(0)
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self.pictures[-1:] = [n + (tag == "svg" and "tr" in self.open) for n in self.pictures[-1:]]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & set(self.open) and "svg" not in self.open:
            self.rows[-1][-1] += ("|" if "code" in self.open else "") + data


def test_nothing_is_loaded_from_anywhere(census):
    for page in (render([census], VERSIONS), render([census, replace(census, name="other")], VERSIONS)):
        reader = Reader(page)
        assert reader.open == []
        assert all(address.startswith("#n") for address in reader.addresses)
        assert not re.search(r"https?://|@import|url\(|<script|<link", page)


def test_every_motif_has_its_picture_code_counts_and_scores(census):
    reader = Reader(render([census], VERSIONS))
    rows = reader.rows[2:]
    assert reader.rows[1] == ["picture", "motif", "masks", "graphtool", "engines", "mean", "sd", "z", "p", "q"]
    by_name = {row[1].partition("|")[0]: row for row in rows}
    for motif, count in census.counts["masks"].items():
        row, pattern = by_name[motif], decode(motif, census.classes[motif].replace("->", "").replace(", ", "."))
        assert row[2] == f"{count:,}"
        assert row[3] == ("skipped" if motif in census.skipped["graphtool"] else f"{count:,}")
        assert row[1] == f"{motif}|{'.'.join(a + b for a, b in edges(pattern))}"
    assert by_name["bifan"][4:] == ["equal", "77", "0", "fixed", "–", "–"]
    assert by_name["div2"][5:] == ["110.5", "7.25", "+13.5", "0.031", "0.044"]
    assert reader.pictures[2:] == [1] * len(rows)


def edges(pattern):
    return [(pattern.vertices[u], pattern.vertices[v]) for u, v in pattern.edges]


def test_motifs_stand_by_size_and_then_as_the_census_gives_them(census):
    named = [row[1].partition("|")[0] for row in Reader(render([census], VERSIONS)).rows[2:]]
    assert named == [p.name for p in (*all_classes(3), *all_classes(4))]


def test_the_picture_in_a_row_is_that_of_its_code(census):
    page = render([census], VERSIONS)
    pairs = re.findall(r'<div class="picture"[^>]*>(<svg.*?</svg>)</div></td><th[^>]*>[^<]*<code>([^<]*)</code>', page)
    assert len(pairs) == 13
    for picture, code in pairs:
        groups = ElementTree.fromstring(picture).iter("g")
        assert ".".join(one.get("data-pre") + one.get("data-post") for one in groups) == code


def test_the_head_says_what_was_counted_and_how(census):
    page = unescape(render([census], VERSIONS))
    facts = re.findall(r"<dd>(.*?)</dd>|<footer>(.*?)</footer>", page)
    for told in (
        "toy",
        "toy.npz",
        "masks, graphtool",
        "strict, without bias neurons",
        "induced: no further edge among the neurons",
        "told apart only where a motif names them",
        "min-degree, 1,000 draws, seed 7",
        census.digest,
        "connectorch 0.1.0 · torch 2.8.0",
    ):
        assert told in {fact for pair in facts for fact in pair}, told


def test_totals_and_skipped_motifs_are_said(census):
    text = unescape(render([census], VERSIONS))
    totals = {
        size: sum(n for m, n in census.counts["masks"].items() if census.class_sizes[m] == size) for size in (3, 4)
    }
    assert all(f"{n:,} of {size}" in text for size, n in totals.items())
    assert f"{list(census.classes)[-1]}: graphtool skipped: about 36 s, budget 20." in text


def test_a_network_without_random_networks_has_its_counts_and_the_reason():
    census = made_up(all_classes(3), null=replace(NULL, undefined="a neuron has no edge in"))
    text = unescape(render([census], VERSIONS))
    assert "Undefined: a neuron has no edge in." in text
    assert Reader(text).rows[0] == ["picture", "motif", "masks", "graphtool", "engines"]


def test_types_are_drawn_and_explained():
    patterns = [decode(name, name) for name in ("bifan[+,+,+,-]", "ffl[+,-,-]")]
    page = render([made_up(patterns, types="sign", class_sizes={})], VERSIONS)
    (ffl, bifan) = re.findall(r'<div class="picture"[^>]*>(<svg.*?</svg>)', page)
    assert [picture.count('"edge excites"') for picture in (ffl, bifan)] == [1, 3]
    assert [picture.count('"edge inhibits"') for picture in (ffl, bifan)] == [2, 1]
    assert re.findall(r"</svg>(\w+)</li>", page) == ["excites", "inhibits"]


def test_drawings_with_roles_and_absent_edges_stand_as_they_were_written():
    text = "a->b, b->c, a!>c, a:input, b@2"
    page = render([made_up([decode("edge", "ab")], classes={"edge": text}, class_sizes={})], VERSIONS)
    assert f"<code>{text.replace('>', '&gt;')}</code>" in page
    assert all(
        part in page for part in ("Dashed: there is no such edge.", "Beside a neuron, its role", "@ is a neuron")
    )


def test_a_motif_that_alone_is_induced_says_so():
    mine = parse("mine", "x->y, y->z, induced")
    for induced, told in ((False, "mine|ab.bc, induced"), (True, "mine|ab.bc")):
        census = made_up([mine, parse("other", "x->y")], induced=induced, class_sizes={})
        assert [row[1] for row in Reader(render([census], VERSIONS)).rows[1:]] == ["other|ab", told]


def test_published_variants_have_counts_and_no_picture():
    counts = {"masks": {"chain2_pairs": 12_345, "conv3_as_coded": 99}}
    census = made_up(all_classes(3), counts=counts, skipped={}, classes={}, class_sizes={}, induced=False)
    reader = Reader(render([census], VERSIONS))
    assert reader.rows[1:] == [["", "chain2_pairs", "12,345"], ["", "conv3_as_coded", "99"]]
    assert reader.pictures[1:] == [0, 0]


def test_one_engine_alone_needs_no_comparison():
    census = made_up(all_classes(3))
    page = render([replace(census, counts={"masks": census.counts["masks"]}, skipped={})], VERSIONS)
    assert Reader(page).rows[0] == ["picture", "motif", "masks"]


def test_text_is_escaped(census):
    page = render([replace(census, name="<b>&", source="<i>")], VERSIONS)
    assert "<h1>Motifs of &lt;b&gt;&amp;</h1>" in page
    assert "<i>" not in page


def test_a_page_of_thousands_of_rows_stays_small():
    patterns = [decode(f"{c.code}[{x}]", f"{c.code}[{x}]") for c in classes(4, "layered") for x in colourings(c)]
    page = render([made_up(patterns, types="colour")], VERSIONS)
    assert len(Reader(page).rows) == len(patterns) + 1
    assert len(page) < 3000 * len(patterns) + 20_000


def colourings(one):
    n_edges = one.code.count(".") + 1
    return [",".join(str(1 + (number // 3**i) % 3) for i in range(n_edges)) for number in range(3**n_edges)]


def test_no_census_is_refused():
    with pytest.raises(ValueError, match="no census"):
        render([], VERSIONS)
