"""Build the image by podman on a Debian made here, count in it without network, export from it, look from outside.

As root, where podman and debootstrap are (Debian: `apt-get install podman runc debootstrap`), from the repository root:

    make image

Without them it says so and does nothing. It takes ten minutes and 15 GB in the folder that TMPDIR names, all removed at the
end; a folder given as argument is kept, and makes the next run quick. A variable SSL_CERT_FILE is handed on to the build.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from math import comb
from pathlib import Path
from time import perf_counter, sleep

from connectorch.ingest import server
from connectorch.ingest.read import read
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import networks

ROOT = Path(__file__).parents[1]
BASE, IMAGE = "localhost/debian:bookworm-slim", "localhost/connectorch:tried"
USER = 1000
SIZES = (4, 5, 3)  # every neuron feeds every one of the next layer, so that counts are closed forms
EDGES = SIZES[0] * SIZES[1] + SIZES[1] * SIZES[2]
BIFANS = sum(comb(pre, 2) * comb(post, 2) for pre, post in zip(SIZES, SIZES[1:], strict=False))
CONFINED = ("--read-only", "--tmpfs=/tmp", "--cap-drop=all", "--security-opt=no-new-privileges", f"--user={USER}:{USER}")
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000")


def missing() -> str | None:
    """Why the image cannot be tried here; None where it can."""
    programs = [name for name in ("podman", "runc", "debootstrap") if shutil.which(name) is None]
    if programs:
        return f"{', '.join(programs)} not installed (Debian: apt-get install podman runc debootstrap)"
    return None if os.geteuid() == 0 else "debootstrap needs root"


class Podman:
    """podman with its images and containers in one folder, apart from the machine's own."""

    def __init__(self, folder: Path) -> None:
        store = ["--root", folder / "store", "--runroot", folder / "run", "--tmpdir", folder / "tmp"]
        self.words = ["podman", *map(str, store), "--storage-driver=overlay", "--runtime=runc", "--cgroup-manager=cgroupfs"]
        self.environment = {**os.environ, "TMPDIR": str(folder)}

    def __call__(self, *words: object, quiet: bool = True) -> str:
        """What podman prints; where it fails, what it complains about."""
        asked = [*self.words, *map(str, words)]
        done = subprocess.run(asked, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=False,
                              stderr=subprocess.STDOUT if not quiet else None)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"podman {words[0]} ended with {done.returncode}: {done.stdout[-2000:]}")
        return done.stdout


