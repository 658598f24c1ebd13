"""Neo4j Browser in a headless Chromium, driven over its debugging pipe, on a server of the tests' own."""

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
from contextlib import suppress
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
import torch
from connectorch.analysis.participation import participation
from connectorch.analysis.writing import stored_for, write_participations
from connectorch.ingest import results, server
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import catalog
from connectorch.training.network import feedforward

FLAGS = (
    "--headless",
    "--no-sandbox",  # Chromium's sandbox does not start for root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
    "--window-size=1680,980",
)

ON_3_AND_4 = """
import os, sys
for end, kept in zip(sys.argv[1:3], (103, 104)):
    os.dup2(int(end), kept)
for kept in (103, 104):
    os.dup2(kept, kept - 100)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Starts a program with the two pipes where Chromium looks for them; no shell takes numbers above 9."""


class Chromium:
    """One window; `events` are what it told of its own accord, its network log among them."""

    def __init__(self, program, profile):
        self.reading, chromium_writes = os.pipe()
        chromium_reads, self.writing = os.pipe()
        ends = (chromium_reads, chromium_writes)
        begin = [sys.executable, "-c", ON_3_AND_4, *map(str, ends), program]
        self.process = subprocess.Popen(
            [*begin, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=ends,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(chromium_reads)
        os.close(chromium_writes)
        self.numbers, self.held, self.events, self.session = itertools.count(1), b"", [], None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        """A command of the DevTools protocol, and its answer."""
        number = next(self.numbers)
        session = {} if self.session is None else {"sessionId": self.session}
        os.write(
            self.writing, json.dumps({"id": number, "method": method, "params": parameters} | session).encode() + b"\0"
        )
        while (answer := self.receive()).get("id") != number:
            self.events.append(answer)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def receive(self, limit=30.0):
        while b"\0" not in self.held:
            assert select.select([self.reading], [], [], limit)[0], "Chromium does not answer"
            read = os.read(self.reading, 1 << 20)
            assert read, "Chromium ended"
            self.held += read
        message, _, self.held = self.held.partition(b"\0")
        return json.loads(message)

    def js(self, expression):
        """Value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression, seconds=30.0):
        """Wait until an expression is true."""
        deadline = monotonic() + seconds
        while not self.js(f"!!({expression})"):
            assert monotonic() < deadline, f"waited {seconds:.0f} s for {expression}"
            sleep(0.05)

    def picture(self):
        """What the window shows, as a PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def hosts(self):
        """Hosts that the page asked, or tried to ask, by HTTP or WebSocket."""
        asked = [one["params"]["request"]["url"] for one in self.events if one["method"] == "Network.requestWillBeSent"]
        asked += [one["params"]["url"] for one in self.events if one["method"] == "Network.webSocketCreated"]
        return {urlsplit(url).hostname for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")}

    def close(self):
        self.session = None
        with suppress(AssertionError):
            self.send("Browser.close")
        self.process.wait(20)
        os.close(self.reading)
        os.close(self.writing)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A Chromium with a profile of its own, as on a first day."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: chromium)")
    opened = Chromium(program, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(neo4j_server):
    """The tests' server, with the networks; another test may have started it again, at other ports."""
    running = server.status(neo4j_server.home)
    with Neo4jStore(running.bolt, running.user, running.password) as store:
        held = fill(store)
        yield running
        for number in held:
            store.drop(number)


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The same in an embedded store, which counts by an engine of its own."""
    with LadybugStore(tmp_path_factory.mktemp("beside") / "store.lbug") as store:
        fill(store)
        yield store


SIZES = (4, 6, 4, 2)
HALVES = [
    [(layer, unit) for layer, size in enumerate(SIZES) for unit in range(size) if unit * 2 // size == half]
    for half in (0, 1)
]


def fill(store):
    """Write both levels, and modules and bifans of the first; returns their ids."""
    networks = levels()
    held = [store.export(neuron_graph(network, with_bias=True)).network for network in networks]
    results.write_modules(store, held[0], "hand", HALVES, crossing(networks[0]), 0.3, None)
    there = stored_for(store, networks[0], networks[0].name, bias=True)
    counted = participation(catalog.find("bifan", "motifs").pattern, networks[0])
    write_participations(store, there, networks[0], counted, "raw", bias=False)
    return held


def crossing(network):
    """How many edges lead from one half to the other: (from, to, number)."""
    number = {neuron: half for half, neurons in enumerate(HALVES) for neuron in neurons}
    edges = [
        (number[p.pre_layer, a], number[p.post_layer, b])
        for p in neuron_graph(network).parts()
        for a, b in zip(p.pre.tolist(), p.post.tolist(), strict=True)
    ]
    return [(*ends, edges.count(ends)) for ends in ((0, 1), (1, 0))]


def levels():
    """A network in two halves with a few connections between them, and a sparser level of it."""
    random = torch.Generator().manual_seed(7)
    dense = [torch.randn(post, pre, generator=random) for pre, post in itertools.pairwise(SIZES)]
    half = [torch.arange(size) * 2 // size for size in SIZES]
    joined = [half[layer + 1][:, None] == half[layer][None, :] for layer in range(len(dense))]
    weights = [weight * (inside | (weight.abs() > 1.5)) for weight, inside in zip(dense, joined, strict=True)]
    biases = [torch.full((size,), 0.5) for size in SIZES[1:]]
    about = {"study": "demo", "task": "none", "seed": 7, "source": "by hand"}
    names = {"demo/000@0.50": (0.4, 0.5), "demo/000@0.75": (0.9, 0.75)}
    return [
        feedforward(name, [w * (w.abs() > least) for w in weights], biases=biases, about=about | {"level": level})
        for name, (least, level) in names.items()
    ]
