"""Open a store by its address; the one place that reads secrets."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from . import server
from .stores.base import Store

DEFAULT = "./connectome.lbug"
SCHEMES = ("bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc")
OWN = "neo4j"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def open_store(address: str | None = None, *, read_only: bool = False) -> Store:
    """The store of an address: a path is an embedded one, `bolt://` and `neo4j://` (also `+s`) are a Neo4j.

    Args:
        address: also `neo4j`, the toolkit's own running server; None is CONNECTORCH_STORE, else `./connectome.lbug`.
        read_only: refuse to write; an embedded store may then be open in other programs too.

    Raises:
        ConnectionError: nothing answers at the address.
        PermissionError: user and password are missing or wrong, or others may read the password file.
        FileNotFoundError: no embedded store there, where it is to be read only.
        ValueError: an address of no known kind, or a file that is no store.
    """
    address = store_address(address)
    if address == OWN:
        address = own_server().bolt
    if "://" in address:
        from .stores.neo4j import Neo4jStore

        if urlsplit(address).scheme not in SCHEMES:
            raise ValueError(
                f"store {address!r}: an address starts with {', '.join(s + '://' for s in SCHEMES[:4])}, or is a path"
            )
        if "@" in urlsplit(address).netloc:
            raise ValueError(
                "a store's address holds no user or password; set CONNECTORCH_USER and CONNECTORCH_PASSWORD_FILE"
            )
        return Neo4jStore(address, *credentials(address), read_only=read_only)
    from .stores.ladybug import LadybugStore

    return LadybugStore(Path(address), read_only=read_only)


def store_address(address: str | None) -> str:
    """What is meant where no address is given."""
    return address or os.environ.get("CONNECTORCH_STORE") or DEFAULT


def own_server() -> server.Server:
    """The toolkit's own server, which must be running."""
    running = server.status()
    if running is None:
        raise ConnectionError("the toolkit's own Neo4j is not running; start it with `connectorch neo4j start`")
    return running


def credentials(address: str) -> tuple[str, str]:
    """User and password for a Neo4j: from the environment, else those of the toolkit's own server if that is meant."""
    user = os.environ.get("CONNECTORCH_USER", server.USER)
    if password := os.environ.get("CONNECTORCH_PASSWORD"):
        return user, password
    if file := os.environ.get("CONNECTORCH_PASSWORD_FILE"):
        return user, read_secret(Path(file))
    running = server.status()
    if running is not None and place(address) == place(running.bolt):
        return running.user, read_secret(running.password_file)
    check_reachable(address)
    raise PermissionError(
        f"no password for {address}: set CONNECTORCH_PASSWORD_FILE to a file of mode 600, or CONNECTORCH_PASSWORD; "
        f"the user is CONNECTORCH_USER, else {server.USER!r}"
    )


def check_reachable(address: str) -> None:
    """Raise ConnectionError where nothing listens: then a password is not what is missing."""
    host, port = place(address)
    try:
        socket.create_connection((host or "localhost", port), timeout=5).close()
    except OSError as error:
        raise ConnectionError(
            f"nothing answers at {address} ({error}); start one (`connectorch neo4j start`), or give another --store"
        ) from error


def read_secret(path: Path) -> str:
    """What a password file holds; a file that others may read is refused."""
    if path.stat().st_mode & 0o077 and os.name == "posix":
        raise PermissionError(f"others may read {path} (mode {path.stat().st_mode & 0o777:o}); run `chmod 600 {path}`")
    return path.read_text(encoding="utf-8").strip()


def place(address: str) -> tuple[str | None, int]:
    """Host and port of an address; all names of this machine's loopback are one."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f"store {address!r}: {error}; give an address like bolt://localhost:7687") from error
    return "localhost" if parts.hostname in LOOPBACK else parts.hostname, port or 7687
