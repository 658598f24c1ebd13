"""Neo4j's admin tool, run so that it ends when this process does, however that ends."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from .launch import ADMIN_CLASS, Runtime
from .serversettings import JAVA_OPTIONS

# Beside the tool, a shell reads a pipe whose other end this process holds: where it ends, the tool is killed.
WITH_PARENT = 'exec 3<&0; "$@" </dev/null 3<&- & tool=$!; { cat <&3; kill -9 $tool; } >/dev/null 2>&1 & wait $tool'


def run_admin(
    runtime: Runtime,
    home: Path,
    words: Sequence[str],
    *,
    heap: str = "1g",
    locks: Sequence[int] = (),
    report: Callable[[float], None] | None = None,
) -> tuple[int, str]:
    """Run the admin tool on a server's home, which must be stopped; its exit code and what it said.

    Args:
        runtime: Java and jars.
        home: the server's folder, with its `conf`.
        words: as after `neo4j-admin`.
        heap: Java's memory at most.
        locks: descriptors of locked files, which stay locked while the tool lives.
        report: called with the share of the work that is done, 0..1, where the tool tells it.
    """
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    options = [f"-Xmx{heap}", "-XX:+UseParallelGC", *(one for one in JAVA_OPTIONS if "GC" not in one)]
    java = [str(runtime.java), *options, "-cp", runtime.class_path, ADMIN_CLASS]
    with subprocess.Popen(
        ["/bin/sh", "-c", WITH_PARENT, "sh", *java, *words],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        pass_fds=locks,
    ) as tool:
        said = follow(tool, report)
    return tool.returncode, said


def follow(tool: "subprocess.Popen[str]", report: Callable[[float], None] | None) -> str:
    """All that the tool says; its lines, such as `(2/4) Relationship import` and `....  35%`, tell how far it is."""
    lines: list[str] = []
    stage, stages = 1, 1
    for line in tool.stdout or ():
        lines.append(line)
        if found := re.match(r"\((\d+)/(\d+)\)", line):
            stage, stages = map(int, found.groups())
        elif report is not None and (found := re.search(r" (\d+)% ", line)):
            report((stage - 1 + int(found[1]) / 100) / stages)
    return "".join(lines)
