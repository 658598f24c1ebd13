"""A Neo4j of the toolkit's own: fetched once, bound to loopback, started and stopped as a process beside Python.

Home folder: `password` and `browser.html`, the way into its Browser (both mode 600), `browser.jar`, `server.json` (what
runs), `lock`, and Neo4j's own `data`, `logs`, `import`. The server inherits `lock` locked, and the system frees it when
the process ends, however it ends: so a lock that is free means no server, whatever `server.json` says and whoever has
its process number now.
"""

import json
import os
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from .browserjar import Additions
from .datafolder import settle
from .door import DOOR, make_door
from .filelock import is_locked, lock_file
from .jars import cache_home
from .launch import Progress, detach, find_runtime, make_password, set_password
from .serversettings import JAVA_OPTIONS, free_port, is_open, settings

USER = "neo4j"
HEAP = "2g"
START_LIMIT = 120.0  # seconds; 5-12 are usual
STOP_LIMIT = 30.0
BROWSER_JAR = "browser.jar"
SERVER_CLASS = "org.neo4j.server.CommunityEntryPoint"

additions: Callable[[], Additions] | None = None
"""Makes what the Browser of a server has beside its own; the room that knows the catalogue sets it."""


@dataclass(frozen=True)
class Server:
    """A server that runs: where it answers, who may enter, where it lives."""

    bolt: str
    http: str
    user: str
    password_file: Path
    pid: int
    home: Path
    version: str
    heap: str
    gds: str | None = None
    """Version of the Graph Data Science plugin, None without it."""

    @property
    def password(self) -> str:
        """The generated password."""
        return self.password_file.read_text().strip()


