"""What every store offers; `open_store` of ingest/session.py makes one from an address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeAlias

from ..graph import NeuronGraph

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called as progress(what, done, total) while something long runs."""
Rows: TypeAlias = list[dict[str, Any]]
Step: TypeAlias = tuple[str, Sequence[Mapping[str, object]]]
"""A writing text and its rows."""


@dataclass(frozen=True)
class Exported:
    """What one export did: `written` is 0 where the store already held the network."""

    network: int
    name: str
    written: int
    n_edges: int
    seconds: float


def beside(name: str, digest: str) -> str:
    """What a network is called while it is built beside another of its name, or while that one is dropped."""
    return f"{name} (beside, {digest[:12]})"


class Store(Protocol):
    """A graph database with the schema of ingest/schema.py; every value in and out is a scalar, list or map."""

    dialect: str
    """`neo4j` or `ladybug`: which of two texts to take where the dialects differ."""
    address: str

    def export(self, graph: NeuronGraph, *, replace: bool = False, progress: Progress | None = None) -> Exported:
        """Write a network layer by layer, exactly once; a second run changes nothing.

        With `replace`, another network of its name stays until the new one is complete.

        Raises:
            ValueError: another network has that name, and `replace` is false.
        """
        ...

    def export_many(
        self, graphs: Iterable[NeuronGraph], *, replace: bool = False, progress: Progress | None = None
    ) -> list[Exported]:
        """Write many networks, as `export` does each, but much faster where they are small."""
        ...

    def drop(self, network: int) -> None:
        """Remove a network with its layers, neurons, edges, modules and censuses."""
        ...

    def read(self, text: str, *, time_limit: float | None = None, **parameters: object) -> Rows:
        """Rows of a query that only reads, one dict a row; integers are int whatever the store calls them.

        Raises:
            TimeoutError: it took longer than `time_limit` seconds; None is as long as it takes.
            OSError: it needs more memory than the store has; it is not tried again.
        """
        ...

    def write(self, *steps: Step) -> None:
        """Run writing texts in their order, each once with its rows as the list of maps $rows: all of them, or none.

        A text without rows is left out.
        """
        ...

    def close(self) -> None:
        """Let go of the file or the server; a second call does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...
