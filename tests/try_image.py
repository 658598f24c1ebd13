"""Build the image by podman on a Debian made here, count in it without network, export from it, look from outside.

From the repository root, as root, where podman and debootstrap are (Debian: `apt-get install podman runc debootstrap`):

    make image

Without them it says so and does nothing. It takes ten to twenty minutes, and 15 GB in the folder that TMPDIR names, all
removed at the end; a folder given as argument is kept, and makes the next run quick. A file of certificates that the
variable SSL_CERT_FILE names is handed on to the build.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from itertools import pairwise
from math import comb
from pathlib import Path
from time import perf_counter, sleep

from connectorch.ingest import server
from connectorch.ingest.read import read
from connectorch.ingest.stores.neo4j import Neo4jStore
from connectorch.queries import networks

ROOT = Path(__file__).parents[1]
BASE, IMAGE = "localhost/debian:bookworm-slim", "localhost/connectorch:tried"
PROGRAMS = ("podman", "runc", "debootstrap")
SIZES = (4, 5, 3)  # every neuron feeds every one of the next layer, so that counts are closed forms
N_EDGES = sum(pre * post for pre, post in pairwise(SIZES))
BIFANS = sum(comb(pre, 2) * comb(post, 2) for pre, post in pairwise(SIZES))
USER = 1000
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000")
CONFINED = (
    *("--read-only", "--tmpfs=/tmp", "--cap-drop=all", "--security-opt=no-new-privileges"),
    *(f"--user={USER}:{USER}", *LIMITS),
)
GONE = ("/build", "/opt/uv", "/usr/include", "/usr/lib/gcc", "/var/lib/apt/lists/*", "/var/cache/*", "/run/secrets/*")
TEXT = """
    MATCH (a:Neuron)-[e:EXCITES|INHIBITS]->(b:Neuron)
    WITH count(e) AS n_edges, count(DISTINCT [a.id, b.id]) AS n_pairs
    MATCH (n:Neuron)
    RETURN n_edges, n_pairs, count(n) AS n_neurons
"""


def missing() -> str | None:
    """Why the image cannot be tried here; None where it can."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed (Debian: apt-get install {' '.join(PROGRAMS)})"
    return None if os.geteuid() == 0 else "debootstrap needs root"


class Podman:
    """podman with images and containers in one folder, apart from the machine's own."""

    def __init__(self, folder: Path) -> None:
        places = [f"--root={folder}/store", f"--runroot={folder}/run", f"--tmpdir={folder}/tmp"]
        self.words = ["podman", *places, "--storage-driver=overlay", "--runtime=runc", "--cgroup-manager=cgroupfs"]
        self.environment = {**os.environ, "TMPDIR": str(folder)}

    def __call__(self, *words: object) -> str:
        """What podman prints; where it fails, the end of what it says."""
        asked = [*self.words, *map(str, words)]
        done = subprocess.run(asked, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"podman {words[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout


def make_base(podman: Podman, folder: Path) -> None:
    """A bare Debian under the name of the official one, where it is not there from before."""
    if BASE in podman("images", "--format", "{{.Repository}}:{{.Tag}}"):
        return
    root = folder / "debian"
    with (folder / "debootstrap.log").open("w") as log:
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], stdout=log, stderr=log, check=True)
    subprocess.run(["tar", "-C", root, "-cf", folder / "debian.tar", "."], check=True)
    podman("import", folder / "debian.tar", BASE)
    shutil.rmtree(root)
    (folder / "debian.tar").unlink()


def build(podman: Podman) -> float:
    """Build the image; seconds that it took."""
    certificates = os.environ.get("SSL_CERT_FILE")
    secret = [f"--secret=id=certificates,src={certificates}"] if certificates else []
    ways = ["--layers", "--network=host", "--isolation=chroot", f"--build-arg=BASE={BASE}", *secret]
    begun = perf_counter()
    podman("build", *ways, "--file=docker/Dockerfile", f"--tag={IMAGE}", ".")
    return perf_counter() - begun


def inspect(podman: Podman) -> None:
    """Print the size, layer by layer; the image is not root's, and holds nothing of what only the build needs."""
    (about,) = json.loads(podman("image", "inspect", IMAGE))
    print(f"image: {about['Size'] / 1e9:.2f} GB, user {about['User']}")
    for layer in json.loads(podman("history", "--format", "json", IMAGE)):
        if layer["size"] > 1e6:
            made = layer["CreatedBy"].removeprefix("/bin/sh -c ").removeprefix("#(nop) ")
            print(f"  {layer['size'] / 1e6:6.0f} MB  {made[:60]}")
    assert about["User"].split(":")[0] not in ("", "0", "root")
    look = ["--entrypoint=/bin/sh", IMAGE, "-c", f"ls -d {' '.join(GONE)} 2>/dev/null || true"]
    found = podman("run", "--rm", "--network=none", *LIMITS, *look)
    assert not found, f"left in the image: {found}"


