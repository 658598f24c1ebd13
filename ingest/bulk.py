"""Many networks -> the toolkit's own Neo4j by its import tool: all of them, checked, or none.

A second server's home, `bulk` in the home, is where the files are written, the tool imports, and a server checks what
it imported. Then its data take the place of the empty ones, in one exchange (`datafolder.py`), while the server is
stopped. Killed at any moment, the store is empty or complete; the next load removes what was left and begins anew.
"""

import shutil
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

from . import server
from .admin import run_admin
from .datafolder import DATA, copy_users, exchange, settle
from .export import neuron_graph
from .filelock import is_locked, lock_file
from .graph import NeuronGraph
from .importfiles import FIELD, LARGEST, SCALE, ImportFiles, Listed
from .launch import find_runtime
from .lineage import join_levels
from .offline import as_it_was, stopped
from .read import count_networks, read_all
from .room import check_room
from .schema import Edge, first_id
from .session import OWN, place, store_address
from .stores.base import Exported, Progress
from .stores.neo4j import Neo4jStore
from .texts import text

STAGE, FILES = "bulk", "files"
HEAP = "1g"
GROUP = 200  # networks whose nodes are made in one transaction
READERS = 2  # networks that are counted side by side
LOCK_LIMIT = 10.0  # seconds in which the tool of a killed load ends


