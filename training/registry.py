"""A folder as a registry: a module's file name is the name that users type."""

from importlib import import_module
from pathlib import Path
from types import ModuleType


def names(package: ModuleType) -> list[str]:
    """Names that `package` offers, sorted; an underscore in a file name is a hyphen in the name."""
    folder = Path(str(package.__file__)).parent
    return sorted(path.stem.replace("_", "-") for path in folder.glob("*.py") if not path.stem.startswith("_"))


def load(package: ModuleType, name: str, kind: str) -> ModuleType:
    """The module of `package` that users call `name`.

    Args:
        package: the folder, as an imported package.
        name: what the user typed, such as `min-degree`.
        kind: what the folder holds, for the error, such as `null model`.

    Raises:
        LookupError: no module of that name; the error lists the names there are.
    """
    known = names(package)
    if name not in known:
        raise LookupError(f"no {kind} named {name!r}; known: {', '.join(known)}")
    return import_module(f"{package.__name__}.{name.replace('-', '_')}")
