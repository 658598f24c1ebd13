"""The jars of the lock: found on this machine or fetched, each checked by its SHA-256."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import file_digest
from http.client import HTTPException
from pathlib import Path
from time import sleep
from urllib.error import HTTPError
from urllib.request import urlopen

LOCK = Path(__file__).with_name("jars.lock")
GDS_LOCK = Path(__file__).with_name("gds.lock")
THREADS = 8
TRIES = 3
TIMEOUT = 60  # seconds without a byte


@dataclass(frozen=True)
class Jar:
    """One line of the lock; `path` is where a Maven repository keeps it."""

    name: str
    path: str
    sha256: str

    @property
    def file(self) -> str:
        """The jar's file name, unique within the lock."""
        return self.path.rpartition("/")[2]


def read_lock(lock: Path = LOCK) -> list[Jar]:
    """Jars of a lock file, whose lines are GROUP:ARTIFACT:VERSION[:CLASSIFIER] SHA-256."""
    jars: list[Jar] = []
    for line in lock.read_text().splitlines():
        if not line.startswith("#"):
            name, sha256 = line.split()
            group, artifact, version, *classifier = name.split(":")
            path = f"{group.replace('.', '/')}/{artifact}/{version}/{'-'.join([artifact, version, *classifier])}.jar"
            jars.append(Jar(name, path, sha256))
    return jars


def version_of(artifact: str, jars: list[Jar]) -> str:
    """Version of GROUP:ARTIFACT in a lock."""
    return next(jar.name.split(":")[2] for jar in jars if jar.name.startswith(artifact + ":"))


def cache_home() -> Path:
    """Where the toolkit keeps what it fetched: CONNECTORCH_HOME, else the user's cache folder."""
    if home := os.environ.get("CONNECTORCH_HOME"):
        return Path(home)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "connectorch"


def repository() -> str:
    """Base address of a Maven repository: CONNECTORCH_MAVEN, else the one that jgo knows.

    Raises:
        ImportError: neither is there.
    """
    if address := os.environ.get("CONNECTORCH_MAVEN"):
        return address.rstrip("/")
    try:
        from jgo.constants import MAVEN_CENTRAL_URL
    except ImportError as error:
        raise ImportError(
            "a Neo4j of the toolkit's own needs its extra: install `connectorch[neo4j]`, or set CONNECTORCH_MAVEN to "
            "the address of a Maven repository"
        ) from error
    return MAVEN_CENTRAL_URL


def fetch(folder: Path, jars: list[Jar], progress: Callable[[str, int, int], None] | None = None) -> list[Path]:
    """Files of `jars`, in their order; those missing or damaged are fetched, several at a time.

    A fetch cut off in the middle goes on with the next call, jar by jar.

    Raises:
        ConnectionError: a jar cannot be had.
        ValueError: what came is not what the lock says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(THREADS) as pool:
        sound = list(pool.map(lambda jar: is_sound(folder / jar.file, jar), jars))
        missing = [jar for jar, good in zip(jars, sound, strict=True) if not good]
        base = repository() if missing else ""
        tasks = [pool.submit(fetch_one, folder, jar, base) for jar in missing]
        try:
            for done, task in enumerate(as_completed(tasks), start=len(jars) - len(missing) + 1):
                task.result()
                if progress is not None:
                    progress("fetch jars", done, len(jars))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [folder / jar.file for jar in jars]


def fetch_one(folder: Path, jar: Jar, base: str) -> None:
    """Put one jar in place: from the machine's Maven folder if it is the same, else from the repository."""
    part = folder / f"{jar.file}.{os.getpid()}.part"  # two processes may fetch at once
    known = Path.home() / ".m2" / "repository" / jar.path
    try:
        if is_sound(known, jar):
            shutil.copyfile(known, part)
        else:
            download(f"{base}/{jar.path}", part, jar)
        if not is_sound(part, jar):
            raise ValueError(f"{jar.name} from {base} is not the file of the lock: its SHA-256 is not {jar.sha256}")
        part.replace(folder / jar.file)
    finally:
        part.unlink(missing_ok=True)


def download(address: str, part: Path, jar: Jar) -> None:
    """Fetch one file, trying again where the line broke."""
    for tries_left in reversed(range(TRIES)):
        try:
            with urlopen(address, timeout=TIMEOUT) as answer, part.open("wb") as file:
                shutil.copyfileobj(answer, file)
            return
        except (OSError, HTTPException) as error:
            if tries_left and not (isinstance(error, HTTPError) and error.code < 500):
                sleep(1)
                continue
            raise ConnectionError(
                f"{jar.name} cannot be fetched ({error}); set CONNECTORCH_MAVEN to a Maven repository that this "
                "machine reaches"
            ) from error


def is_sound(path: Path, jar: Jar) -> bool:
    """Whether a file is there and is the jar of the lock."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == jar.sha256
