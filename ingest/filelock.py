"""A lock on a file that a child process can inherit and that the system frees when its holder ends."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def lock_file(path: Path, *, shared: bool = False) -> Generator[int | None]:
    """The descriptor of a locked file, None while another process holds it; a child that inherits it keeps the lock.

    Raises:
        OSError: this system has no such locks (Windows), or its folder cannot be written.
    """
    try:
        import fcntl
    except ImportError as error:
        raise OSError(
            "a Neo4j of the toolkit's own runs on Linux and macOS; here, give the address of one with --store"
        ) from error
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock, or is just taking it."""
    if not path.exists():
        return False
    with lock_file(path, shared=True) as lock:  # shared, so that two who ask do not take each other for the holder
        return lock is None
