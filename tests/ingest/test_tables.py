"""What other programs write as edge lists: separators, headers, comments, dictionaries; read right or refused."""

import networkx
import numpy as np
import pytest
from connectorch.ingest.read import read


def written(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def edges_of(network):
    """(pre, post) -> weight, by the names of the file."""
    names = network.about["names"]
    return {
        (names[b.pre][int(pre)], names[b.post][int(post)]): float(b.weight[post, pre])
        for b in network.blocks
        for post, pre in b.mask.nonzero().tolist()
    }


WANTED = {("a", "c"): 0.5, ("b", "c"): -2.0}
SAME = {
    "tabs-later": "a c 0.5\nb\t c\t-2\n",
    "commas-and-spaces": "a,  c , 0.5\nb , c,-2\n",
    "commas-and-tabs": "a,\tc,\t0.5\nb,\tc,\t-2\n",
    "semicolons": "pre; post; weight\na; c; 0.5\nb; c; -2\n",
    "quoted-by-r": '"pre" "post" "weight"\n"a" "c" 0.5\n"b" "c" -2\n',
    "quoted-commas": '"a","c","0.5"\n"b","c","-2"\n',
    "byte-order-mark": b"\xef\xbb\xbfpre,post,weight\r\na,c,0.5\r\nb,c,-2\r\n",
    "old-mac": "a c 0.5\rb c -2\r",
    "empty-lines": "\n\na c 0.5\n   \n\t\nb c -2\n\n",
    "percent": "% bip weighted\n% 2 3\na c 0.5\n# more\n%\nb c -2\n",
    "header-in-a-comment": "# a list\n# post, pre, weight\nc a 0.5\nc b -2\n",
    "sentence-in-a-comment": "# from here to there, by weight\na c 0.5\nb c -2\n",
    "spaces-at-the-ends": "  a c 0.5  \n b c -2\t\n",
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_edges_are_read_however_they_are_written(tmp_path, name):
    assert edges_of(read(written(tmp_path / "net.txt", SAME[name]))) == WANTED


HEADERS = (
    *("pre,post,weight", "PRE,Post,WEIGHT", "source,target,weight", "Source,Target,Weight", "from,to,weight"),
    *("bodyId_pre,bodyId_post,weight", "bodyid pre,bodyid post,w", "pre_root_id,post_root_id,weight"),
    *("src,dst,weight", "source_id,target_id,edge weight", "pre_id,post_id,weights", "presynaptic,postsynaptic,weight"),
    *("From Node,To Node,Weight", "pre_pt_root_id,post_pt_root_id,weight", "source-id,target-id,weight"),
)


@pytest.mark.parametrize("header", HEADERS)
def test_headers_are_known_in_many_spellings(tmp_path, header):
    assert edges_of(read(written(tmp_path / "net.csv", f"{header}\na,c,0.5\nb,c,-2\n"))) == WANTED


def test_names_between_quotes_may_hold_separators_and_spaces(tmp_path):
    for text in ('"a,1";"c d"\n', '"a,1","c d"\n', '"a,1" "c d"\n', 'pre\tpost\na,1\tc d\n"a;2"\tc d\n'):
        edges = edges_of(read(written(tmp_path / "net.txt", text)))
        assert edges[("a,1", "c d")] == 1


def test_an_index_or_an_id_is_no_weight(tmp_path):
    for title in ("", "id", "Id", "Unnamed: 0"):
        network = read(written(tmp_path / "net.csv", f"{title},source,target,type\n0,a,c,x\n1,b,c,y\n"))
        assert edges_of(network) == {("a", "c"): 1, ("b", "c"): 1}


REFUSED = {
    "two-separators": ("a;b;0,5\nb;c;0,5\n", "line 1 has semicolons and commas"),
    "decimal-commas": ("a b 0,5\nb c 0,5\n", r"line 1.*'a b 0'"),
    "tabs-and-commas": ("a\tb\t0,5\n", "line 1 has tabs and commas"),
    "decimal-commas-below": ("pre;post;weight\na;b;0,5\n", "line 2: the weight is '0,5'"),
    "spaces-and-tabs": ("a c\t0.5\nb\tc -2\n", "line 1: 'a c' holds a space, between tabs"),
    "spaces-between-tabs": ("a\tb 1\nb\tc 1\n", "line 1: 'b 1' holds a space"),
    "spaces-between-commas": ("a,b 1\nb,c 2\n", "line 1: 'b 1' holds a space"),
    "comment-behind": ("a b 1 # strong\nb c 2 # weak\n", "comment"),
    "comment-behind-commas": ("a,b,1 # strong\n", "holds a space"),
    "name-like-a-comment": ("a #3 1\nb #3 2\n", "line 1: .*'#3' begins like a comment"),
    "open-quote": ('a,"b,1\n', "line 1 cannot be read"),
    "open-quote-spaces": ('a "b 1\n', "line 1 cannot be read"),
    "text-behind-quote": ('"a"x,b\n', "line 1 cannot be read"),
    "trailing-commas": ("a,b,1,\n", "line 1: column 4 of 4.*name the columns"),
    "empty-columns": ("a,b,1\n,,\n", "line 2: an end of the edge has no name"),
    "missing-weight": ("pre,post,weight\na,b,\n", "line 2: the weight is empty"),
    "other-weight": ("pre,post,strength\na,b,0.5\n", "'strength' holds numbers.*weight"),
    "count-as-weight": ("pre_root_id,post_root_id,neuropil,syn_count\n1,2,AL,7\n", "'syn_count' holds numbers"),
    "weights-in-a-column": ("source,target,data\na,b,{'weight': 3}\n", "'data' holds dictionaries"),
    "unknown-header": ("neuron partner\n1 2\n2 3\n", "line 1.*'neuron' and 'partner'.*header"),
    "number-in-the-header": ("source target 0.5\na b 1\n", "line 1 .*header.*'0.5'"),
    "matrix": ("0.5,1.25\n2.5,0.25\n", "line 1: .*'0.5' is a number with a fraction"),
    "weight-first": ("0.5 1 2\n", "line 1: .*'0.5' is a number with a fraction"),
    "nan-name": ("pre,post\na,nan\n", "line 2: .*'nan' is no finite number"),
    "two-spellings": ("1 5\n2 5\n01 6\n", "'1' and '01'"),
    "two-spellings-of-floats": ("1 5\n2 5.0\n", "'5' and '5.0'"),
    "matrix-market": ("%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 0.5\n2 3 1\n", "Matrix Market"),
    "colours-that-change": ("0 1 3 1\n0 2 5 1\n", "line 2: vertex '0' has colour 5, in line 1 it has 3"),
    "utf-16": ("a b 1\n".encode("utf-16"), "no text in UTF-8"),
    "excels-separator": ("sep=;\npre;post\na;b\n", "line 1"),
    "duplicate-with-another-weight": ("a,b,1\na,b,1\n", "line 2: the edge a -> b stands in line 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_be_read_in_a_wrong_way_is_refused(tmp_path, name):
    text, culprit = REFUSED[name]
    path = written(tmp_path / f"{name}.csv", text)
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name}\.csv)(?=.*{culprit})"):
        read(path)


def graph(**changes):
    """Three edges of a directed graph of networkx, with weights and signs."""
    made = networkx.DiGraph()
    made.add_edge("a", "c", weight=0.1, sign=1)
    made.add_edge("b", "c", weight=-1 / 3, sign=-1)
    made.add_edge("c", "d", **({"weight": 2, "sign": 1} | changes))
    return made


WEIGHTS = {("a", "c"): 0.1, ("b", "c"): -1 / 3, ("c", "d"): 2.0}


@pytest.mark.parametrize("delimiter", [" ", ",", "\t", ", ", ";"])
@pytest.mark.parametrize("data", [True, ["weight"], False])
def test_what_networkx_writes_is_read(tmp_path, delimiter, data):
    networkx.write_edgelist(graph(), tmp_path / "net.txt", delimiter=delimiter, data=data)
    wanted = WEIGHTS if data else dict.fromkeys(WEIGHTS, 1.0)
    assert edges_of(read(tmp_path / "net.txt")) == wanted


def test_dictionaries_without_weights_or_with_numpys_numbers_are_read(tmp_path):
    text = "0 1 {}\n1 2 {}\n"
    assert edges_of(read(written(tmp_path / "net.txt", text))) == {("0", "1"): 1, ("1", "2"): 1}
    made = graph(weight=np.float64(0.1), sign=np.int64(1))
    networkx.write_edgelist(made, tmp_path / "net.txt")
    assert edges_of(read(tmp_path / "net.txt"))["c", "d"] == 0.1


def test_weighted_edges_of_networkx_are_read(tmp_path):
    networkx.write_weighted_edgelist(graph(), tmp_path / "net.txt")
    assert edges_of(read(tmp_path / "net.txt")) == WEIGHTS


BAD_DICTIONARIES = {
    "no-weight": ("0 1 {'weight': 1}\n1 2 {}\n", "line 2: the weight is empty"),
    "no-dictionary": ("0 1 {'weight': 1}\n1 2\n", "line 2.*no dictionary"),
    "no-dictionary-first": ("0 1\n1 2 {'weight': 1}\n", "line 2"),
    "half": ("0 1 {'weight': 1}\n1 2 {'weight': \n", "line 2.*no dictionary"),
    "set": ("0 1 {1}\n", "line 1.*dictionary"),
    "code": ("0 1 {'weight': print(1)}\n", "line 1.*dictionary"),
    "nan": ("0 1 {'weight': nan}\n", "line 1.*dictionary"),
    "numpy-single": ("0 1 {'weight': np.float32(0.1)}\n", "line 1.*dictionary"),
    "huge": ("0 1 {'weight': 1e999}\n", "line 1: the edge 0 -> 1 has weight inf"),
    "zero": ("0 1 {'weight': 0}\n", "line 1: the edge 0 -> 1 has weight 0"),
    "truth": ("0 1 {'weight': True}\n", "line 1: the weight is 'True'"),
    "none": ("0 1 {'weight': None}\n", "line 1: the weight is 'None'"),
    "list": ("0 1 {'weight': [1]}\n", r"line 1: the weight is '\[1\]'"),
    "other": ("0 1 {'strength': 0.5}\n", "'strength' holds numbers"),
    "tuples": ("(0, 1) (0, 2) {'weight': 1}\n", "line 1.*two names"),
    "spaces": ("cell 1 cell 2 {'weight': 1}\n", "line 1.*two names"),
    "one-name": ("0 {'weight': 1}\n", "line 1.*two names"),
    "loop": ("0 1 {'weight': 1}\n1 1 {'weight': 1}\n", "line 2: '1' feeds itself"),
    "twice": ("0 1 {'weight': 1}\n0 1 {'weight': 1}\n", "line 2: the edge 0 -> 1 stands in line 1"),
    "deep": ("0 1 {'weight': " + "[" * 5000 + "]" * 5000 + "}\n", "line 1.*dictionary"),
    "unhashable": ("0 1 {[1]: 2}\n", "line 1.*dictionary"),
}


@pytest.mark.parametrize("name", BAD_DICTIONARIES)
def test_dictionaries_that_tell_no_weight_are_refused(tmp_path, name):
    text, culprit = BAD_DICTIONARIES[name]
    with pytest.raises(ValueError, match=rf"(?s)(?=.*{name}\.txt)(?=.*{culprit})"):
        read(written(tmp_path / f"{name}.txt", text))
