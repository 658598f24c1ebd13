"""Networks of a store as it lists them, for work on the store as a whole."""

from collections.abc import Sequence
from typing import Any

from .schema import NODES
from .stores.base import Store
from .texts import text


def stored(store: Store, names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Properties of the networks called `names`, or of all, complete or not; what a store does not have is None.

    Raises:
        LookupError: the store holds no network of one of the names.
    """
    found = [dict.fromkeys(NODES["Network"]) | row["properties"] for row in store.read(text("find_all"))]
    if not names:
        return found
    by_name = {row["name"]: row for row in found}
    for name in names:
        if name not in by_name:
            told = ", ".join([*by_name][:8]) or "none"
            more = f" and {len(by_name) - 8} more" if len(by_name) > 8 else ""
            raise LookupError(f"no network named {name!r} in store {store.address}; it holds: {told}{more}")
    return [by_name[name] for name in dict.fromkeys(names)]
