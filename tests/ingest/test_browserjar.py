import json
import re
import stat
import zipfile
from urllib.request import urlopen

import pytest
from connectorch.ingest import browserjar
from connectorch.ingest.browserjar import Additions, file_of, write_jar
from connectorch.ingest.door import DOOR, make_door, page_of

PAGE = b'<html><body><div id="mount"></div><script src="one.js"></script><script src="two.js"></script></body></html>'


@pytest.fixture
def original(tmp_path):
    """A jar like the Browser's."""
    path = tmp_path / "neo4j-browser-1.jar"
    with zipfile.ZipFile(path, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0")
        jar.writestr("browser/index.html", PAGE)
        jar.writestr("browser/one.js", "1")
    return path


def test_a_copy_of_the_jar_has_the_additions_and_the_rest_as_it_was(original, tmp_path):
    added = Additions({"ours/a.js": b"a", "ours/b.html": b"b"}, ("ours/a.js",)).after("ours/first.js", "f")
    before = original.read_bytes()
    with zipfile.ZipFile(write_jar(original, tmp_path / "browser.jar", added)) as jar:
        assert jar.testzip() is None
        held = {name: jar.read(name) for name in jar.namelist()}
        assert len(jar.namelist()) == len(held) == 6
    assert re.findall(rb'src="(.*?)"', held["browser/index.html"]) == [
        b"ours/first.js",
        b"ours/a.js",
        b"one.js",
        b"two.js",
    ]
    assert (held["browser/ours/b.html"], held["browser/one.js"]) == (b"b", b"1")
    assert original.read_bytes() == before
    assert file_of(tmp_path / "browser.jar", "ours/b.html") == b"b"
    assert file_of(tmp_path / "browser.jar", "ours/c.html") is None
    assert file_of(tmp_path / "none.jar", "ours/b.html") is None


def test_a_jar_that_cannot_be_made_leaves_the_last_one(original, tmp_path, monkeypatch):
    target = write_jar(original, tmp_path / "browser.jar", Additions({"a.js": b"a"}, ("a.js",)))
    last = target.read_bytes()
    with pytest.raises(ValueError, match=r"has files of its own called browser/one\.js"):
        write_jar(original, target, Additions({"one.js": b"other"}))
    monkeypatch.setattr(browserjar, "BEFORE", b"<nothing")
    with pytest.raises(ValueError, match="its jar is not the one of the lock"):
        write_jar(original, target, Additions({"a.js": b"b"}, ("a.js",)))
    assert target.read_bytes() == last
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser.jar", original.name]


@pytest.mark.parametrize("password", ["short", "ä pässword €", "x" * 32])
def test_the_password_is_in_two_halves_and_in_none_of_them(tmp_path, password):
    script = make_door(tmp_path, password, bolt="bolt://localhost:1", http="http://localhost:2", user="me")
    page = page_of(tmp_path)
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    door = json.loads(re.search(r"const DOOR = (.*);", script)[1])
    half, sealed = re.search("#connectorch=([0-9a-f]+)", page.read_text())[1], door["sealed"]
    assert bytes(a ^ b for a, b in zip(bytes.fromhex(half), bytes.fromhex(sealed), strict=True)).decode() == password
    for text in (script, page.read_text()):
        assert password not in text
        assert password.encode().hex() not in text
    again = make_door(tmp_path, password, bolt="bolt://localhost:1", http="http://localhost:2", user="me")
    assert sealed not in again
    assert [path.name for path in tmp_path.iterdir()] == ["browser.html"]


@pytest.mark.neo4j
def test_a_server_serves_the_way_in_first_and_no_password(neo4j_server):
    with urlopen(f"{neo4j_server.http}/browser/", timeout=30) as answer:
        scripts = re.findall(r'<script src="(.*?)"', answer.read().decode())
    assert scripts[0] == DOOR
    for script in [name for name in scripts if name.startswith("connectorch/")]:
        with urlopen(f"{neo4j_server.http}/browser/{script}", timeout=30) as answer:
            assert neo4j_server.password.encode() not in answer.read()
