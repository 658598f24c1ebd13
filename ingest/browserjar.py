"""Neo4j's Browser with files of our own beside it: a copy of its jar, made for one server when that starts."""

import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ARTIFACT = "neo4j-browser-"
FOLDER = "browser/"
INDEX = FOLDER + "index.html"
BEFORE = b'<script src="'
DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Additions:
    """What a server's Browser has beside its own.

    `files` are served below `browser/`; `script` is the one of them that runs before the Browser's own scripts;
    `on_connect` is a command of the Browser's (without its colon) that runs whenever it connects.
    """

    files: Mapping[str, bytes]
    script: str
    on_connect: str


def write_jar(original: Path, target: Path, additions: Additions) -> Path:
    """Put a copy of the Browser's jar with the additions at `target`, whole or not at all.

    Raises:
        ValueError: the jar has no page to add the script to, or a file of that name already.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(original, part)
        with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED) as jar:
            added = {FOLDER + name: content for name, content in additions.files.items()}
            if taken := added.keys() & set(jar.namelist()):
                raise ValueError(f"{original} has files of its own called {', '.join(sorted(taken))}")
            added[INDEX] = with_script(jar.read(INDEX), additions.script)
            jar.filelist.remove(jar.getinfo(INDEX))  # its old bytes stay behind, and nothing leads to them
            del jar.NameToInfo[INDEX]
            for name, content in added.items():
                jar.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def with_script(page: bytes, script: str) -> bytes:
    """The Browser's page with one script more, before all others."""
    if page.count(BEFORE) == 0:
        raise ValueError("the Browser's page loads no script; its jar is not the one of the lock")
    return page.replace(BEFORE, BEFORE + script.encode() + b'"></script>' + BEFORE, 1)