def start(
    home: Path | str | None = None,
    progress: Progress | None = None,
    *,
    heap: str = HEAP,
    ports: tuple[int, int] = (7687, 7474),
    gds: bool = False,
    browser: Additions | None = None,
) -> Server:
    """A server that answers: the one that runs in `home`, else a new one.

    Args:
        home: the server's folder, one server each; None is `neo4j` in the toolkit's cache folder.
        progress: called as progress(what, done, total) while jars are fetched.
        heap: Java's memory at most, such as `2g`.
        ports: where Bolt and HTTP answer, if they are free, else at any that are; 0 is any.
        gds: with the Graph Data Science plugin, which is fetched the first time.
        browser: what its Browser has beside its own, else what `additions` makes; a server that runs already keeps what
            it was started with.

    Raises:
        ConnectionError: jars cannot be had, or the server did not start; the text quotes its log.
        FileNotFoundError: no fitting Java.
        PermissionError: the home's data have another password than its password file.
        ValueError: `heap` is no size of memory; or `gds` is wanted, and the server that runs has none.
    """
    if not re.fullmatch(r"[1-9]\d*[kmgKMG]", heap):
        raise ValueError(f"heap {heap!r} is no size of memory; give one like 512m or 2g")
    folder = home_of(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = monotonic() + START_LIMIT
    server, launched = status(folder), False
    while server is None:
        with lock_file(folder / "lock") as lock:
            if lock is not None:
                beside = browser or (additions() if additions else Additions())
                server = launch(folder, lock, heap, ports, progress, beside, gds=gds)
                launched = True
                deadline = monotonic() + START_LIMIT
        if server is None:  # another process is starting one
            if monotonic() > deadline:
                raise ConnectionError(
                    f"another process has been starting Neo4j in {folder} for {START_LIMIT:.0f} s; see {folder}/logs"
                )
            sleep(0.2)
            server = status(folder)
    if gds and server.gds is None:
        raise ValueError(
            f"Neo4j in {folder} runs without GDS; stop it (`connectorch neo4j stop`) and start it again with --gds: "
            "what it holds is kept"
        )
    await_answer(server, deadline, launched=launched)
    return server


def stop(home: Path | str | None = None) -> bool:
    """Stop the server of `home`, by force after `STOP_LIMIT`; False if none runs."""
    server = status(home)
    if server is None:
        return False
    for force, limit in ((signal.SIGTERM, STOP_LIMIT), (signal.SIGKILL, STOP_LIMIT)):
        with suppress(ProcessLookupError):
            os.kill(server.pid, force)
        deadline = monotonic() + limit
        while is_locked(server.home / "lock"):
            if monotonic() > deadline:
                break
            sleep(0.1)
        else:
            (server.home / "server.json").unlink(missing_ok=True)
            return True
    raise ConnectionError(f"Neo4j, process {server.pid}, home {server.home}, does not end")


def status(home: Path | str | None = None) -> Server | None:
    """The server that runs in `home`, None if none does."""
    folder = home_of(home)
    if not is_locked(folder / "lock"):
        return None
    try:
        seen = json.loads((folder / "server.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):  # it is just being started
        return None
    return Server(
        seen["bolt"],
        seen["http"],
        seen["user"],
        Path(seen["password_file"]),
        seen["pid"],
        Path(seen["home"]),
        seen["version"],
        seen.get("heap", HEAP),  # a server that an older version started says none
        seen.get("gds"),
    )


def home_of(home: Path | str | None) -> Path:
    return (cache_home() / "neo4j" if home is None else Path(home)).absolute()


def launch(
    home: Path,
    lock: int,
    heap: str,
    ports: tuple[int, int],
    progress: Progress | None,
    browser: Additions,
    *,
    gds: bool = False,
) -> Server:
    """Start the process; `lock` is the descriptor that it inherits."""
    (home / "server.json").unlink(missing_ok=True)
    settle(home)
    runtime = find_runtime(progress, gds=gds)
    bolt, http = map(free_port, ports)
    for name in ("conf", "data", "import", "logs", "plugins"):
        (home / name).mkdir(exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(settings(home, bolt, http, runtime.plugins, browser.on_connect))
    used = (home / "data" / "dbms" / "auth.ini").exists()
    password_file = make_password(home, used=used)
    if not used:
        set_password(runtime, home, password_file.read_text().strip())
    addresses = f"bolt://localhost:{bolt}", f"http://localhost:{http}"
    server = Server(*addresses, USER, password_file, 0, home, runtime.version, heap, runtime.gds)
    door = make_door(home, server.password, bolt=server.bolt, http=server.http, user=USER)
    runtime = runtime.with_browser(home / BROWSER_JAR, browser.after(DOOR, door))
    command = [str(runtime.java), f"-Xmx{heap}", *JAVA_OPTIONS, "-cp", runtime.class_path, SERVER_CLASS]
    pid = detach([*command, f"--home-dir={home}", f"--config-dir={home / 'conf'}"], home / "logs" / "console.log", lock)
    server = replace(server, pid=pid)
    part = home / "server.json.part"
    part.write_text(json.dumps(asdict(server), default=str, indent=1))
    part.replace(home / "server.json")
    return server


def await_answer(server: Server, deadline: float, *, launched: bool) -> None:
    """Return when the server has answered a query; an open port is not enough."""
    while not (has_answered(server, launched=launched) and is_open(urlsplit(server.http).port or 0)):
        died = not is_locked(server.home / "lock")
        if died or monotonic() > deadline:
            what = "ended" if died else f"did not answer within {START_LIMIT:.0f} s and was stopped"
            stop(server.home)
            raise ConnectionError(f"Neo4j in {server.home} {what}; its log ends:\n{log_end(server.home)}")
        sleep(0.2)


def has_answered(server: Server, *, launched: bool) -> bool:
    """Whether it answers a query; one just launched that refuses its own password is stopped."""
    from .stores.bolt import answers

    try:
        return answers(server.bolt, server.user, server.password)
    except PermissionError as error:
        if launched:
            stop(server.home)
        raise PermissionError(
            f"the data in {server.home} have another password than {server.password_file}; put the right one there, or "
            f"move the folder away and start a new server{'; this one was stopped' if launched else ''}"
        ) from error


def log_end(home: Path, n_lines: int = 15) -> str:
    """Last lines of what Java said, and of the server's own log where this start wrote it."""
    begun = (home / "conf" / "neo4j.conf").stat().st_mtime
    logs = [home / "logs" / name for name in ("console.log", "neo4j.log")]
    fresh = [log for log in logs if log.exists() and log.stat().st_mtime >= begun]
    lines = [line for log in fresh for line in log.read_text(errors="replace").splitlines()[-n_lines:]]
    return "\n".join(lines) or "(no log)"
