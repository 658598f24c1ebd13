"""A source as users name it, a run folder, a file or a network of the store, -> networks."""

from collections.abc import Iterable
from pathlib import Path

from ..ingest.read import read_all
from ..ingest.restore import restore
from ..ingest.session import open_store
from ..queries import networks as stored
from ..training.network import LayeredNetwork


def resolve(sources: Iterable[str | Path], store: str | None = None) -> list[LayeredNetwork]:
    """Networks of all sources; what is no path is looked up by name in the store.

    Raises:
        FileNotFoundError: a source that is neither a path nor the name of a network in the store.
    """
    found: list[LayeredNetwork] = []
    for source in sources:
        found += list(read_all(source)) if Path(source).exists() else [from_store(str(source), store)]
    return found


def from_store(name: str, store: str | None) -> LayeredNetwork:
    try:
        with open_store(store, read_only=True) as opened:
            return restore(opened, stored.find(opened, name).properties)
    except (FileNotFoundError, LookupError) as error:
        raise FileNotFoundError(f"{name!r} is no file or run folder, and no network of a store: {error}") from error
