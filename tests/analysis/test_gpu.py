"""The engine `masks` and the null models on a CUDA device: the integers and the draws of the CPU, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from connectorch.analysis.census import masks
from connectorch.analysis.classing import count_all
from connectorch.analysis.significance import drawn_masks
from connectorch.queries.wanted import wanted
from connectorch.training.network import feedforward

N = 1000
MODELS = ("uniform", "min-degree", "degree", "degree-canonical", "fanmod")
TYPED = ("uniform-typed", "min-degree-typed", "degree-typed")
MOTIFS = ["flight", "zigzag", "a->b, a-[-]->c, b!>c", "a->b, b->c, c->d, d->e", "a->c, a->d, b->c, b->d, induced"]

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no CUDA device"),
]


def made(number):
    """Covered by edges, so that every model can draw it; a fifth of the edges are negative."""
    rng = np.random.default_rng([13, number])
    weights = []
    for pre, post in ((6, 9), (9, 8), (8, 5)):
        kept = rng.random((post, pre)) < 0.35
        around = np.arange(max(pre, post))
        kept[around % post, around % pre] = True
        weights.append(torch.from_numpy(np.where(kept, rng.choice([1.0, 1, 1, 1, -1], kept.shape), 0)))
    return feedforward(f"gpu/{number:04}", weights)


def on_gpu(network):
    blocks = tuple(replace(b, weight=b.weight.cuda(), mask=b.mask.cuda()) for b in network.blocks)
    return replace(network, blocks=blocks)


@pytest.fixture(scope="module")
def both():
    """The same networks on the CPU and on the device."""
    some = [made(i) for i in range(N)]
    return some, [on_gpu(network) for network in some]


def test_a_thousand_networks_have_the_counts_of_the_cpu(both, capsys):
    here, there = both
    patterns = [pattern for text in MOTIFS for pattern in wanted(text)]
    assert masks.count(patterns, there) == masks.count(patterns, here)
    with capsys.disabled():
        print(f"\n{N} networks, {len(patterns)} motifs on {torch.cuda.get_device_name()}: equal")


@pytest.mark.parametrize("types", [(), ("+", "-")])
def test_classes_are_those_of_the_cpu(both, types):
    here, there = both
    for one, other in zip(here[:20], there[:20], strict=True):
        assert count_all([3, 4], [other], types).tallies[0].counts == count_all([3, 4], [one], types).tallies[0].counts


@pytest.mark.parametrize("model", MODELS + TYPED)
def test_draws_are_those_of_the_cpu(both, model):
    here, there = both
    types = ("+", "-") if model in TYPED else ()
    for one, other in zip(here[:20], there[:20], strict=True):
        drawn = [drawn_masks(network, model, 3, range(10), types=types) for network in (one, other)]
        assert all(table.is_cuda for table in drawn[1])
        assert all(torch.equal(a, b.cpu()) for a, b in zip(*drawn, strict=True))
