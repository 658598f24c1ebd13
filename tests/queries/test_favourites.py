"""What Neo4j Browser shows, without a Browser: favourites, colours, guide, and the files for other servers."""

import io
import json
import re
import zipfile

import pytest
from connectorch.cli import main
from connectorch.queries import browser, catalog, occurrences
from connectorch.queries.asked import SHARED
from connectorch.queries.favourites import favourites, on_connect, queries
from connectorch.queries.grass import ROLES, SIGNS, grass, style
from connectorch.queries.guide import FOLDER, PAGES, guide


def test_every_query_of_the_catalogue_is_a_favourite_once():
    named = [one.id.split("-", 2)[1:] for one in favourites()]
    asked = sorted(name for kind, name in named if kind in ("motifs", "views"))
    assert asked == sorted({query.name for query in catalog.catalogue()})
    drawn = {name for kind, name in named if kind == "drawings"}
    assert {f"occurrence-{motif}" for motif in catalog.FLIGHT} < drawn
    assert {name.partition("-")[0] for name in drawn} == set(occurrences.ABOUT)
    assert len({one.id for one in favourites()}) == len({one.title for one in favourites()}) == len(favourites())


def test_only_what_chooses_a_network_stays_a_parameter_and_connecting_sets_it():
    used = {name for one in favourites() for name in re.findall(r"\$(\w+)", one.text)}
    set_by_connecting = set(re.search(r"\[\{(.*?)\}\]", on_connect())[1].split(", "))
    assert used <= SHARED <= set_by_connecting
    (limited,) = [one for one in favourites() if one.id.endswith("-whole_network")]
    assert "LIMIT 300" in limited.text
    assert "limit 300" in limited.text


def test_the_command_on_connecting_fits_one_line_of_the_servers_settings():
    assert "\n" not in on_connect()
    assert ";" not in on_connect()  # which would part two commands


def test_a_favourite_says_what_must_have_been_written_before():
    needs = {one.id.split("-")[-1] for one in favourites() if "It needs" in one.text}
    assert needs == {query.name for query in queries() if query.of_modules or query.of_participation}
    assert {"modules", "participants"} < needs


def luminance(colour):
    """Relative luminance of `#rrggbb`, as the Web Content Accessibility Guidelines define it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_captions_can_be_read_and_signs_told_apart_without_their_hue():
    for selector, rule in style().items():
        if selector.startswith("node.") and selector != "node.Neuron":  # always of a role, too
            assert contrast(rule["color"], rule["text-color-internal"]) >= 4.5, selector
    assert contrast(*SIGNS.values()) >= 3
    assert len({fill for fill, _, _ in ROLES.values()}) == len(ROLES)


def test_style_and_its_grass_say_the_same():
    found = {
        selector: dict(re.findall(r"  ([\w-]+): \"?(.*?)\"?;", rule))
        for selector, rule in re.findall(r"^(\S+) \{\n(.*?)^\}", grass(style()), flags=re.MULTILINE | re.DOTALL)
    }
    assert found == style()
    assert ":" not in "".join(value for rule in found.values() for value in rule.values())  # the Browser splits there


def test_the_guide_has_five_pages_and_every_text_has_its_place():
    assert guide().count("<slide>") == len(PAGES) == 5
    used = {name for page in PAGES for name in re.findall(r"<query>(\w+)", (FOLDER / f"{page}.html").read_text())}
    assert used == {path.stem for path in FOLDER.glob("*.cypher")} - {"choose_network"}
    assert "<query>" not in guide()
    assert {path.stem for path in FOLDER.glob("*.html")} == set(PAGES)


def test_the_version_changes_with_the_content_only(monkeypatch):
    assert browser.seed() == browser.seed()
    monkeypatch.setattr(browser, "style", lambda: {"node": {"color": "#000000"}})
    changed = browser.seed()["version"]
    monkeypatch.undo()
    assert changed != browser.seed()["version"]


def test_the_zip_holds_every_favourite_in_its_folder():
    assert browser.files() == browser.files()
    with zipfile.ZipFile(io.BytesIO(browser.files()["favourites.zip"])) as held:
        folders = {name.rpartition("/")[0] for name in held.namelist()}
        texts = {held.read(name).decode().strip() for name in held.namelist()}
    assert folders == {one.folder for one in favourites()}
    assert texts == {one.text for one in favourites()}


def test_the_files_are_written_without_a_server(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["neo4j", "browser", "--files", str(tmp_path / "for others"), "--json"])
    assert not ended.value.code
    written = json.loads(capsys.readouterr().out)["files"]
    assert len(written) == len(favourites()) + 3
    assert (tmp_path / "for others" / "favourites" / "Wiring" / "hubs.cypher").read_text().startswith("// hubs: ")


def test_without_a_server_the_command_says_how_to_start_one(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["neo4j", "browser", "--no-open", "--home", str(tmp_path)])
    assert ended.value.code == 3
    assert "connectorch neo4j start" in " ".join(capsys.readouterr().err.split())


@pytest.mark.neo4j
def test_the_browser_of_a_server_that_runs_has_an_address(neo4j_server, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr("webbrowser.open", lambda address: asked.append(address) or True)
    with pytest.raises(SystemExit) as ended:
        main(["neo4j", "browser", "--json", "--home", str(neo4j_server.home)])
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    assert asked == [told["address"]] == [(neo4j_server.home / "browser.html").as_uri()]
    assert told["opened"]


@pytest.mark.neo4j
@pytest.mark.parametrize("favourite", favourites(), ids=lambda one: one.id.removeprefix("connectorch-"))
def test_a_favourite_is_cypher_that_neo4j_understands(neo4j_toys, favourite):
    command = on_connect()
    (values,) = neo4j_toys.read(command[command.index("=> {") + 4 : -1])
    text = favourite.text.rpartition("=> {")[2].rstrip("}") if favourite.id.endswith("-choose") else favourite.text
    with neo4j_toys.driver.session() as session:
        session.run(f"EXPLAIN {text}", values).consume()