def count(podman: Podman, data: Path) -> None:
    """`census` in the image, without network, equals the closed forms."""
    command = [IMAGE, "census", "full.csv", "--engine", "all", "--json"]
    text = podman("run", "--rm", "--network=none", *CONFINED, f"--volume={data}:/data:ro", *command)
    (found,) = json.loads(text)["networks"]
    assert found["agree"]
    assert set(found["counts"]) == {"masks", "graphtool", "cypher", "enumeration"}
    assert all((one["edge"], one["bifan"]) == (N_EDGES, BIFANS) for one in found["counts"].values())
    print(f"census in the image: {N_EDGES} edges, {BIFANS} bifans by {', '.join(found['counts'])}, as in closed form")


def export(podman: Podman, data: Path, folder: Path) -> None:
    """Export from the image into a Neo4j outside it, twice, and look at it from outside."""
    running = server.start(folder / "neo4j", heap="512m", ports=(0, 0))
    try:
        secret = folder / "password"
        secret.write_text(running.password)
        secret.chmod(0o600)
        os.chown(secret, USER, USER)
        given = {"STORE": running.bolt, "USER": running.user, "PASSWORD_FILE": "/run/secrets/password"}
        variables = [f"--env=CONNECTORCH_{name}={value}" for name, value in given.items()]
        mounts = [f"--volume={data}:/data:ro", f"--volume={secret}:/run/secrets/password:ro"]
        ways = ["run", "--name=exporter", "--network=host", *CONFINED, *mounts, *variables]
        for written in (N_EDGES, 0):
            text = watched(podman, [*ways, IMAGE, "ingest", "full.csv", "--json"], running.password)
            (done,) = json.loads(text)["networks"]
            assert done["written"] == written, done
            assert running.password not in podman("inspect", "exporter")
            podman("rm", "exporter")
        look_outside(running, data / "full.csv")
    finally:
        server.stop(running.home)


def watched(podman: Podman, words: list[str], password: str) -> str:
    """What a run prints; the password must at no time stand in the list of processes."""
    looks = 0
    with tempfile.TemporaryFile("w+") as out:
        run = subprocess.Popen([*podman.words, *words], env=podman.environment, stdout=out)
        while run.poll() is None:
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    assert password.encode() not in path.read_bytes(), path
            looks += 1
            sleep(0.05)
        assert run.returncode == 0, f"the export ended with {run.returncode}"
        assert looks > 5
        out.seek(0)
        return out.read()


def look_outside(running: server.Server, file: Path) -> None:
    """The store holds the network once, with the digest of the file as it is read here."""
    here = read(file)
    with Neo4jStore(running.bolt, running.user, running.password, read_only=True) as store:
        (there,) = networks.networks(store)
        (found,) = store.read(TEXT)
    assert (there.name, there.digest) == (here.name, here.digest)
    assert found == {"n_edges": N_EDGES, "n_pairs": N_EDGES, "n_neurons": sum(SIZES)}
    print(f"export from the image, twice: {found} in the Neo4j outside, digest {there.digest[:12]} as read here;")
    print("  the password in no list of processes and in no inspection")


def network_file(folder: Path) -> Path:
    """A folder that the image's user may read, with an edge list of the full network."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    edges = [(i, pre, post) for i, (m, n) in enumerate(pairwise(SIZES)) for pre in range(m) for post in range(n)]
    lines = [f"{'abc'[i]}{pre},{'abc'[i + 1]}{post},{1 if (pre + post) % 2 else -1}" for i, pre, post in edges]
    (data / "full.csv").write_text("\n".join(["pre,post,weight", *lines]) + "\n")
    data.chmod(0o755)
    return data


def try_image(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    podman, data = Podman(folder), network_file(folder)
    make_base(podman, folder)
    print(f"build: {build(podman):.0f} s (where the folder is new: from nothing)")
    print(f"build: {build(podman):.0f} s again, nothing changed")
    inspect(podman)
    count(podman, data)
    export(podman, data, folder)


if __name__ == "__main__":
    if reason := missing():
        print(f"the image was not tried: {reason}")
    elif len(sys.argv) > 1:
        try_image(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory(prefix="connectorch-image-", dir=os.environ.get("TMPDIR", "/var/tmp")) as made:
            try_image(Path(made))
