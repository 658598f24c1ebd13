"""What a person sees in Neo4j Browser, from a fresh start: one server, one Chromium, in the order of this file.

CONNECTORCH_PICTURES=docs/browser keeps what is seen as the pictures of docs/browser.md.
"""

import json
import os
from contextlib import redirect_stdout, suppress
from io import BytesIO, StringIO
from pathlib import Path
from time import sleep

import pytest
from connectorch.cli import main
from connectorch.queries import browser as made
from connectorch.queries import run
from connectorch.queries.catalog import find
from connectorch.queries.favourites import favourites
from connectorch.queries.grass import style
from connectorch.queries.guide import PAGES
from PIL import Image

pytestmark = [pytest.mark.neo4j, pytest.mark.browser]

DRAWN = {"whole_network": 14, "participants_drawn": 9}
"""Queries that draw, with the neurons there: all that are live, those in a bifan."""
PICTURES = {(0, 1): "network", (3, 0): "bifan", (4, 1): "module", "hubs": "favourites"}
"""Page and query of the guide, or favourite -> picture."""
CONNECTED = """
    document.querySelector("[data-testid=navigationDBMS]") && document.querySelector("[data-testid=rawParamData]")
    && !document.querySelector("[data-testid=disconnectedBanner]")
"""
NEW = "document.querySelector('[data-testid=frame]:not([data-seen])')"
SHOWN = "svg g.node, [role=table] tbody tr, table tbody tr, [data-testid=rawParamData]"
SCRIPTS = "[...document.querySelectorAll('[data-testid=savedScriptListItem]')]"


@pytest.fixture(scope="module")
def browser(chromium, served):
    """The Browser as `connectorch neo4j browser` opens it."""
    with redirect_stdout(StringIO()) as said, suppress(SystemExit):
        main(["neo4j", "browser", "--no-open", "--json", "--home", str(served.home)])
    chromium.send("Page.navigate", url=json.loads(said.getvalue())["address"])
    chromium.wait(CONNECTED)
    return chromium


@pytest.fixture(scope="module")
def drawer(browser):
    """The Browser with all folders of its favourites open."""
    if not browser.js("!!document.querySelector('[data-testid=createNewFavorite]')"):
        browser.js("document.querySelector('[data-testid=navigationFavorites]').click()")
    browser.wait("document.querySelector('[data-testid^=expandFolder]')")
    for folder in dict.fromkeys(one.folder for one in favourites()):
        browser.js(f"document.querySelector(`[data-testid='expandFolder-{folder}']`).click()")
    browser.wait(f"{SCRIPTS}.length >= {len(favourites())}")
    return browser


def frame_of(browser, click):
    """Click on something, and wait for its frame: its text, and how many nodes, arrows and rows it shows."""
    browser.js("document.querySelectorAll('[data-testid=frame]').forEach(frame => frame.dataset.seen = 1)")
    browser.wait(click)
    browser.js(f"{click}.click()")
    browser.wait(f"{NEW} && ({NEW}.querySelector(`{SHOWN}`) || /no records|no changes|ERROR/i.test({NEW}.innerText))")
    count = {"nodes": "g.node", "edges": "g.relationship", "rows": "tbody tr", "params": "[data-testid=rawParamData]"}
    counts = ", ".join(f"{name}: {NEW}.querySelectorAll('{what}').length" for name, what in count.items())
    return browser.js(f"({{text: {NEW}.innerText, {counts}}})")


def test_it_connects_by_itself(browser, served):
    assert browser.js("location.href") == f"{served.http}/browser/"
    assert f"You are connected as user {served.user}" in " ".join(browser.js("document.body.innerText").split())


def test_the_password_is_in_no_history_no_list_of_processes_and_no_log(browser, served):
    assert served.password not in json.dumps(browser.send("Page.getNavigationHistory"))
    assert not [
        one for one in browser.events if served.password in json.dumps(one.get("params", {}).get("request", {}))
    ]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            assert served.password.encode() not in path.read_bytes()
    for log in (served.home / "logs").iterdir():
        assert served.password not in log.read_text(errors="replace")


@pytest.mark.parametrize("page", range(len(PAGES)), ids=PAGES)
def test_a_page_of_the_guide_is_shown_and_its_queries_run(browser, page):
    if page:
        browser.js(
            "[...document.querySelectorAll('button, a, span, li')].find(one => one.innerText === 'Next').click()"
        )
    browser.wait(f"document.querySelector('.slide h3').innerText.startsWith('{page + 1}. ')")
    n_queries = browser.js("document.querySelectorAll('.slide .runnable').length")
    assert n_queries >= 2
    for query in range(n_queries):
        browser.js(f"document.querySelectorAll('.slide .runnable')[{query}].click()")
        sleep(0.2)  # the editor takes the text
        seen = frame_of(browser, "document.querySelector('[data-testid=editor-Run]')")
        assert seen["nodes"] or seen["rows"], seen["text"]
        picture(browser, (page, query))


