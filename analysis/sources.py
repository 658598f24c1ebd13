"""A source as users name it, a run folder, a file or a network of the store, -> networks."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from ..ingest.read import read_all
from ..ingest.restore import restore
from ..ingest.session import open_store
from ..ingest.stores.base import Store
from ..queries import networks as stored
from ..training.network import LayeredNetwork


def resolve(
    sources: Iterable[str | Path], store: str | Store | None = None, *, partial: bool = False
) -> list[LayeredNetwork]:
    """Networks of all sources; what is no path is looked up by name in the store.

    Args:
        sources: run folders, files, names of networks in the store.
        store: an open store, or an address.
        partial: read runs that are not finished up to their last complete level; else they are refused.

    Raises:
        FileNotFoundError: a source that is neither a path nor the name of a network in the store.
        ValueError: a source that cannot be read, such as a run that is not finished.
    """
    found: list[LayeredNetwork] = []
    for source in sources:
        if Path(source).exists():
            found += read_all(source, partial=partial)
        else:
            found.append(from_store(str(source), store))
    return found


def resolve_one(
    source: str | Path, store: str | Store | None = None, *, partial: bool = False, why: str = "", example: str = ""
) -> LayeredNetwork:
    """The only network of a source.

    Args:
        source: as in `resolve`.
        store: as in `resolve`.
        partial: as in `resolve`.
        why: what an error says of the reason that it must be one, such as "and a file takes one".
        example: what it says to name instead.

    Raises:
        FileNotFoundError: as in `resolve`.
        ValueError: as in `resolve`, or it holds another number of networks than one.
    """
    found = resolve([source], store, partial=partial)
    if len(found) != 1:
        raise ValueError(f"{str(source)!r} holds {len(found)} networks{why and f', {why}'}; name one{example}")
    return found[0]


def from_store(name: str, store: str | Store | None) -> LayeredNetwork:
    try:
        with reading(store) as opened:
            return restore(opened, stored.find(opened, name).properties)
    except (FileNotFoundError, LookupError) as error:
        raise FileNotFoundError(f"{name!r} is no file or run folder, and no network of a store: {error}") from error


def all_of(store: str | Store | None = None) -> list[LayeredNetwork]:
    """All complete networks of a store.

    Raises:
        LookupError: there is none.
    """
    with reading(store) as opened:
        found = [restore(opened, there.properties) for there in stored.networks(opened)]
        if not found:
            raise LookupError(f"store {opened.address} holds no network; write one with `connectorch ingest SOURCE`")
        return found


@contextmanager
def reading(store: str | Store | None) -> Generator[Store]:
    """An open store as it is, or the store of an address, closed at the end."""
    if store is None or isinstance(store, str):
        with open_store(store, read_only=True) as opened:
            yield opened
    else:
        yield store
