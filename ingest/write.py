"""A network -> files of another program, whole or not at all."""

import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from ..training import registry
from ..training.network import LayeredNetwork
from . import writers
from .clean import clean as cleaned
from .export import neuron_graph


def write(
    network: LayeredNetwork, path: Path | str, *, clean: str = "raw", bias: bool = False, replace: bool = False
) -> list[Path]:
    """Write a network into a file whose ending says the format; nothing half-written stays.

    Args:
        network: with skips or without.
        path: `NAME.graphml`, `NAME.gt`, or `NAME.csv`, which makes `NAME_neurons.csv` and `NAME_connections.csv`.
        clean: raw, strict or published, see `ingest.clean`.
        bias: add bias neurons, joined to the biased neurons of the next layer.
        replace: write in place of files that are there.

    Returns:
        The files.

    Raises:
        FileExistsError: a file is there, and `replace` is false, or a folder.
        FileNotFoundError: there is no folder to write into.
        LookupError: no cleaning of that name.
        OSError: the place cannot be written to, or is full.
        ModuleNotFoundError: the format needs graph-tool, which is not installed.
        ValueError: no format of that ending.
    """
    path = Path(path)
    known = registry.names(writers)
    if path.suffix.lstrip(".") not in known:
        raise ValueError(
            f"{path} ends in {path.suffix!r}; files that can be written end in {', '.join('.' + k for k in known)}"
        )
    writer = registry.load(writers, path.suffix.lstrip("."), "writer")
    files = [path.with_name(path.stem + ending) for ending in writer.ENDINGS]
    with named(path):
        check_place(path, files, replace=replace)
    graph = neuron_graph(cleaned(network, clean), with_bias=bias)
    with named(path):
        beside = Path(mkdtemp(prefix=f".{path.stem[:64]}-", dir=path.parent))
        try:
            writer.write(graph, beside / path.name)
            put(files, beside)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return files


@contextmanager
def named(path: Path) -> Generator[None]:
    """Errors of the system, such as a full disk or a missing right, with the file in place of a temporary one."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not of the system, but said here
            raise
        raise OSError(
            f"{path} cannot be written ({error.strerror or error}); choose another name or folder, or make room there"
        ) from error


def check_place(path: Path, files: Sequence[Path], *, replace: bool) -> None:
    """Check that there is a folder, and no file that may not be replaced."""
    if not path.parent.is_dir():
        if path.parent.exists():
            raise NotADirectoryError(f"{str(path.parent)!r} is no folder, to write {path.name} into; name another")
        raise FileNotFoundError(f"there is no folder {str(path.parent)!r} to write {path.name} into; make it first")
    for file in files:
        if file.is_dir():
            raise FileExistsError(f"{file} is a folder; name another file")
        if file.exists() and not replace:
            raise FileExistsError(f"{file} is there already; name another file, or replace it with --replace")


def put(files: Sequence[Path], beside: Path) -> None:
    """Move new files out of `beside` into their places; where one fails, those that were there come back.

    One file is replaced in one step. Of several, the old ones leave before the first new one comes, so that, killed in
    between, a new file never stands beside an old one.
    """
    old = [(file, beside / f"{file.name}.old") for file in files if len(files) > 1 and file.exists()]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in [*old, *((beside / file.name, file) for file in files)]:
            os.replace(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            os.replace(target, source)
        raise
