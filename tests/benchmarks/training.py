"""Ratios of one run: many networks trained as one batch beside the same networks one after the other."""

from dataclasses import replace
from time import perf_counter

from connectorch.training.fit import fit
from connectorch.training.model import initial
from connectorch.training.sculpt import phase_of
from connectorch.training.streams import stream
from connectorch.training.task import default_settings, make


def seconds(task, numbers):
    """Seconds to train these networks as one batch."""
    batch = initial(task.sizes, task.activations, "glorot-uniform", numbers, 0)
    start = perf_counter()
    fit(batch, task, phase_of(task.settings, 0.0), stream(0, "bench"), "bench")
    return perf_counter() - start


def main():
    """Print the table."""
    for name, updates, many in (("6-3-3-3", 300, 64), ("flight", 60, 4)):
        task = make(name, replace(default_settings(name, "smoke"), updates=updates))
        together = min(seconds(task, range(many)) for _ in range(2))
        alone = min(sum(seconds(task, [number]) for number in range(many)) for _ in range(2))
        print(
            f"{name}: {many} networks {'-'.join(map(str, task.sizes))}, {updates} updates: together {together:.2f} s, "
            f"one at a time {alone:.2f} s: {alone / together:.1f} x"
        )


if __name__ == "__main__":
    main()
