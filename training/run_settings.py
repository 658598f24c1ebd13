"""What `run.json` must say, key by key: one edited by hand or by another version is refused where it is read."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, cast

from .task import Settings


class Kind(NamedTuple):
    """What a value must be: as a test, and in words."""

    fits: Callable[[Any], bool]
    words: str


def whole(least: int | None) -> Kind:
    words = "a whole number" if least is None else f"a whole number from {least}"
    return Kind(lambda v: type(v) is int and (least is None or v >= least), words)


def several(kind: Kind, words: str) -> Kind:
    return Kind(lambda v: isinstance(v, list) and all(map(kind.fits, cast("list[object]", v))), f"a list of {words}")


def one_of(*words: str) -> Kind:
    return Kind(lambda v: v in words, " or ".join(map(repr, words)))


ANY, FROM_0, FROM_1 = whole(None), whole(0), whole(1)
NUMBER = Kind(lambda v: type(v) in (int, float) and math.isfinite(v), "a number")
NAME = Kind(lambda v: isinstance(v, str) and bool(v), "a name")
OBJECT = Kind(lambda v: isinstance(v, dict), "an object")
KEYS = {
    "versions": OBJECT,
    "task": NAME,
    "networks": FROM_1,
    "settings": OBJECT,
    "prune": NAME,
    "seed": ANY,
    "first": FROM_0,
    "sizes": several(FROM_1, "whole numbers from 1"),
    "activations": several(NAME, "names"),
    "loss": one_of("mse", "bce"),
    "scalers": OBJECT,
    "device": NAME,
    "block": FROM_1,
    "status": one_of("running", "done"),
}
"""Keys of run.json that are read again."""
KINDS = {
    int: ANY,
    float: NUMBER,
    str: NAME,
    tuple[int, ...]: several(ANY, "whole numbers"),
    tuple[float, ...]: several(NUMBER, "numbers"),
}
"""Types of the fields of `Settings`, as JSON has them."""


def check_settings(said: Mapping[str, Any], file: Path) -> None:
    """Refuse what `connectorch train` did not write like this.

    Args:
        said: the object in the file.
        file: for the error, which names file and key.

    Raises:
        ValueError: a key is missing, a value is of the wrong kind or out of its range, or a newer version wrote it.
    """
    check_keys(said, {"versions": OBJECT}, file)
    check_version(said["versions"], file)
    check_keys(said, KEYS, file)
    kinds: dict[str, Kind] = {field.name: KINDS[cast("type", field.type)] for field in fields(Settings)}
    check_keys(said["settings"], kinds, file, "settings.")
    unknown = sorted(said["settings"].keys() - kinds.keys())
    if unknown:
        raise ValueError(f"{file}: 'settings.{unknown[0]}' is of no use to this version; take it out of the file")
    try:
        settings_of(said)
    except (ValueError, LookupError) as error:
        raise ValueError(f"{file}: {error}; copy the run folder again") from error


def check_keys(said: Mapping[str, Any], kinds: Mapping[str, Kind], file: Path, before: str = "") -> None:
    for key, kind in kinds.items():
        if key not in said:
            raise ValueError(f"{file} says nothing of {before + key!r}; copy the run folder again")
        if not kind.fits(said[key]):
            raise ValueError(
                f"{file}: {before + key!r} is {said[key]!r}; expected {kind.words}; copy the run folder again"
            )


def check_version(versions: Mapping[str, Any], file: Path) -> None:
    """Refuse a file of a newer version, whose words may mean something else."""
    ours = version("connectorch")
    shaped = Kind(lambda v: isinstance(v, str) and re.match(r"\d+\.\d+", v) is not None, f"a version such as {ours}")
    check_keys(versions, {"connectorch": shaped}, file, "versions.")
    theirs = versions["connectorch"]
    if numbers(theirs) > numbers(ours):
        raise ValueError(f"{file} was written by connectorch {theirs}, this is {ours}; update connectorch to read it")


def numbers(text: str) -> tuple[int, ...]:
    """The first three numbers of a version."""
    return tuple(map(int, re.findall(r"\d+", text)[:3]))


def settings_of(said: Mapping[str, Any]) -> Settings:
    """The settings that a run was trained by."""
    settings: dict[str, Any] = {**said["settings"]}
    settings |= {key: tuple(settings[key]) for key in ("hidden", "levels")}
    return Settings(**settings)
