"""What a person sees in Neo4j Browser, from a fresh start: one server, one Chromium, in this order."""

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest
from connectorch.cli import main
from connectorch.ingest.session import LOOPBACK
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import run
from connectorch.queries.favourites import favourites, queries
from connectorch.queries.guide import PAGES

pytestmark = [pytest.mark.neo4j, pytest.mark.browser]

FRAMES = "[...document.querySelectorAll('[data-testid=frame]')]"
CONNECTED = "document.querySelector('[data-testid=navigationDBMS]') && !document.querySelector('[data-testid=disconnectedBanner]')"
PICTURES = os.environ.get("CONNECTORCH_PICTURES")


@pytest.fixture(scope="module")
def browser(chromium, served):
    """The Browser as `connectorch neo4j browser` opens it."""
    with Neo4jStore(served.bolt, served.user, served.password) as store:
        store.read("RETURN 1")
    page = served.home / "browser.html"
    with suppress(SystemExit):
        main(["neo4j", "browser", "--no-open", "--quiet", "--home", str(served.home)])
    chromium.send("Page.navigate", url=page.as_uri())
    chromium.wait(CONNECTED)
    chromium.wait("document.querySelector('[data-testid=rawParamData]')")
    return chromium


def new_frame(browser, start):
    """Start something, and wait for what its frame shows."""
    browser.js(f"{FRAMES}.forEach(frame => frame.dataset.seen = 1)")
    start()
    frame = "document.querySelector('[data-testid=frame]:not([data-seen])')"
    ready = (
        "svg.neod3viz, table, [role=table], [data-testid=cypherFrameErrorMessage], [data-testid=rawParamData], .error"
    )
    browser.wait(f"{frame} && ({frame}.querySelector(`{ready}`) || /no records|ERROR/.test({frame}.innerText))")
    told = browser.js(
        f"(frame => ({{text: frame.innerText, html: frame.innerHTML.length, nodes: frame.querySelectorAll('g.node').length, "
        f"edges: frame.querySelectorAll('g.relationship').length, rows: frame.querySelectorAll('tbody tr').length, "
        f"error: frame.querySelector('[data-testid=cypherFrameErrorMessage]')?.innerText}}))({frame})"
    )
    return told


def open_favourites(browser):
    browser.js("document.querySelector('[data-testid=navigationFavorites]').click()")
    browser.wait("document.querySelector('[data-testid^=expandFolder]')")
    sleep(0.5)
    folders = browser.js("[...document.querySelectorAll('[data-testid^=expandFolder]')].map(one => one.dataset.testid)")
    for folder in folders:
        browser.js(f"document.querySelector(`[data-testid='{folder}']`).click()")
    browser.wait("document.querySelectorAll('[data-testid=savedScriptListItem]').length > 40")
    return [folder.removeprefix("expandFolder-") for folder in folders]


def test_it_connects_by_itself_and_the_address_keeps_no_password(browser, served):
    assert browser.js("location.href") == f"{served.http}/browser/"
    history = browser.send("Page.getNavigationHistory")["entries"]
    assert served.password not in json.dumps(history)


def test_all(browser, served):
    print(open_favourites(browser))
    for one in favourites():
        run_button = f"[...document.querySelectorAll('[data-testid=savedScriptListItem]')].find(item => item.querySelector(`[data-testid^='scriptTitle']`)?.dataset.testid === {json.dumps('scriptTitle-' + one.title)})?.querySelector(`[data-testid='savedScriptsButton-Run']`)"
        browser.wait(run_button)
        from time import monotonic

        t = monotonic()
        told = new_frame(browser, lambda: browser.js(run_button + ".click()"))
        print(
            one.title[:30],
            round(monotonic() - t, 2),
            told["nodes"],
            told["edges"],
            told["rows"],
            told.get("error"),
            re.findall(r"(?:Started streaming|Displaying|no records|ERROR).*", told["text"]),
        )
    print(browser.hosts())
    browser.picture(Path("/tmp/exp/f.png"))