@pytest.mark.parametrize("favourite", favourites(), ids=lambda one: one.id.removeprefix("connectorch-"))
def test_a_favourite_runs_as_it_is(drawer, beside, favourite):
    title = json.dumps(f"scriptTitle-{favourite.title}")
    item = f"{SCRIPTS}.find(one => one.querySelector('[data-testid^=scriptTitle]').dataset.testid === {title})"
    seen = frame_of(drawer, f"{item}?.querySelector('[data-testid=savedScriptsButton-Run]')")
    name, _, motif = favourite.title.partition(":")[0].partition(", ")
    if favourite.folder == "First steps":
        assert "demo/000@0.50" in seen["text"]
    elif motif:
        there = run.query(motif, store=beside, network="demo/000@0.50")["n"][0]
        if name == "occurrences_through":
            there = "h1.0" in list(run.query("participants", store=beside, network="demo/000@0.50")["neuron"])
        assert (seen["nodes"] > 0) == (there > 0)
        if name == "occurrence" and seen["nodes"]:
            assert seen["nodes"] == len(find(motif, "motifs").pattern.vertices)
    elif name in DRAWN:
        assert seen["nodes"] == DRAWN[name]
        assert seen["edges"]
    else:
        first, second = "demo/000@0.50", "demo/000@0.75"
        other = second if name in ("pruned_away", "lost_connections", "compare_networks") else None
        rows = run.query(name, store=beside, network=first, other=other)
        assert f"streaming {len(rows)} records" in seen["text"]
        assert (seen["rows"] > 0) == (len(rows) > 0)
    picture(drawer, name)


def test_what_the_user_made_stays_when_the_catalogue_changes(browser):
    """As with a newer version: one favourite and one colour were changed by the user, one favourite was thrown away."""
    mine = {"id": "mine", "content": "// mine\nRETURN 1", "folder": "my-folder"}
    browser.js(f"""{{
        const get = key => JSON.parse(localStorage.getItem(key));
        const put = (key, value) => localStorage.setItem(key, JSON.stringify(value));
        const seed = get("connectorch.seed");
        seed.version = "older";
        seed.documents[3].content = "// as it was in the older version";
        seed.documents.push({{id: "connectorch-gone", content: "// gone", folder: "connectorch-wiring"}});
        put("connectorch.seed", seed);
        const listed = get("neo4j.documents").filter(one => one.id !== seed.documents[5].id);
        Object.assign(listed.find(one => one.id === seed.documents[3].id), seed.documents[3]);
        listed.find(one => one.id === seed.documents[4].id).content = "// changed by me";
        put("neo4j.documents", [...listed, seed.documents.at(-1), {json.dumps(mine)}]);
        put("neo4j.folders", [...get("neo4j.folders"), {{id: "my-folder", name: "My own"}}]);
        const colours = {{"node.Input": {{color: "#123456"}}, "node.Mine": {{color: "#654321"}}}};
        put("neo4j.grass", {{...get("neo4j.grass"), ...colours}});
        put("neo4j.settings", {{...get("neo4j.settings"), theme: "dark", initCmd: ":help keys"}});
        location.reload();
    }}""")
    sleep(1)
    browser.wait(CONNECTED)
    stored = {
        key: json.loads(browser.js(f"localStorage.getItem('neo4j.{key}')"))
        for key in ("documents", "folders", "grass", "settings")
    }
    texts = {one["id"]: one["content"] for one in stored["documents"] if "id" in one}
    ours = made.seed()["documents"]
    assert texts["mine"] == mine["content"]
    assert texts[ours[3]["id"]] == ours[3]["content"]
    assert texts[ours[4]["id"]] == "// changed by me"
    assert not {ours[5]["id"], "connectorch-gone"} & set(texts)
    assert "My own" in [one["name"] for one in stored["folders"]]
    assert stored["grass"]["node.Input"] == {"color": "#123456"}
    assert stored["grass"]["node.Mine"] == {"color": "#654321"}
    assert stored["grass"]["node.Hidden"] == style()["node.Hidden"]
    assert (stored["settings"]["theme"], stored["settings"]["initCmd"]) == ("dark", ":help keys")
    assert stored["settings"]["allowUserStats"] is False


def test_files_can_be_dropped_on_the_browser_of_another_server(browser):
    browser.js(
        "localStorage.clear(); localStorage.setItem('connectorch.seed', JSON.stringify({version: 'none of ours'}))"
    )
    files = made.files()
    drop(browser, "connectorch.grass", files["connectorch.grass"])
    browser.wait("JSON.parse(localStorage.getItem('neo4j.grass'))?.['node.Input']")
    sleep(1.5)  # the Browser writes into its storage now and then
    assert json.loads(browser.js("localStorage.getItem('neo4j.grass')")) == style()
    drop(browser, "favourites.zip", files["favourites.zip"])
    sleep(2)
    documents = json.loads(browser.js("localStorage.getItem('neo4j.documents')"))
    folders = {one["id"]: one["name"] for one in json.loads(browser.js("localStorage.getItem('neo4j.folders')"))}
    dropped = {(folders.get(one.get("folder")), one["content"].strip()) for one in documents}
    assert {(one.folder, one.text.strip()) for one in favourites()} <= dropped


def drop(browser, name, content):
    browser.js(f"""{{
        const held = new DataTransfer();
        held.items.add(new File([new Uint8Array({list(content)})], "{name}"));
        const event = new DragEvent("drop", {{dataTransfer: held, bubbles: true, cancelable: true}});
        document.querySelector(".filedrop").dispatchEvent(event);
    }}""")


def test_no_host_but_this_machine_was_asked(browser):
    assert browser.hosts() <= {"localhost"}
    assert len(browser.events) > 100
    refused = [
        one for one in browser.events if one["method"] == "Log.entryAdded" and "Content Security" in json.dumps(one)
    ]
    assert [one["params"]["entry"]["text"] for one in refused] == []


def picture(browser, shown):
    """Keep what is seen, where asked: small enough for a page of the docs."""
    folder = os.environ.get("CONNECTORCH_PICTURES")
    if folder is None or shown not in PICTURES:
        return
    sleep(4)  # the drawing comes to rest
    image = Image.open(BytesIO(browser.picture())).convert("RGB").crop((0, 0, 1680, 800))
    small = image.resize((1260, 600), Image.Resampling.LANCZOS)
    few = small.quantize(200, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(Path(folder) / f"{PICTURES[shown]}.png", optimize=True)
