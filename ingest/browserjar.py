"""Neo4j's Browser with files of our own beside it: a copy of its jar, made for one server when that starts."""

import os
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ARTIFACT = "neo4j-browser-"
FOLDER = "browser/"
INDEX = FOLDER + "index.html"
BEFORE = b'<script src="'
DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Additions:
    """What a server's Browser has beside its own.

    `files` are served below `browser/`; `scripts` are those of them that run before the Browser's own, in their order;
    `on_connect` is a command of the Browser's (without its colon) that runs whenever it connects.
    """

    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    scripts: tuple[str, ...] = ()
    on_connect: str | None = None

    def after(self, name: str, script: str) -> "Additions":
        """The same with a script more, which runs first."""
        return replace(self, files={name: script.encode(), **self.files}, scripts=(name, *self.scripts))


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
            added[INDEX] = with_scripts(jar.read(INDEX), additions.scripts)
            jar.filelist.remove(jar.getinfo(INDEX))  # its old bytes stay behind, and nothing leads to them
            del jar.NameToInfo[INDEX]
            for name, content in added.items():
                jar.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def with_scripts(page: bytes, scripts: Sequence[str]) -> bytes:
    """The Browser's page with scripts more, before all others."""
    if BEFORE not in page:
        raise ValueError("the Browser's page loads no script; its jar is not the one of the lock")
    added = "".join(f'<script src="{name}"></script>' for name in scripts)
    return page.replace(BEFORE, added.encode() + BEFORE, 1)


def file_of(jar: Path, name: str) -> bytes | None:
    """A file that a jar of ours serves below `browser/`; None where jar or file is missing."""
    if not jar.exists():
        return None
    with zipfile.ZipFile(jar) as held:
        return held.read(FOLDER + name) if FOLDER + name in held.namelist() else None
