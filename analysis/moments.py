"""Exact mean and variance of the motif counts of random networks, without drawing any."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import sqrt

from ..training.network import Block, LayeredNetwork
from ..training.registry import load
from . import nulls
from .closed_forms import (
    Spread,
    bifan,
    biparallel,
    biparallel_covariance,
    chain2,
    chain3,
    chain3_covariance,
    star,
)
from .laws import Law, NoClosedForm

LARGEST_ERROR = 0.01  # of a chance; what is found is below 1e-20, unless the rule where to cut misjudged


@dataclass(frozen=True)
class Moments:
    """Mean and variance of a count over all networks of a null model.

    `bound` is 0 where they are exact; else the mean is off by at most `bound` times itself, and the variance by at
    most `bound` times the mean of the squared count.
    """

    mean: Fraction
    variance: Fraction
    bound: float = 0.0

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return sqrt(self.variance)


def moments(network: LayeredNetwork, model: str) -> dict[str, Moments]:
    """Mean and variance of the nine flight motifs under a null model whose blocks are independent; no biases.

    In fractions, so that nothing is lost where a variance is a small difference of large numbers. Neighbouring
    places of chain3 and of biparallel are correlated; all other places are not.

    Args:
        network: layered, cleaned and compacted.
        model: a null model whose module offers `law`, such as `uniform` and `min-degree`.

    Raises:
        LookupError: no null model of that name.
        NoClosedForm: the model has none, blocks skip layers, or it would take too long; draw instead.
        UnsuitableError: the model has no random networks for this one.
    """
    laws = [block_law(network, block, model) for block in network.blocks]
    threes, fours = (
        list(zip(laws, laws[1:], laws[2:], strict=False)),
        zip(laws, laws[1:], laws[2:], laws[3:], strict=False),
    )
    chain3_shared = [chain3_covariance(*four) for four in fours]
    biparallel_shared = [biparallel_covariance(*three) for three in threes]
    spreads = {
        "edge": (Fraction(network.n_edges), Fraction(0)),
        "div2": total([star(law, 2) for law in laws]),
        "conv2": total([star(law.swapped, 2) for law in laws]),
        "chain2": total([chain2(*two) for two in pairwise(laws)]),
        "div3": total([star(law, 3) for law in laws]),
        "conv3": total([star(law.swapped, 3) for law in laws]),
        "chain3": total([chain3(*three) for three in threes], chain3_shared),
        "bifan": total([bifan(law) for law in laws]),
        "biparallel": total([biparallel(*two) for two in pairwise(laws)], biparallel_shared),
    }
    error = max(law.error() for law in laws)
    if error > LARGEST_ERROR:
        raise NoClosedForm(f"network {network.name!r}: the sum for model {model!r} cannot be cut closely; use draws")
    return {motif: bounded(*spread, error) for motif, spread in spreads.items()}


def block_law(network: LayeredNetwork, block: Block, model: str) -> Law:
    """The law of one block under a null model, by the `law` that the model's module offers."""
    module = load(nulls, model, "null model")
    if not hasattr(module, "law"):
        raise NoClosedForm(f"null model {model!r} has no exact moments; use draws")
    if not network.is_layered:
        raise NoClosedForm(f"network {network.name!r} has blocks that skip layers; exact moments are for layered ones")
    return module.law(network, block)


def total(places: Sequence[Spread], covariances: Sequence[Fraction] = ()) -> Spread:
    """Mean and variance of a sum over places, given the covariances of neighbours."""
    mean = sum((mean for mean, _ in places), Fraction(0))
    return mean, sum((variance for _, variance in places), Fraction(0)) + 2 * sum(covariances, Fraction(0))


def bounded(mean: Fraction, variance: Fraction, error: float) -> Moments:
    """Moments whose chances were all within a relative `error` of the truth.

    A chance is a quotient of two counts (2 errors); a mean multiplies up to three chances, its square six, so that
    the variance is off by at most 6 + 12 errors of the mean square, and 20 with the terms of higher order. A variance
    within the bound of 0 is taken for 0: the count is constant.
    """
    bound = 20 * error
    constant = bound > 0 and variance <= Fraction(bound) * (variance + mean**2)
    return Moments(mean, Fraction(0) if constant else variance, bound)
