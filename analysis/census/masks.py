"""Engine `masks`: counts by products of masks, batched over networks; exact, or refused."""

from collections.abc import Callable, Sequence

from torch import Tensor

from ...ingest.roles import bias_layers
from ...queries.pattern import Pattern
from ...training.network import LayeredNetwork
from ..algebra import layered
from ..algebra.occurrences import occurrences
from ..algebra.tables import Label, Tables, tables_of, tables_of_masks
from ..kinds import MAX_NEURONS


def count(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork]) -> list[list[int]]:
    """Occurrences of each pattern in each network, one list of whole numbers per network.

    Networks of equal layer sizes and blocks are counted in one batch. The nine flight motifs of layered networks have
    closed forms; all else is signed sums of homomorphisms.

    Raises:
        ValueError: a network is too large to be counted exactly.
    """
    counts: dict[int, list[int]] = {}
    for numbers in alike(networks):
        counts |= zip(numbers, count_alike(patterns, [networks[i] for i in numbers]), strict=True)
    return [counts[i] for i in range(len(networks))]


def alike(networks: Sequence[LayeredNetwork]) -> list[list[int]]:
    """Numbers of the networks that can be counted in one batch: those of equal layer sizes and blocks."""
    groups: dict[object, list[int]] = {}
    for i, network in enumerate(networks):
        blocks = tuple((block.pre, block.post) for block in network.blocks)
        groups.setdefault((network.sizes, blocks, bias_layers(network)), []).append(i)
    return list(groups.values())


def count_alike(patterns: Sequence[Pattern], networks: Sequence[LayeredNetwork]) -> list[list[int]]:
    """The same for networks of equal layer sizes and blocks."""
    check_size(networks[0])
    found = count_tables(patterns, tables_of(networks))
    return [[found[p.name][i] for p in patterns] for i in range(len(networks))]


def count_masks(
    patterns: Sequence[Pattern],
    masks: Sequence[Tensor],
    typed: Callable[[Label], Sequence[Tensor]] | None = None,
) -> dict[str, list[int]]:
    """Occurrences of each pattern in a batch of layered networks.

    Args:
        patterns: any patterns, by any names and vertex names.
        masks: one per layer pair, bool, shape (n_networks, n_post, n_pre).
        typed: type -> masks of the edges of that type; needed for typed patterns.

    Returns:
        Pattern name -> one whole number per network.

    Raises:
        ValueError: a layer is too wide to be counted exactly.
    """
    return count_tables(patterns, tables_of_masks(masks, typed))


def count_tables(patterns: Sequence[Pattern], tables: Tables) -> dict[str, list[int]]:
    """The same of tables: by closed forms where there are any, else by homomorphisms."""
    closed = [p for p in patterns if tables.is_layered and layered.has_closed_form(p)]
    rest = [p for p in patterns if p not in closed]
    found = layered.count_masks(closed, tables.layer_pairs) if closed else {}
    if rest:
        found |= dict(zip((p.name for p in rest), occurrences(rest, tables), strict=True))
    return {p.name: found[p.name] for p in patterns}


def check_size(network: LayeredNetwork) -> None:
    if not network.is_layered and network.n_neurons > MAX_NEURONS:
        raise ValueError(
            f"network {network.name!r} has blocks that skip layers and {network.n_neurons:,} neurons; the engine masks "
            f"holds such networks as one table and counts up to {MAX_NEURONS:,}"
        )
