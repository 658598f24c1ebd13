"""FANMOD's published outputs, reproduced row by row to all printed digits."""

from collections import Counter
from pathlib import Path

import pytest
from connectorch.analysis import fanmod
from connectorch.analysis.algebra.structures import classes
from connectorch.ingest.read import read

COLOURED = Path(__file__).parents[3] / "shared" / "data" / "coloured"
OUTPUTS = sorted(path.relative_to(COLOURED).as_posix() for path in COLOURED.glob("*/*_out.csv.gz"))
EXAMPLE = """FANMOD 1.1 subgraph enumeration
-------------------------------

Number of edge colors: 3

Subgraph size: 4

77 subgraphs were enumerated in the original network.
Enumeration took 0.05 seconds.


Result overview:

ID,Adj-Matrix,Frequency,Mean-Freq,Standard-Dev,Z-Score,p-Value
,,[Original],[Random],[Random]

204,0000,12.987%,4.1%,0.021,4.2319,0
,0000
,3100
,2200

14,0000,1.2987%,0%,0,undefined,0
,0000
,0000
,2210
"""


@pytest.mark.parametrize(
    "name", OUTPUTS or [pytest.param("", marks=pytest.mark.skip("no shared data beside the checkout"))]
)
def test_every_row_of_a_published_output_is_reproduced(name):
    path = COLOURED / name
    graph = path.parent / path.name.replace("s4_out.csv.gz", "Graph.txt").replace("s5_out.csv.gz", "Graph.txt")
    theirs = fanmod.read_output(path)
    found = fanmod.compare(read(graph), theirs)
    assert found.agree
    assert [row for row in found.rows if not row["equal"]] == []
    assert found.total == found.fanmod_total
    assert len(found.rows) == len(theirs.rows) > 10
    listed = Counter((row["class"], row["id"]) for row in found.rows)
    assert listed == Counter((row.name, row.id) for row in theirs.rows)


def test_numbers_stand_for_the_classes_of_layered_networks():
    for size in (4, 5):
        assert {c.code for c in classes(size, "layered")} == {
            code for code, number in fanmod.ids().items() if number in fanmod.IDS[size]
        }
    assert fanmod.fanmod_id("bifan[1,1,2,3]") == 204
    assert fanmod.fanmod_id("ffl") is None
    with pytest.raises(ValueError, match="70000 is no class number of FANMOD for 4 vertices"):
        fanmod.id_matrix(70000, 4)


def test_an_output_is_read(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text(EXAMPLE, encoding="utf-8")
    found = fanmod.read_output(path)
    assert (found.size, found.coloured, found.total, found.seconds) == (4, True, 77, 0.05)
    assert [(row.id, row.name, row.frequency, row.z) for row in found.rows] == [
        (204, "bifan[1,3,2,2]", "12.987", "4.2319"),
        (14, "div3[1,2,2]", "1.2987", "undefined"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "culprit"),
    [
        ("Result overview:", "", "no line 'Result overview:'"),
        ("Subgraph size: 4", "", "nothing like 'Subgraph size"),
        (",2200", ",22", "the matrix of class 204 is no 4 by 4 matrix"),
        (",2210\n", "", "the matrix of class 14 is no 4 by 4 matrix"),
    ],
)
def test_what_is_no_output_is_refused(tmp_path, old, new, culprit):
    path = tmp_path / "out.csv"
    path.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=culprit):
        fanmod.read_output(path)
    with pytest.raises(FileNotFoundError, match="no file"):
        fanmod.read_output(tmp_path / "none.csv")
    (tmp_path / "broken.csv.gz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(ValueError, match="is no output file of FANMOD"):
        fanmod.read_output(tmp_path / "broken.csv.gz")
