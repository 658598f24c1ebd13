"""What Neo4j Browser shows of the toolkit: style, favourites, guide; for a server of ours, or as files for others."""

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..ingest.browserjar import Additions
from .favourites import OURS, Favourite, favourites, on_connect
from .grass import grass, style
from .guide import FOLDER, guide

SCRIPT = f"{OURS}/seed.js"
PAGE = f"{OURS}/guide.html"
SHEET = f"{OURS}/drawing.css"
SLOT = "const SEED = null;"
SETTINGS = {
    "initCmd": f":guide {{browser}}{PAGE}",
    "allowUserStats": False,
    "allowCrashReports": False,
    "showSampleScripts": False,
}
"""Settings that differ from the Browser's own; {browser} is its address."""
DATE = (1980, 1, 1, 0, 0, 0)


def additions() -> Additions:
    """What a server of the toolkit's own adds to its Browser."""
    script = (FOLDER / "seed.js").read_text(encoding="utf-8").replace(SLOT, f"const SEED = {json.dumps(seed())};")
    sheet = (FOLDER / "drawing.css").read_bytes()
    return Additions({SCRIPT: script.encode(), SHEET: sheet, PAGE: guide().encode()}, (SCRIPT,), on_connect())


def seed() -> dict[str, Any]:
    """What the script writes into the Browser's own storage; `version` changes whenever something else does."""
    listed = favourites()
    content = {
        "sheet": SHEET,
        "settings": SETTINGS,
        "grass": style(),
        "folders": [{"id": folder_id(name), "name": name} for name in dict.fromkeys(one.folder for one in listed)],
        "documents": [{"id": one.id, "content": one.text, "folder": folder_id(one.folder)} for one in listed],
    }
    return content | {"version": sha256(json.dumps(content).encode()).hexdigest()}


def folder_id(name: str) -> str:
    return f"{OURS}-{name.lower().replace(',', '').replace(' ', '-')}"


def files() -> dict[str, bytes]:
    """The same as files to drop on the Browser of another Neo4j, by their paths."""
    listed = {f"{path_of(one)}.cypher": one.text.encode() + b"\n" for one in favourites()}
    whole = {
        "connectorch.grass": grass(style()).encode(),
        "favourites.zip": zipped(listed),
        "guide.html": guide().encode(),
    }
    return whole | {f"favourites/{name}": content for name, content in listed.items()}


def path_of(favourite: Favourite) -> str:
    return f"{favourite.folder}/{favourite.id.split('-', 2)[2]}"


def zipped(contents: dict[str, bytes]) -> bytes:
    """A zip file that is the same whenever its contents are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def write_files(folder: Path) -> list[Path]:
    """Write `files` below a folder, each in place of one of that name; returns their paths.

    Raises:
        OSError: a file cannot be written there.
    """
    written: list[Path] = []
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
