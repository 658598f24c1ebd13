"""Settings of the toolkit's own Neo4j: loopback only, nothing sent home, small transaction logs."""

import socket
from pathlib import Path

OPENED = ("java.nio", "java.io", "sun.nio.ch")
JAVA_OPTIONS = (
    "-Xms512m",
    "-XX:+UseG1GC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
)
PAGE_CACHE = "512m"
LOOPBACK = "127.0.0.1"

# The Browser asks fonts, statistics and guides of the net; with this header it asks only the server and works as well.
BROWSER_ASKS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self' ws://localhost:* wss://localhost:* http://localhost:*"
)


def settings(home: Path, bolt: int, http: int, gds: Path | None = None, on_connect: str | None = None) -> str:
    """Text of neo4j.conf for ports `bolt` and `http`.

    `gds` is the folder of GDS's jars, where it is wanted; `on_connect` is what the Browser does when it connects.
    """
    lines = {
        "server.default_listen_address": LOOPBACK,
        "server.default_advertised_address": "localhost",
        "server.bolt.listen_address": f"{LOOPBACK}:{bolt}",
        "server.bolt.advertised_address": f"localhost:{bolt}",  # else the Browser looks for 7687
        "server.http.listen_address": f"{LOOPBACK}:{http}",
        "server.http.advertised_address": f"localhost:{http}",
        "server.https.enabled": "false",
        "server.directories.import": str(home / "import"),  # unset, LOAD CSV reads any file of the machine
        "server.directories.plugins": str(gds or home / "plugins"),
        "server.memory.pagecache.size": PAGE_CACHE,
        "dbms.security.auth_enabled": "true",
        "dbms.security.http_static_content_security_policy_header": BROWSER_ASKS,
        "client.allow_telemetry": "false",
        "dbms.usage_report.enabled": "false",
        "db.tx_log.rotation.size": "64M",
        "db.tx_log.rotation.retention_policy": "256M size",
        "db.tx_log.preallocate": "false",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # stops in 1 s, not 10
    }
    if gds is not None:
        lines["dbms.security.procedures.unrestricted"] = "gds.*"
    if on_connect is not None:
        lines["browser.post_connect_cmd"] = on_connect
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def free_port(wanted: int) -> int:
    """`wanted` if nothing listens there on loopback, else a free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left counts as free
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ConnectionError(f"no free port on {LOOPBACK}")


def is_open(port: int) -> bool:
    """Whether something listens at `port` on loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0
