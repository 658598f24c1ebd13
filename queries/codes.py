"""Canonical codes of motifs, which a person can read: `ac.ad.bc.bd` is a->c, a->d, b->c, b->d."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from string import ascii_lowercase

from .pattern import MAX_VERTICES, Pair, Pattern, Type, reached, type_key

ALIASES = {
    "ab": "edge",
    "ab.ac": "div2",
    "ac.bc": "conv2",
    "ab.bc": "chain2",
    "ab.ac.bc": "ffl",
    "ab.ac.ad": "div3",
    "ad.bd.cd": "conv3",
    "ab.bc.cd": "chain3",
    "ac.ad.bc.bd": "bifan",
    "ab.ac.bd.cd": "biparallel",
    "ab.ad.cd": "zigzag",
    "ab.bc.bd": "chain_div2",
    "ac.bc.cd": "conv2_chain",
    "ab.ac.bd": "div2_chain",
    "ab.bd.cd": "chain_conv2",
    "ab.bc.ca": "cycle3",
    "ab.bc.cd.da": "cycle4",
}
"""Common names of classes; the flight study's nine, the other classes of four neurons, and a few more."""
NAMED = {name: code for code, name in ALIASES.items()}
CODE = re.compile(r"(?P<edges>[a-f]{2}(\.[a-f]{2})*)(\[(?P<types>[^\]]*)\])?")


def code(pattern: Pattern) -> str:
    """The canonical code of a pattern of edges and types: equal for two drawings exactly where they are one motif.

    Vertices are a, b, c, ...; where there is no directed cycle, every edge goes from an earlier to a later letter; of
    all such codes the smallest is taken. Types follow in brackets, in the order of the edges.

    >>> code(Pattern("toy", tuple("xyz"), ((2, 0), (1, 0)), ("-", "+")))
    'ac.bc[+,-]'
    """
    edges, types = canonical(pattern.edges, len(pattern.vertices), pattern.types)
    return written(edges, types)


def written(edges: Sequence[Pair], types: Sequence[Type] = ()) -> str:
    """Edges as letters, then the types."""
    return typed_code(".".join(ascii_lowercase[u] + ascii_lowercase[v] for u, v in edges), types)


def typed_code(code_text: str, types: Sequence[Type] = ()) -> str:
    """A code without types, and the types in the order of its edges.

    >>> typed_code("ac.bc", ("+", None))
    'ac.bc[+,*]'
    """
    return code_text + (f"[{','.join('*' if t is None else str(t) for t in types)}]" if types else "")


@lru_cache(maxsize=100_000)
def canonical(
    edges: tuple[Pair, ...], n_vertices: int, types: tuple[Type, ...] = ()
) -> tuple[tuple[Pair, ...], tuple[Type, ...]]:
    """Edges, and types where there are any, in their canonical order."""
    kinds = types or (None,) * len(edges)

    def drawn(order: tuple[int, ...]) -> list[tuple[Pair, tuple[int, str, int]]]:
        return sorted(((order[u], order[v]), type_key(t)) for (u, v), t in zip(edges, kinds, strict=True))

    everything = list(permutations(range(n_vertices)))
    upwards = [order for order in everything if all(order[u] < order[v] for u, v in edges)]
    best = min(upwards or everything, key=lambda order: ([e for e, _ in drawn(order)], [t for _, t in drawn(order)]))
    back = {type_key(t): t for t in kinds}
    return tuple(e for e, _ in drawn(best)), tuple(back[t] for _, t in drawn(best)) if types else ()


def name_of(code_text: str) -> str:
    """The common name of a code, with its types, where there is one; else the code.

    >>> [name_of("ac.ad.bc.bd[+,+,+,-]"), name_of("ab.bc.cd.de")]
    ['bifan[+,+,+,-]', 'ab.bc.cd.de']
    """
    edges, bracket, types = code_text.partition("[")
    return ALIASES.get(edges, edges) + bracket + types


def common_name(pattern: Pattern) -> str:
    """The common name or code of a pattern of edges and types alone; of any other its drawing."""
    return name_of(code(pattern)) if pattern.has_only_edges else pattern.text


def decode(name: str, text: str) -> Pattern | None:
    """The pattern of a code, or of a common name with types in brackets; None where the text is neither.

    Raises:
        ValueError: types that are no types, or not one per edge; or the code is of parts that are not connected.

    >>> decode("x", "bifan[+,+,+,-]").text
    'a-[+]->c, a-[+]->d, b-[+]->c, b-[-]->d'
    """
    head, bracket, rest = text.partition("[")
    found = CODE.fullmatch(NAMED.get(head, head) + bracket + rest)
    if found is None:
        return None
    edges = [(ascii_lowercase.index(e[0]), ascii_lowercase.index(e[1])) for e in found["edges"].split(".")]
    n_vertices = max(max(e) for e in edges) + 1
    types = tuple(as_type(text, t.strip()) for t in found["types"].split(",")) if found["types"] is not None else ()
    if types and len(types) != len(edges):
        raise ValueError(f"motif {text!r} has {len(types)} types and {len(edges)} edges; give one type an edge")
    if {v for e in edges for v in e} != set(range(n_vertices)) or any(u == v for u, v in edges):
        return None
    if len(set(edges)) < len(edges) or n_vertices > MAX_VERTICES:
        return None
    if len(reached(edges)) < n_vertices:
        raise ValueError(f"motif {text!r} is not connected; count its parts one by one")
    return Pattern(name, tuple(ascii_lowercase[:n_vertices]), tuple(edges), types)


def as_type(text: str, word: str) -> Type:
    if word in ("+", "-"):
        return word
    if word == "*":
        return None
    if word.isdecimal() and int(word) > 0:
        return int(word)
    raise ValueError(f"motif {text!r}: {word!r} is no edge type; write +, -, a colour from 1, or * for any")
