"""Estimates of one run beside what was measured: the engine masks, seconds and bytes, on one core."""

import resource
from itertools import pairwise
from pathlib import Path
from time import process_time

import torch
from connectorch.analysis.algebra.outline import outline
from connectorch.analysis.census import masks
from connectorch.analysis.classing import count_all
from connectorch.analysis.counting import forecasts
from connectorch.analysis.forecast import classes_cost
from connectorch.ingest.clean import clean
from connectorch.ingest.read import read
from connectorch.queries import catalog
from connectorch.queries.drawing import parse
from connectorch.training.network import Block, LayeredNetwork

MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
SKIPS = ((0, 2), (0, 3), (1, 3), (2, 4))
MORE = (
    parse("fork", "a->c, b->c, c->d, c->e, b->f, f->e"),
    parse("K3,3", "a->d, b->d, c->d, a->e, b->e, c->e, a->f, b->f, c->f"),
    parse("two bifans", "a->c, a->d, b->c, b->d, c->e, d->e, c->f, d->f"),
)
CLIQUES = (
    parse("clique", "a->b, a->c, a->d, b->c, b->d, c->d"),
    parse("induced chain", "a->b, b->c, c->d, d->e, induced"),
)


def made(sizes, share, skips=(), seed=0):
    """A network of random signs; a share of the weights of every block is kept."""
    generator = torch.Generator().manual_seed(seed)
    pairs = sorted([*pairwise(range(len(sizes))), *skips], key=lambda pair: pair[::-1])
    kept = [torch.rand(sizes[post], sizes[pre], generator=generator) < share for pre, post in pairs]
    signs = [mask * torch.where(torch.rand(mask.shape, generator=generator) < 0.5, -1.0, 1.0) for mask in kept]
    blocks = tuple(Block(a, b, weight, mask) for (a, b), weight, mask in zip(pairs, signs, kept, strict=True))
    return LayeredNetwork("-".join(map(str, sizes)), tuple(sizes), blocks, (None,) * len(sizes))


def line(what, cost, work, limit=120.0):
    """Estimate, measurement and their ratio; what is expected to take longer than `limit` is not run."""
    said = f"{what:58} {cost.seconds:10.3f} s {cost.bytes / 1e6:9.0f} MB"
    if cost.seconds > limit:
        print(f"{said}   not run", flush=True)
        return
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    work()
    seconds, rise = process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{said} {seconds:10.3f} s  x {cost.seconds / seconds:5.2f}   peak rose by {rise / 1e3:6.0f} MB", flush=True)


def classes(name, network, sizes=(3, 4, 5), kinds=((), ("+", "-"))):
    """All classes of each size, without types and by signs; listed beforehand, which is done once."""
    for size in sizes:
        for types in kinds:
            cost = classes_cost(size, outline([network]), types)
            what = f"{name}, k{size}{', by sign' if types else ''}"
            line(what, cost, lambda size=size, types=types: count_all([size], [network], types))


def motifs(name, network, patterns):
    """Each motif alone."""
    for pattern in patterns:
        cost = forecasts([pattern], [network], float("inf"))[pattern.name]
        line(f"{name}, {pattern.name}", cost, lambda pattern=pattern: masks.count([pattern], [network]))


def main():
    """Print the table."""
    torch.set_num_threads(1)
    print("estimated, measured (seconds of one core), estimate / measurement")
    classes("warm", made((4, 5, 3), 0.5))
    for path in sorted(MOTH.glob("*.h5")):
        for cleaning in ("raw", "strict"):
            classes(f"{path.stem} {cleaning}", clean(read(path), cleaning))
    for sizes in ((10, 80, 80, 80, 16, 7), (10, 400, 400, 400, 16, 7)):
        for share in (0.03, 0.3):
            network = made(sizes, share, SKIPS)
            classes(f"{network.name} with skips, {share:.0%}", network, (3, 4, 5), ((),))
            classes(f"{network.name} with skips, {share:.0%}", network, (4,), (("+", "-"),))
            motifs(f"{network.name} with skips, {share:.0%}", network, CLIQUES)
    for sizes, share in (((400, 400, 400), 0.2), ((1500, 1500, 1500), 0.2), ((3000, 1000, 1000, 200), 1.0)):
        network = made(sizes, share)
        classes(f"{network.name}, {share:.0%}", network)
        motifs(f"{network.name}, {share:.0%}", network, MORE)
    head = made((25088, 4096, 4096, 1000), 1.0)
    motifs(head.name, head, [query.pattern for query in catalog.motifs()])
    classes(head.name, head, kinds=((),))


if __name__ == "__main__":
    main()
