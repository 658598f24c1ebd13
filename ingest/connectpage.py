"""A page on this machine that leads to a server's Browser and connects it, without showing the password to anyone."""

import json
import os
from pathlib import Path
from urllib.parse import quote

from .server import Server

NAME = "browser.html"
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Neo4j Browser</title>
<script>location.replace({address})</script>
"""
FRAGMENT = "connectorch="


def write_connect_page(server: Server) -> Path:
    """Write the page, which only its owner may read, into the server's home; opening it connects.

    It hands the password over behind the `#` of an address, which a browser keeps to itself: no request, and so no
    log, holds it. The script of the Browser's page takes it from there and clears it.
    """
    handed = {"bolt": server.bolt, "user": server.user, "password": server.password}
    address = f"{server.http}/browser/#{FRAGMENT}{quote(json.dumps(handed), safe='')}"
    path = server.home / NAME
    part = server.home / f".{NAME}.{os.getpid()}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(PAGE.format(address=json.dumps(address)))
    part.replace(path)
    return path