def load(
    graphs: Iterable[NeuronGraph],
    home: Path | str | None = None,
    progress: Progress | None = None,
    *,
    n_networks: int | None = None,
) -> list[Exported]:
    """Load networks into an empty server of the toolkit's own; one that runs is restarted, one that does not, does not.

    Args:
        graphs: networks, each in memory only while it is written into the files; names are unique.
        home: the server's folder; None is `neo4j` in the toolkit's cache folder.
        progress: called as progress(what, done, total) while it works.
        n_networks: how many there are, if that is known, for `progress`.

    Raises:
        ValueError: the store holds something, two networks have one name, or another load is at work.
        OSError: the disk is too small, or what was imported is not what was in the files; the store stays as it was.
        ConnectionError: the server, or the import tool, does not work; the store stays as it was.
    """
    begun, folder = perf_counter(), server.home_of(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_load(folder) as lock:
        stage = folder / STAGE
        clear(stage)
        with as_it_was(folder):
            check_empty(folder)
            try:
                listed = write_files(graphs, stage / FILES, progress, n_networks)
                check_empty(folder)
                with stopped(folder) as held:
                    settle(folder)
                    build(folder, listed, [lock, held], progress)
                    exchange(folder, stage / DATA)
            finally:
                clear(stage)
    spent = (perf_counter() - begun) / len(listed)
    return [Exported(one.row["id"], one.row["name"], one.n_edges, one.n_edges, spent) for one in listed]


@contextmanager
def only_load(home: Path) -> Generator[int]:
    """Hold the lock that one load at a time has."""
    deadline = monotonic() + LOCK_LIMIT
    while True:
        with lock_file(home / "bulk.lock") as lock:
            if lock is not None:
                yield lock
                return
        if monotonic() > deadline:
            raise ValueError(f"another bulk load into {home} is at work; wait until it has ended")
        sleep(0.1)


def clear(stage: Path) -> None:
    """Remove what a load leaves, its server first."""
    server.stop(stage)
    if is_locked(stage / "lock"):
        raise ConnectionError(f"a killed load left a server in {stage} that is not known; end it, then load again")
    shutil.rmtree(stage, ignore_errors=True)


def check_empty(home: Path) -> None:
    """Refuse a store that holds anything; a server that does not run is started to be asked, if it ever ran.

    Raises:
        ValueError: it holds networks, or other nodes.
    """
    running = server.status(home)
    if running is None:
        with stopped(home):
            settle(home)
        if not (home / DATA / "databases" / "neo4j").exists():
            return
        running = server.start(home, heap=HEAP, ports=(0, 0))
    with opened(running) as store:
        found = store.read(text("count_nodes"))[0]
    if found["n_networks"]:
        raise ValueError(
            f"the store in {home} holds {found['n_networks']:,} networks (one is {found['name']!r}), and a bulk load "
            "needs an empty one; leave out --bulk, drop them (`connectorch store drop`), or give another home"
        )
    if found["n_nodes"]:
        raise ValueError(
            f"the store in {home} holds no network, but {found['n_nodes']:,} other nodes, and a bulk load needs an "
            "empty one; leave out --bulk, or delete them"
        )


def opened(running: server.Server) -> Neo4jStore:
    return Neo4jStore(running.bolt, running.user, running.password)


def write_files(
    graphs: Iterable[NeuronGraph], folder: Path, progress: Progress | None, n_networks: int | None
) -> list[Listed]:
    """Write all networks into the files of the import tool, as far as the disk has room for them and for the store."""
    folder.mkdir(parents=True, mode=0o700)
    listed: list[Listed] = []
    names: set[str] = set()
    with ImportFiles(folder) as files:
        for graph in graphs:
            name = graph.network.name
            if name in names:
                raise ValueError(f"the sources hold {name!r} more than once; name every network once")
            names.add(name)
            check_room(folder, files.n_neurons, files.n_edges, graph)
            listed.append(files.add(graph))
            if progress is not None:
                progress("write files", len(listed), max(n_networks or 0, len(listed)))
    if not listed:
        raise ValueError("there is no network to load; give at least one source")
    return listed


def build(home: Path, listed: Sequence[Listed], locks: Sequence[int], progress: Progress | None) -> None:
    """Make the data folder with all networks in the stage, and check it; the home's server is stopped."""
    stage, runtime = home / STAGE, find_runtime(progress)
    (stage / "conf").mkdir()
    (stage / "conf" / "neo4j.conf").write_text(f"server.directories.data={stage / DATA}\n")
    if (home / DATA / "dbms" / "auth.ini").exists():
        copy_users(home / DATA, stage / DATA)
    if (home / "password").exists():
        shutil.copy(home / "password", stage / "password")  # its mode too
    names = [f"--relationships={kind}={stage / FILES / f'{kind}.csv'}" for kind in Edge]
    words = ["database", "import", "full", "neo4j", f"--nodes={stage / FILES / 'neurons.csv'}", *names]
    words += ["--id-type=actual", "--bad-tolerance=0", f"--report-file={stage / 'report'}"]
    code, said = run_admin(
        runtime,
        stage,
        words,
        heap=HEAP,
        locks=locks,
        report=None if progress is None else lambda share: progress("import", round(100 * share), 100),
    )
    if code:
        raise ConnectionError(f"Neo4j's import tool ended with {code}; the store stays empty. It said:\n{said[-2000:]}")
    shutil.rmtree(stage / FILES)
    running = server.start(stage, heap=HEAP, ports=(0, 0))
    try:
        with opened(running) as store:
            finish(store, listed, progress)
    finally:
        server.stop(stage)
    if not (home / "password").exists():
        shutil.copy(stage / "password", home / "password")


def finish(store: Neo4jStore, listed: Sequence[Listed], progress: Progress | None) -> None:
    """Add the nodes of networks and layers, check every network, call them complete and join their levels."""
    store.create_schema()
    for first in range(0, len(listed), GROUP):
        store.create_networks([(one.row, one.layers) for one in listed[first : first + GROUP]])
    check_contents(store, listed, progress)
    store.run(text("embedded_finish"), first=1, last=len(listed) + 1, complete=True)
    join_levels(store, [one.row["name"] for one in listed])


def check_contents(store: Neo4jStore, listed: Sequence[Listed], progress: Progress | None) -> None:
    """Compare counts and fingerprints of every network and layer with what was written into the files.

    Raises:
        OSError: they differ.
    """

    def found(one: Listed) -> dict[int, dict[str, int]]:
        number = one.row["id"]
        constants = {"field": FIELD, "scale": SCALE, "largest": LARGEST}
        rows = store.read(text("count_bulk"), first=first_id(number), last=first_id(number + 1), **constants)
        return {row.pop("layer"): row for row in rows}

    with ThreadPoolExecutor(READERS) as pool:
        for done, (one, contents) in enumerate(zip(listed, pool.map(found, listed), strict=True), start=1):
            if contents != one.contents:
                pool.shutdown(cancel_futures=True)
                raise OSError(
                    f"{one.row['name']!r} was imported as {contents}, not as {one.contents}; nothing was loaded, the "
                    "store is as it was. Load again; should it happen twice, tell the authors of the toolkit"
                )
            if progress is not None:
                progress("check", done, len(listed))


def home_to_fill(address: str | None) -> Path | None:
    """The home of the toolkit's own server, if that is meant; None for an embedded store, which always loads in bulk.

    Raises:
        ValueError: another's server, whose data folder is out of reach.
    """
    address = store_address(address)
    running = server.status()
    if address == OWN or (running is not None and "://" in address and place(address) == place(running.bolt)):
        return server.home_of(None)
    if "://" not in address:
        return None
    raise ValueError(
        f"--bulk fills the toolkit's own Neo4j (--store neo4j), offline, on its own data folder; {address} is another "
        "server. Leave out --bulk"
    )


def fill(
    sources: Sequence[Path], home: Path, progress: Progress | None, *, bias: bool = False, partial: bool = False
) -> list[Exported]:
    """Load what run folders and files hold, one network in memory at a time, see `load`."""
    networks = (network for source in sources for network in read_all(source, partial=partial))
    graphs = (neuron_graph(network, with_bias=bias) for network in networks)
    return load(graphs, home, progress, n_networks=sum(map(count_networks, sources)))
