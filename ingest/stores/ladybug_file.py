"""The file of an embedded store: opened with a word on what is wrong; a new one is built beside its name."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import ladybug

PENDING = "recovery is pending"
LOCKED, VERSION = "Could not set lock", "different version"
BUILDING_POOL = 2**28  # bytes that ladybug keeps of a file while it is only written; 0 is its own choice
LEFT_BESIDE = ("", ".wal", ".shadow", ".wal.checkpoint", ".tmp")


def open_file(
    path: Path, *, read_only: bool, named: str, building: bool = False
) -> tuple[ladybug.Database, ladybug.Connection]:
    """The database in a file; `named` is the address that people gave; while it is built, its memory is bounded.

    Raises:
        ValueError: another program writes to it, another version wrote it, or it is no ladybug file.
    """
    try:
        database = ladybug.Database(str(path), read_only=read_only, buffer_pool_size=BUILDING_POOL if building else 0)
        return database, ladybug.Connection(database)
    except RuntimeError as error:
        if read_only and PENDING in str(error):  # a program was killed there: whoever may write mends the file
            for part in reversed(open_file(path, read_only=False, named=named)):
                part.close()
            return open_file(path, read_only=True, named=named)
        raise ValueError(f"store {named!r} cannot be opened: {reason(str(error))}") from error


def reason(said: str) -> str:
    """What is wrong with a file that ladybug would not open, and what to do."""
    first = said.splitlines()[0]
    if LOCKED in said:
        return f"another program is writing to it ({first}); wait until it has ended"
    if VERSION in said:
        return f"another version of ladybug wrote it ({first}); install that one, or make the store anew"
    return f"{first}; is it no ladybug file, or not whole? Then move it away and make the store anew"


def building_name(path: Path) -> Path:
    """Where a new store is built, beside its name."""
    return path.with_name(f".{path.name}.new")


def start_building(path: Path) -> Path:
    """A free place to build the store `path` in; what a killed program left there is removed.

    Raises:
        ValueError: another program is building this store now.
    """
    place = building_name(path)
    if place.exists():
        try:
            ladybug.Database(str(place)).close()
        except RuntimeError as error:
            if LOCKED in str(error):
                raise ValueError(f"store {str(path)!r} cannot be made: {reason(str(error))}") from error
        remove_file(place)
    return place


def remove_file(path: Path) -> None:
    """Remove a store's file and what ladybug keeps beside it."""
    for ending in LEFT_BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def publish(place: Path, path: Path) -> None:
    """Give a closed and whole file its name.

    Raises:
        OSError: another program has made a store of that name in the meantime.
    """
    try:
        os.link(place, path)  # unlike a rename, it does not replace what is there
        place.unlink()
    except OSError as error:
        if path.exists():
            raise OSError(f"another program has made the store {str(path)!r} meanwhile; try again") from error
        place.rename(path)  # a file system without links


@contextmanager
def plain_errors(address: str) -> Generator[None]:
    """Turn ladybug's one kind of error into PermissionError, TimeoutError, OSError and ValueError, as its words say."""
    try:
        yield
    except RuntimeError as error:
        said = str(error).rsplit("Original error: ", 1)[-1]
        first = said.splitlines()[0]
        if first.startswith("Interrupted"):
            raise TimeoutError(
                f"store {address!r} took longer than the time limit; raise it (`--timeout`), or ask for less"
            ) from error
        if "Buffer manager" in said:
            raise OSError(f"store {address!r} has too little memory for this ({first}); ask for less") from error
        if "read-only" in said:
            raise PermissionError(f"store {address!r} was opened to read only") from error
        if "IO exception" in said:
            raise OSError(
                f"store {address!r}: {first}; is the disk full? What was not written whole is dropped when the "
                "store is opened again"
            ) from error
        raise ValueError(f"store {address!r}: {first}") from error
