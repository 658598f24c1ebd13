"""A Neo4j of the toolkit's own: fetched once, bound to loopback, started and stopped as a process beside Python.

Home folder: `neo4j.conf`, `password` (mode 600), `server.json` (what runs), `lock`, and Neo4j's own `data`, `logs`,
`import`. The server inherits `lock` locked, and the system frees it when the process ends, however it ends: so
a lock that is free means no server, whatever `server.json` says and whoever has its process number now.
"""

import json
import os
import secrets
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep

from .filelock import is_locked, lock_file
from .jars import cache_home, fetch, read_lock, version_of
from .java import find_java
from .serversettings import JAVA_OPTIONS, free_port, settings

USER = "neo4j"
START_LIMIT = 120.0  # seconds; 5-12 are usual
STOP_LIMIT = 30.0
SERVER_CLASS = "org.neo4j.server.CommunityEntryPoint"
ADMIN_CLASS = "org.neo4j.cli.AdminTool"


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

    @property
    def password(self) -> str:
        """The generated password."""
        return self.password_file.read_text().strip()


def start(home: Path | str | None = None, progress: Callable[[str, int, int], None] | None = None, *, heap: str = "2g") -> Server:
    """A server that answers: the one that runs in `home`, else a new one.

    Args:
        home: the server's folder, one server each; None is `neo4j` in the toolkit's cache folder.
        progress: called as progress(what, done, total) while jars are fetched.
        heap: Java's memory at most, such as `2g`.

    Raises:
        ConnectionError: jars cannot be had, or the server did not start; the text quotes its log.
        FileNotFoundError: no fitting Java.
    """
    folder = home_of(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = monotonic() + START_LIMIT
    server = status(folder)
    while server is None:
        with lock_file(folder / "lock") as lock:
            if lock is not None:
                server = launch(folder, lock, heap, progress)
                deadline = monotonic() + START_LIMIT
        if server is None:  # another process is starting one
            if monotonic() > deadline:
                raise ConnectionError(f"another process has been starting Neo4j in {folder} for {START_LIMIT:.0f} s; see {folder}/logs")
            sleep(0.2)
            server = status(folder)
    await_answer(server, deadline)
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
    return Server(**{**seen, "home": Path(seen["home"]), "password_file": Path(seen["password_file"])})


def home_of(home: Path | str | None) -> Path:
    return (cache_home() / "neo4j" if home is None else Path(home)).absolute()


def launch(home: Path, lock: int, heap: str, progress: Callable[[str, int, int], None] | None) -> Server:
    """Start the process; `lock` is the descriptor that it inherits."""
    (home / "server.json").unlink(missing_ok=True)
    java, lock_list = find_java(), read_lock()
    version = version_of("org.neo4j:neo4j", lock_list)
    class_path = os.pathsep.join(map(str, fetch(cache_home() / f"neo4j-{version}-jars", lock_list, progress)))
    bolt, http = free_port(7687), free_port(7474)
    for name in ("conf", "data", "import", "logs", "plugins"):
        (home / name).mkdir(exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(settings(home, bolt, http))
    password_file = make_password(home)
    if not (home / "data" / "dbms" / "auth.ini").exists():
        set_password(java, class_path, home, password_file.read_text().strip())
    command = [str(java), f"-Xmx{heap}", *JAVA_OPTIONS, "-cp", class_path, SERVER_CLASS]
    command += [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    server = Server(
        f"bolt://localhost:{bolt}", f"http://localhost:{http}", USER, password_file, detach(command, home, lock), home, version
    )
    part = home / "server.json.part"
    part.write_text(json.dumps(asdict(server), default=str, indent=1))
    part.replace(home / "server.json")
    return server


def make_password(home: Path) -> Path:
    """The password file, written once, which only its owner may read."""
    path = home / "password"
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(24) + "\n")
    return path


def set_password(java: Path, class_path: str, home: Path, password: str) -> None:
    """Give the new server its password; Java reads its arguments from a file, so that no list of processes shows them."""
    arguments = home / "arguments"
    words = ["-cp", class_path, ADMIN_CLASS, "dbms", "set-initial-password", "--", password]
    try:
        with os.fdopen(os.open(arguments, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in words)
        environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        done = subprocess.run([java, f"@{arguments}"], env=environment, capture_output=True, text=True, check=False)
    finally:
        arguments.unlink(missing_ok=True)
    if done.returncode:
        raise ConnectionError(f"Neo4j in {home} took no password: {(done.stderr or done.stdout).strip()}")


def detach(command: list[str], home: Path, lock: int) -> int:
    """Start a process in a session of its own that outlives this one; returns its number."""
    script = 'log="$1"; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'  # the shell ends at once, so no child is left to wait for
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(home / "logs" / "console.log"), *command],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        start_new_session=True,
        pass_fds=[lock],
    )
    return int(done.stdout)


def await_answer(server: Server, deadline: float) -> None:
    """Return when the server has answered a query; an open port is not enough."""
    from .stores.bolt import answers

    while not answers(server.bolt, server.user, server.password):
        died = not is_locked(server.home / "lock")
        if died or monotonic() > deadline:
            what = "ended" if died else f"did not answer within {START_LIMIT:.0f} s and was stopped"
            stop(server.home)
            raise ConnectionError(f"Neo4j in {server.home} {what}; its log ends:\n{log_end(server.home)}")
        sleep(0.2)


def log_end(home: Path, n_lines: int = 15) -> str:
    """Last lines of what Java said and of the server's own log."""
    logs = [home / "logs" / name for name in ("console.log", "neo4j.log")]
    lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()[-n_lines:]]
    return "\n".join(lines) or "(no log)"
