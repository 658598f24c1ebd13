"""The toolkit's own Neo4j, stopped for work on its data folder, and after it as it was before."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from . import server
from .filelock import lock_file


@contextmanager
def as_it_was(home: Path) -> Generator[None]:
    """At the end, let a server run again that ran at the beginning, or stop one that did not."""
    before = server.status(home)
    try:
        yield
    finally:
        if before is None:
            server.stop(home)
        elif server.status(home) is None:
            bolt, http = (urlsplit(address).port or 0 for address in (before.bolt, before.http))
            server.start(home, heap=before.heap, ports=(bolt, http), gds=before.gds is not None)


@contextmanager
def stopped(home: Path) -> Generator[int]:
    """Stop a server and hold its lock, so that nobody starts it.

    Raises:
        ValueError: somebody is starting it.
    """
    server.stop(home)
    with lock_file(home / "lock") as lock:
        if lock is None:
            raise ValueError(f"somebody is starting Neo4j in {home}; try again when nobody else uses it")
        yield lock
