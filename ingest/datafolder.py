"""The data folder of the toolkit's own Neo4j, exchanged for another in a way that survives a kill at any moment.

`data.new` is whole by the time it has that name; `data.old` is what it takes the place of. Whatever stands there when
a server is started or loaded next, `settle` ends it: the data are the old ones or the new ones, whole.
"""

import shutil
from pathlib import Path

DATA, NEW, OLD = "data", "data.new", "data.old"
COPIED = ("databases/system", "transactions/system", "dbms")  # users and their passwords


def exchange(home: Path, built: Path) -> None:
    """Put the data folder `built`, on the same disk, in place of a stopped server's; its lock must be held.

    Raises:
        OSError: a folder cannot be moved; the data are the old ones then.
    """
    built.rename(home / NEW)
    try:
        settle(home)
    except OSError:
        if not (home / DATA).exists() and (home / OLD).exists():
            (home / OLD).rename(home / DATA)
        shutil.rmtree(home / NEW, ignore_errors=True)
        raise


def settle(home: Path) -> None:
    """Finish an exchange that was interrupted; does nothing where there was none."""
    data, new, old = home / DATA, home / NEW, home / OLD
    if new.exists():
        if data.exists():
            if old.exists():
                shutil.rmtree(old)
            data.rename(old)
        new.rename(data)
    if old.exists():
        shutil.rmtree(old)


def copy_users(data: Path, to: Path) -> None:
    """Copy what a stopped server knows of its users into another data folder."""
    for name in COPIED:
        if (data / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(data / name, to / name)