def make_base(podman: Podman, folder: Path) -> None:
    """A bare Debian under the name of the official one, where it is not there from before."""
    if BASE in podman("images", "--format", "{{.Repository}}:{{.Tag}}"):
        return
    root = folder / "debian"
    with (folder / "debootstrap.log").open("w") as log:
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], stdout=log, stderr=log, check=True)
    subprocess.run(f"tar -C '{root}' -c . | {' '.join(podman.words)} import - {BASE}", shell=True, check=True,
                   env=podman.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    shutil.rmtree(root)


def build(podman: Podman) -> float:
    """Seconds of a build."""
    certificates = os.environ.get("SSL_CERT_FILE")
    secret = [f"--secret=id=certificates,src={certificates}"] if certificates else []
    begun = perf_counter()
    podman("build", "--layers", "--network=host", "--isolation=chroot", f"--build-arg=BASE={BASE}", *secret,
           "--file=docker/Dockerfile", f"--tag={IMAGE}", ".", quiet=False)  # fmt: skip
    return perf_counter() - begun


def inspect(podman: Podman) -> None:
    """Size by layer; the image runs as nobody special, and holds none of what the build needed."""
    about = json.loads(podman("image", "inspect", IMAGE))[0]
    print(f"image: {about['Size'] / 1e9:.2f} GB, user {about['User']}")
    for size, words in (line.split(" ", 1) for line in podman("history", "--format", "{{.Size}} {{.CreatedBy}}", "--human=false", IMAGE).splitlines()):
        if int(size) > 1e6:
            print(f"  {int(size) / 1e6:7.0f} MB  {words.removeprefix('/bin/sh -c ').removeprefix('#(nop) ')[:60]}")
    assert about["User"].split(":")[0] not in ("", "0", "root")
    found = podman("run", "--rm", "--network=none", *LIMITS, "--entrypoint=/bin/sh", IMAGE, "-c",
                   "ls -d /build /opt/uv /usr/include /var/lib/apt/lists/* /run/secrets/* 2>/dev/null || true")  # fmt: skip
    assert not found, f"left in the image: {found}"


def count(podman: Podman, data: Path) -> None:
    """`census` in the image, without network, equals the closed forms."""
    text = podman("run", "--rm", "--network=none", *CONFINED, *LIMITS, f"--volume={data}:/data:ro", IMAGE,
                  "census", "full.csv", "--engine", "all", "--json")  # fmt: skip
    (found,) = json.loads(text)["networks"]
    assert found["agree"]
    assert set(found["counts"]) == {"masks", "graphtool", "cypher", "enumeration"}
    assert all((one["edge"], one["bifan"]) == (EDGES, BIFANS) for one in found["counts"].values())
    print(f"census in the image: {EDGES} edges and {BIFANS} bifans by {', '.join(found['counts'])}, as in closed form")


def export(podman: Podman, data: Path, folder: Path) -> None:
    """Export from the image into a Neo4j outside it, twice, and look at it from outside."""
    home = folder / "neo4j"
    running = server.start(home, heap="512m", ports=(0, 0))
    try:
        secret = folder / "password"
        secret.write_text(running.password)
        secret.chmod(0o600)
        os.chown(secret, USER, USER)
        given = {"STORE": running.bolt, "USER": running.user, "PASSWORD_FILE": "/run/secrets/password"}
        words = ["run", "--name=exporter", "--network=host", *CONFINED, *LIMITS, f"--volume={data}:/data:ro",
                 f"--volume={secret}:/run/secrets/password:ro", *(f"--env=CONNECTORCH_{k}={v}" for k, v in given.items()),
                 IMAGE, "ingest", "full.csv", "--json"]  # fmt: skip
        for written in (EDGES, 0):
            (done,) = json.loads(watched(podman, words, running.password))["networks"]
            assert done["written"] == written, done
            assert running.password not in podman("inspect", "exporter")
            podman("rm", "exporter")
        assert running.password not in podman("image", "inspect", IMAGE) + podman("history", "--no-trunc", IMAGE)
        look(running, data / "full.csv")
    finally:
        server.stop(home)


def watched(podman: Podman, words: list[str], password: str) -> str:
    """What a run prints; the password must at no time stand in the list of processes."""
    with tempfile.TemporaryFile("w+") as out:
        run = subprocess.Popen([*podman.words, *words], env=podman.environment, stdout=out)
        looks = 0
        while run.poll() is None:
            looks += 1
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    assert password.encode() not in path.read_bytes(), path
            sleep(0.05)
        assert run.returncode == 0, f"export ended with {run.returncode}"
        assert looks > 5
        out.seek(0)
        return out.read()


def look(running: server.Server, file: Path) -> None:
    """The store holds the network once, with the digest of the file as read here."""
    here = read(file)
    with Neo4jStore(running.bolt, running.user, running.password, read_only=True) as store:
        (there,) = networks.networks(store)
        (row,) = store.read("MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron) RETURN count(e) AS n_edges, "
                            "count(DISTINCT [a.id, b.id]) AS n_pairs")  # fmt: skip
        (neurons,) = store.read("MATCH (n:Neuron) RETURN count(n) AS n")
    assert (there.name, there.digest) == (here.name, here.digest)
    assert (row["n_edges"], row["n_pairs"], neurons["n"]) == (EDGES, EDGES, sum(SIZES))
    print(f"export from the image: {neurons['n']} neurons and {EDGES} edges once, digest {there.digest[:12]} as read here; "
          "password in no list of processes, no inspection, no image")  # fmt: skip


def network_file(folder: Path) -> Path:
    """A folder that the image's user may read, with an edge list of the full network."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    lines = [f"{'abc'[layer]}{pre},{'abc'[layer + 1]}{post},{1 if (pre + post) % 2 else -1}"
             for layer in range(len(SIZES) - 1) for pre in range(SIZES[layer]) for post in range(SIZES[layer + 1])]  # fmt: skip
    (data / "full.csv").write_text("pre,post,weight\n" + "\n".join(lines) + "\n")
    data.chmod(0o755)
    return data


def try_image(folder: Path) -> None:
    podman, data = Podman(folder), network_file(folder)
    folder.chmod(0o755)
    make_base(podman, folder)
    print(f"build: {build(podman):.0f} s (cold, where the folder was new)")
    print(f"build: {build(podman):.0f} s again, nothing changed")
    inspect(podman)
    count(podman, data)
    export(podman, data, folder)


if __name__ == "__main__":
    if reason := missing():
        print(f"the image was not tried: {reason}")
    elif len(sys.argv) > 1:
        kept = Path(sys.argv[1]).absolute()
        kept.mkdir(parents=True, exist_ok=True)
        try_image(kept)
    else:
        with tempfile.TemporaryDirectory(prefix="connectorch-image-", dir=os.environ.get("TMPDIR", "/var/tmp")) as made:
            try_image(Path(made))
