"""A network -> files of another program, whole or not at all."""

import os
import shutil
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
        FileExistsError: a file is there, and `replace` is false.
        FileNotFoundError: there is no folder to write into.
        LookupError: no cleaning of that name.
        ModuleNotFoundError: the format needs graph-tool, which is not installed.
        ValueError: no format of that ending.
    """
    path = Path(path)
    known = registry.names(writers)
    if path.suffix.lstrip(".") not in known:
        raise ValueError(
            f"{path} ends in {path.suffix!r}; files that can be written end in {', '.join('.' + k for k in known)}"
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {str(path.parent)!r} to write {path.name} into; make it first")
    writer = registry.load(writers, path.suffix.lstrip("."), "writer")
    files = [path.with_name(path.stem + ending) for ending in writer.ENDINGS]
    there = [file for file in files if file.exists()]
    if there and not (replace and all(file.is_file() for file in there)):
        raise FileExistsError(f"{there[0]} is there already; name another file, or replace it with --replace")
    graph = neuron_graph(cleaned(network, clean), with_bias=bias)
    beside = Path(mkdtemp(prefix=f".{path.stem}-", dir=path.parent))
    try:
        writer.write(graph, beside / path.name)
        for file in files[1:]:  # killed in between, a new file never stands beside an old one
            file.unlink(missing_ok=True)
        for file in files:
            os.replace(beside / file.name, file)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return files
