"""Edge types of networks, and motifs whose edges are told apart by them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

import torch

from ..queries.codes import common_name
from ..queries.pattern import Pattern, Type
from ..training.network import LayeredNetwork

KINDS = ("none", "sign", "colour")
MAX_COLOURS = 9


def check_types(kind: str) -> None:
    """Refuse what is no way to tell edges apart."""
    if kind not in KINDS:
        raise LookupError(f"no edge types named {kind!r}; known: {', '.join(KINDS)}")


def types_of(kind: str, networks: Iterable[LayeredNetwork]) -> tuple[Type, ...]:
    """The edge types of some networks: none, the two signs, or the colours that occur, ascending.

    Args:
        kind: `none`, `sign` (of the weight) or `colour` (the weight itself, a whole number from 1).
        networks: where colours are looked for.

    Raises:
        LookupError: no such kind.
        ValueError: colours are asked for and a weight is none, or there are more than nine.
    """
    check_types(kind)
    if kind != "colour":
        return ("+", "-") if kind == "sign" else ()
    found: set[int] = set()
    for network in networks:
        for block in network.blocks:
            values = torch.unique(block.weight[block.mask].detach().cpu().double())
            wrong = values[(values < 1) | (values != values.round())]
            if len(wrong):
                raise ValueError(
                    f"network {network.name!r} has an edge of weight {wrong[0].item():g}, which is no colour (whole "
                    "numbers from 1); take --types sign or none"
                )
            if len(values) > MAX_COLOURS:
                raise ValueError(
                    f"network {network.name!r} has {len(values)} colours; at most {MAX_COLOURS} are counted"
                )
            found |= {int(value) for value in values.tolist()}
    if len(found) > MAX_COLOURS:
        raise ValueError(f"the networks have {len(found)} colours in all; at most {MAX_COLOURS} are counted")
    return tuple(sorted(found))


def typed(patterns: Sequence[Pattern], types: Sequence[Type]) -> list[Pattern]:
    """Every pattern with every choice of types for its edges, one for all choices that a symmetry exchanges.

    Names have the types in brackets, in the order of the edges of the canonical code: `bifan[+,+,+,-]`. Edges that
    have a type already keep it.
    """
    found: dict[tuple[str, object], Pattern] = {}
    for pattern in patterns:
        choices = [[kind] if kind is not None else types for kind in pattern.edge_types]
        for chosen in product(*choices):
            one = replace(pattern, types=tuple(chosen))
            key = (pattern.name, one.form)
            if key not in found:
                found[key] = replace(one, name=common_name(one))
    return list(found.values())
