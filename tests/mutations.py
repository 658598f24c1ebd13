"""Twelve faults, sown one by one into a copy of the package: the tests must catch each. Run by `make long`."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
ROOMS = ("training", "ingest", "queries", "analysis", "tests")


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, the text that is replaced, and the tests that are to fail."""

    name: str
    file: str
    old: str
    new: str
    tests: str


FAULTS = (
    Fault(
        "C(n, 2) for C(n, 3)",
        "analysis/algebra/small.py",
        '"ab.ac.ad": lambda wired: [triples(n).sum(1) for n in wired.out]',
        '"ab.ac.ad": lambda wired: [pairs(n).sum(1) for n in wired.out]',
        "tests/analysis/test_engines.py -k masks_agree",
    ),
    Fault(
        "pairs that are joined, for paths",
        "analysis/algebra/small.py",
        "(before(i) * after(o)).sum(1)",
        "((before(i) > 0) * after(o)).sum(1)",
        "tests/analysis/test_engines.py -k masks_agree",
    ),
    Fault(
        "C(n, 2) for C(n, 3) in wide layers",
        "analysis/algebra/layered.py",
        "lambda masks: stars(masks, 3, diverging=True)",
        "lambda masks: stars(masks, 2, diverging=True)",
        "tests/analysis/test_engines.py -k sums_in_floats",
    ),
    Fault(
        "pairs that are joined, for paths in wide layers",
        "analysis/algebra/layered.py",
        "(degree(a, False) * degree(b, True)).sum(dim=1)",
        "((degree(a, False) > 0).long() * degree(b, True)).sum(dim=1)",
        "tests/analysis/test_engines.py -k sums_in_floats",
    ),
    Fault(
        "single precision beyond 2**24",
        "analysis/algebra/factors.py",
        "FLOAT32_EXACT = 2.0**24",
        "FLOAT32_EXACT = 2.0**100",
        "tests/analysis/test_patterns.py -k beyond_double",
    ),
    Fault(
        "no induced correction",
        "analysis/algebra/classes.py",
        "for sign, graph, which in one.further:",
        "for sign, graph, which in one.further[:1]:",
        "tests/analysis/test_classes.py -k every_class",
    ),
    Fault(
        "orderings of one orbit only",
        "queries/render.py",
        "group = [order for order in group if order[first] == first]",
        "group = group[:1]",
        "tests/queries/test_render.py",
    ),
    Fault(
        "a mask the wrong way round",
        "analysis/algebra/homomorphisms.py",
        "found.append(Factor((v, u), (), table, (pre, post, label)))",
        "found.append(Factor((u, v), (), table.mT, (pre, post, label)) if u else Factor((u, v), (), table, 'turned'))",
        "tests/analysis/test_patterns.py -k masks_agree",
    ),
    Fault(
        "a bias for every block into a layer",
        "ingest/clean.py",
        "given = network.biases[block.post] if block.pre == block.post - 1 else None",
        "given = network.biases[block.post]",
        "tests/ingest/test_clean.py",
    ),
    Fault(
        "neurons fed or feeding, not both",
        "ingest/clean.py",
        "live = [f & g for f, g in zip(fed, feeding, strict=True)]",
        "live = [f | g for f, g in zip(fed, feeding, strict=True)]",
        "tests/ingest/test_clean.py",
    ),
    Fault(
        "types merged",
        "ingest/roles.py",
        'return weight > 0 if kind == "+" else weight < 0',
        "return weight != 0",
        "tests/analysis/test_patterns.py -k types_add_up",
    ),
    Fault(
        "a layer left out",
        "analysis/algebra/occurrences.py",
        "for shift in range(last - max(levels) + 1)",
        "for shift in range(last - max(levels))",
        "tests/analysis/test_patterns.py -k masks_agree",
    ),
)


def is_caught(fault: Fault | None, tests: str, folder: Path) -> bool:
    """Whether tests fail on a copy of the package with a fault in it."""
    package = folder / "connectorch"
    package.mkdir()
    for path in [*ROOT.glob("*.py"), ROOT / "pyproject.toml", *(ROOT / room for room in ROOMS)]:
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, package / path.name)
    if fault is not None:
        file = package / fault.file
        text = file.read_text(encoding="utf-8")
        if text.count(fault.old) != 1:
            sys.exit(f"{fault.name}: {fault.file} has {fault.old!r} {text.count(fault.old)} times, expected once")
        file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not neo4j", *tests.split()]
    run = subprocess.run(
        command, cwd=package, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 1):
        sys.exit(f"{tests}: pytest ended with {run.returncode}: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    return run.returncode == 1


def main() -> None:
    """Print a line a fault; exit code 1 where the tests let one pass, or fail without any."""
    for tests in sorted({fault.tests for fault in FAULTS}):
        with TemporaryDirectory() as folder:
            if is_caught(None, tests, Path(folder)):
                sys.exit(f"{tests} fail without a fault")
    missed = 0
    for fault in FAULTS:
        with TemporaryDirectory() as folder:
            caught = is_caught(fault, fault.tests, Path(folder))
        missed += not caught
        print(f"{'caught' if caught else 'MISSED'}  {fault.name:40} {fault.file}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
