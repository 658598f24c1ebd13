"""Masks with given degrees, by trades between rows in compiled code: uniform in the long run, and how long that is."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..training.network import Block, LayeredNetwork
from ..training.streams import stream

PILOTS = 64  # chains that are watched until they have forgotten where they began
FEWEST, MOST = 8, 4096  # rounds
SAFETY = 2  # times the rounds after which nothing was seen to change

Kinds = NDArray[np.uint8]


def traded(kinds: Kinds, rounds: int, streams: Sequence[np.random.Generator]) -> Kinds:
    """Masks after so many rounds of trades, each from the same start.

    In a round, all rows are paired at random. Two rows trade: of any two types (no edge being one), the columns where
    one row has the one and the other the other are shuffled between them, each row keeping its number; with more than
    one type of edge, three columns are exchanged, too, where that leaves each row its number of every type (first for
    second, second for third, third for first). So every row and every column keeps its number of edges of every type.

    Args:
        kinds: uint8, shape (n_rows, n_columns): 0 where no edge is, else its type.
        rounds: of trades.
        streams: one a draw; draw i uses `streams[i]` alone.

    Returns:
        uint8, shape (n_draws, n_rows, n_columns).

    Source:
        Strona et al., Nature Communications 5 (2014), 4114, for trades; Carstens, Hamann, Meyer, Penschuck, Tran,
        Wagner, ESA 2018, for rounds of them, which are uniform, too.
    """
    few = kinds.shape[0] <= kinds.shape[1]
    start = np.ascontiguousarray(kinds if few else kinds.T)
    found = np.stack([start] * len(streams)) if streams else np.zeros((0, *start.shape), dtype=np.uint8)
    if start.shape[0] > 1:
        run = compiled()
        n_types = int(start.max())
        for mask, rng in zip(found, streams, strict=True):
            if n_types < 2:
                run(mask, rounds, n_types, rng)
            for _ in range(rounds if n_types > 1 else 0):  # rows alone, or columns, may not reach every table
                run(mask, 1, n_types, rng)
                run(mask.T, 1, n_types, rng)
    return found if few else np.ascontiguousarray(found.transpose(0, 2, 1))


@cache
def compiled() -> Any:
    """`trade_rounds` as machine code, made at the first call."""
    from numba import njit

    return njit(cache=True)(trade_rounds)


def trade_rounds(mask: Kinds, rounds: int, n_types: int, rng: np.random.Generator) -> None:
    """Rounds of trades in place; written for the compiler."""
    n_rows, n_columns = mask.shape
    order = np.arange(n_rows)
    pool = np.empty(n_columns, dtype=np.int64)
    for _ in range(rounds):
        for i in range(n_rows - 1, 0, -1):
            j = int(rng.random() * (i + 1))
            order[i], order[j] = order[j], order[i]
        for pair in range(n_rows // 2):
            one, other = order[2 * pair], order[2 * pair + 1]
            for low in range(n_types):
                for high in range(low + 1, n_types + 1):
                    size = 0
                    mine = 0
                    for column in range(n_columns):
                        a, b = mask[one, column], mask[other, column]
                        if (a == high and b == low) or (a == low and b == high):
                            pool[size] = column
                            size += 1
                            mine += a == high
                    for i in range(size):
                        if i < mine:
                            j = i + int(rng.random() * (size - i))
                            pool[i], pool[j] = pool[j], pool[i]
                            mask[one, pool[i]] = high
                            mask[other, pool[i]] = low
                        else:
                            mask[one, pool[i]] = low
                            mask[other, pool[i]] = high
            if n_types > 1:
                size = 0
                for column in range(n_columns):
                    if mask[one, column] != mask[other, column]:
                        pool[size] = column
                        size += 1
                for _ in range(size if size > 2 else 0):
                    i, j, k = (
                        pool[int(rng.random() * size)],
                        pool[int(rng.random() * size)],
                        pool[int(rng.random() * size)],
                    )
                    if (
                        mask[other, i] == mask[one, j]
                        and mask[other, j] == mask[one, k]
                        and mask[other, k] == mask[one, i]
                        and mask[one, i] != mask[one, j]
                        and mask[one, j] != mask[one, k]
                        and mask[one, k] != mask[one, i]
                    ):
                        for column in (i, j, k):
                            mask[one, column], mask[other, column] = mask[other, column], mask[one, column]


def rounds_needed(kinds: Kinds, digest: str) -> int:
    """Rounds after which chains have forgotten their start, by watching some of them.

    Two things are watched over doubling numbers of rounds: how many of the first edges are still in place, and how
    often two rows share a column (the sum of squares), whose means must have settled within two standard errors of
    those after twice and four times as many rounds. Twice the rounds at which that is so are taken.

    Args:
        kinds: as in `traded`.
        digest: of the network, which keys the streams of the watched chains.
    """
    if min(kinds.shape) < 2 or not kinds.any() or (kinds > 0).all():
        return FEWEST
    rounds = FEWEST
    told = [watched(kinds, rounds * 2**i, digest) for i in range(3)]
    while rounds < MOST and any(differ(told[0], later) for later in told[1:]):
        rounds *= 2
        told = [*told[1:], watched(kinds, rounds * 4, digest)]
    return rounds * SAFETY


ROUNDS: dict[tuple[str, tuple[int, int], int], int] = {}


def rounds_for(kinds: Kinds, digest: str, block: tuple[int, int]) -> int:
    """`rounds_needed` of a block of a network, found once."""
    key = (digest, block, int(kinds.max(initial=0)))
    if key not in ROUNDS:
        ROUNDS[key] = rounds_needed(kinds, f"{digest} {block}")
    return ROUNDS[key]


def traded_block(kinds: Kinds, network: LayeredNetwork, block: Block, streams: Sequence[np.random.Generator]) -> Tensor:
    """Draws of one block of a network, traded until they have forgotten it: uint8, shape (n_draws, n_post, n_pre)."""
    drawn = traded(kinds, rounds_for(kinds, network.digest, (block.pre, block.post)), streams)
    return torch.from_numpy(drawn).to(block.mask.device)


def watched(kinds: Kinds, rounds: int, digest: str) -> NDArray[np.float64]:
    """Edges still in place and shared columns of some chains, shape (2, PILOTS)."""
    streams = [stream("mixing", digest, rounds, pilot) for pilot in range(PILOTS)]
    ends = traded(kinds, rounds, streams)
    kept = ((ends == kinds) & (kinds > 0)).sum(axis=(1, 2))
    rows = (ends > 0).astype(np.float32)
    shared = (
        np.einsum("zij,zkj->zik", rows, rows)
        if rows.shape[1] <= rows.shape[2]
        else np.einsum("zij,zik->zjk", rows, rows)
    )
    return np.stack([kept.astype(float), (shared.astype(float) ** 2).sum(axis=(1, 2))])


def differ(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether means of two sets of chains differ by more than two standard errors."""
    spread = np.sqrt(one.var(axis=1, ddof=1) / one.shape[1] + other.var(axis=1, ddof=1) / other.shape[1])
    return bool((np.abs(one.mean(axis=1) - other.mean(axis=1)) > 2 * spread + 1e-9).any())
