"""What a start of the toolkit's own Neo4j is made of: Java and jars, a password, a process that goes on alone."""

import os
import secrets
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from .browserjar import ARTIFACT, Additions, write_jar
from .door import write_private
from .jars import GDS_LOCK, cache_home, fetch, read_lock, version_of
from .java import find_java

ADMIN_CLASS = "org.neo4j.cli.AdminTool"

Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Runtime:
    """A Java and the jars of one version of Neo4j; `plugins` is the folder of GDS's jars, of version `gds`."""

    java: Path
    jars: tuple[Path, ...]
    version: str
    plugins: Path | None = None
    gds: str | None = None

    @property
    def class_path(self) -> str:
        """The jars as Java takes them."""
        return os.pathsep.join(map(str, self.jars))

    def with_browser(self, target: Path, additions: Additions) -> "Runtime":
        """The same with the Browser of a jar of our own, which is written to `target`."""
        jars = [write_jar(jar, target, additions) if jar.name.startswith(ARTIFACT) else jar for jar in self.jars]
        return replace(self, jars=tuple(jars))


def find_runtime(progress: Progress | None = None, *, gds: bool = False) -> Runtime:
    """Java and jars; the jars that are missing are fetched into the toolkit's cache folder.

    Args:
        progress: called as progress(what, done, total) while jars are fetched.
        gds: with Neo4j's library of graph algorithms (GPLv3, as Neo4j is: fetched, never shipped), in a folder beside.

    Raises:
        ConnectionError: jars cannot be had.
        FileNotFoundError: no fitting Java.
    """
    java, jars = find_java(), read_lock()
    version = version_of("org.neo4j:neo4j", jars)
    files = fetch(cache_home() / f"neo4j-{version}-jars", jars, progress)
    if not gds:
        return Runtime(java, tuple(files), version)
    jars = read_lock(GDS_LOCK)
    number = version_of("org.neo4j.gds:proc", jars)
    plugins = cache_home() / f"gds-{number}-jars"
    files += fetch(plugins, jars, progress)  # found as plugins, and on the class path by GDS's own extension
    return Runtime(java, tuple(files), version, plugins, number)


def make_password(home: Path, *, used: bool) -> Path:
    """The password file, written once and whole, which only its owner may read.

    Args:
        home: the server's folder.
        used: whether the server's data have a password already.

    Raises:
        PermissionError: they have, and the file is gone or empty.
    """
    path = home / "password"
    if path.is_file() and path.read_text().strip():
        return path
    if used:
        raise PermissionError(
            f"the data in {home} have a password, but {path} is {'empty' if path.exists() else 'gone'}; put it back, "
            "or move the folder away and start a new server"
        )
    write_private(path, secrets.token_urlsafe(24) + "\n")
    return path


def set_password(runtime: Runtime, home: Path, password: str) -> None:
    """Give the new server its password; Java reads its arguments from a file, so no list of processes shows them."""
    arguments = home / "arguments"
    words = ["-cp", runtime.class_path, ADMIN_CLASS, "dbms", "set-initial-password", "--", password]
    try:
        with os.fdopen(os.open(arguments, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in words)
        environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        done = subprocess.run(
            [runtime.java, f"@{arguments}"], env=environment, capture_output=True, text=True, check=False
        )
    finally:
        arguments.unlink(missing_ok=True)
    if done.returncode:
        raise ConnectionError(f"Neo4j in {home} took no password: {(done.stderr or done.stdout).strip()}")


def detach(command: list[str], log: Path, lock: int) -> int:
    """Start a process that outlives this one and holds the descriptor `lock`; returns its number."""
    # The shell ends at once, so that this process has no child to wait for.
    script = 'log="$1"; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(log), *command],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        start_new_session=True,
        pass_fds=[lock],
    )
    return int(done.stdout)
