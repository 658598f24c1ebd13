"""The way into a server's Browser: a page on this machine that leads there and connects, and shows nobody the password.

The password is split in two halves of random bytes. One is served with the Browser, where any user of this machine may
read it; the other stands in a page in the server's home, which only its owner may read. It travels behind the `#` of an
address, which a browser sends to nobody, and the script of the Browser's page clears it. So no address, history, log or
list of processes ever holds the password, and every start of the server makes new halves.
"""

import json
import os
import secrets
from pathlib import Path

SCRIPT = Path(__file__).with_name("door.js")
DOOR = "connectorch/door.js"
"""Where the script is served, below the Browser's address."""
SLOT = "const DOOR = null;"
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Neo4j Browser</title>
<script>location.replace({address})</script>
"""


def make_door(home: Path, password: str, *, bolt: str, http: str, user: str) -> str:
    """Write the page `browser.html` into the server's home; returns the script that is served."""
    secret = password.encode()
    half = secrets.token_bytes(len(secret))
    sealed = bytes(one ^ other for one, other in zip(secret, half, strict=True))
    write_private(page_of(home), PAGE.format(address=json.dumps(f"{http}/browser/#connectorch={half.hex()}")))
    door = {"bolt": bolt, "user": user, "sealed": sealed.hex()}
    return SCRIPT.read_text(encoding="utf-8").replace(SLOT, f"const DOOR = {json.dumps(door)};")


def page_of(home: Path) -> Path:
    """The page that opens the Browser of the server in `home`."""
    return home / "browser.html"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
