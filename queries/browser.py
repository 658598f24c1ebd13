"""What Neo4j Browser shows of the toolkit: style, favourites and guide, for a server of ours and as files for others."""

import json
from hashlib import sha256
from typing import Any

from ..ingest.browserjar import Additions
from .favourites import GUIDE, OURS, Favourite, favourites, on_connect
from .grass import style
from .guide import guide

SCRIPT = f"{OURS}/seed.js"
PAGE = f"{OURS}/guide.html"
SLOT = "const SEED = null;"
SETTINGS = {
    "initCmd": f":guide {{browser}}{PAGE}",
    "allowUserStats": False,
    "allowCrashReports": False,
    "showSampleScripts": False,
}
"""Settings that differ from the Browser's own; {browser} is its address."""


def additions() -> Additions:
    """What a server of the toolkit's own adds to its Browser."""
    script = (GUIDE / "seed.js").read_text(encoding="utf-8")
    files = {SCRIPT: script.replace(SLOT, f"const SEED = {json.dumps(seed())};"), PAGE: guide()}
    return Additions({name: text.encode() for name, text in files.items()}, (SCRIPT,), on_connect())


def seed() -> dict[str, Any]:
    """What the script writes into the Browser's own storage; `version` changes whenever something else does."""
    listed = favourites()
    content = {
        "settings": SETTINGS,
        "grass": style(),
        "folders": [{"id": folder_id(name), "name": name} for name in dict.fromkeys(one.folder for one in listed)],
        "documents": [document(one) for one in listed],
    }
    return content | {"version": sha256(json.dumps(content).encode()).hexdigest()}


def document(favourite: Favourite) -> dict[str, str]:
    return {"id": favourite.id, "content": favourite.text, "folder": folder_id(favourite.folder)}


def folder_id(name: str) -> str:
    return f"{OURS}-{name.lower().replace(',', '').replace(' ', '-')}"
