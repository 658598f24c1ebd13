"""The check that Neo4j itself makes of its files, of a server that is stopped for it."""

from pathlib import Path

from .admin import run_admin
from .launch import find_runtime
from .offline import as_it_was, stopped
from .stores.base import Progress


def check_files(home: Path, progress: Progress | None = None) -> str | None:
    """What `neo4j-admin database check` finds wrong, None where it finds nothing; a server that ran is started again.

    Raises:
        ConnectionError: Java or its jars cannot be had.
        ValueError: somebody starts the server meanwhile.
    """
    runtime = find_runtime(progress)
    with as_it_was(home), stopped(home) as lock:
        code, said = run_admin(
            runtime,
            home,
            ["database", "check", "neo4j", f"--report-path={home / 'logs'}"],
            locks=[lock],
            report=None if progress is None else lambda share: progress("database check", round(100 * share), 100),
        )
    return said.strip()[-2000:] if code else None
