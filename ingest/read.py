"""A source named on the command line -> networks: a file, by its ending, or a run folder."""

from collections.abc import Iterator
from pathlib import Path

from ..training import registry, run
from ..training.network import LayeredNetwork
from . import readers


def read(path: Path | str) -> LayeredNetwork:
    """The one network of a file.

    Raises:
        FileNotFoundError: no such file.
        ValueError: its ending is not known, it cannot be read, or it is a run folder with several networks.
    """
    networks = list(read_all(path))
    if len(networks) != 1:
        raise ValueError(f"{path} holds {len(networks)} networks; take them with `read_all`")
    return networks[0]


def read_all(path: Path | str, *, partial: bool = False) -> Iterator[LayeredNetwork]:
    """Networks of a file (one) or a run folder (every network at every level), one at a time.

    Args:
        path: the file or folder.
        partial: read a run that is not finished up to its last complete level; else it is refused.

    Raises:
        FileNotFoundError: no such file or folder, or a folder that is no run folder.
        ValueError: its ending is not known, it cannot be read, or its training is not finished.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(
            f"no file or run folder {str(path)!r}; give a path, or the name of a network in the store"
        )
    if path.is_dir():
        yield from registry.load(readers, "run", "reader").read_all(path, partial=partial)
        return
    known = [name for name in registry.names(readers) if name != "run"]
    if path.suffix.lstrip(".") not in known:
        raise ValueError(
            f"{path} ends in {path.suffix!r}; files that can be read end in {', '.join('.' + k for k in known)}"
        )
    yield registry.load(readers, path.suffix.lstrip("."), "reader").read(path)


def count_networks(path: Path | str) -> int:
    """How many networks a source holds that `read_all` reads, without reading them."""
    path = Path(path)
    if not path.is_dir():
        return 1
    return sum(len(run.networks(path, level)) for level in run.levels(path)) if run.is_run(path) else 0
