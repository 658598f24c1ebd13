"""FANMOD's results: its output files, its class numbers, and our counts beside its frequencies."""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from ..queries.codes import canonical, code, decode, name_of, written
from ..queries.pattern import Pattern
from ..training.network import LayeredNetwork
from .classing import count_all
from .edge_types import types_of
from .results import Comparison, NullScores

IDS = {
    4: (14, 28, 74, 140, 204, 392, 536, 2116, 2182, 2184),
    5: (
        *(30, 60, 154, 402, 404, 540, 796, 924, 1080, 1176, 1304, 2324, 2840, 3864, 8244, 8340, 8344, 8468, 8470, 8472),
        *(8724, 8728, 16646, 16780, 17158, 17176, 25368, 49680, 66704, 67088, 67632, 68108, 132624, 532520, 532744),
        *(532752, 540716, 540940, 541068, 541196, 541198, 541200),
    ),
}
"""FANMOD's numbers of the classes of layered networks: adjacency matrices read as binary numbers, in its own order."""
FREQUENT = 0.001  # mean share of a class from which z is steady from one set of random networks to another
COLOURS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Row:
    """One class of an output file; frequencies, mean, z and p as they are printed.

    `name` is our name of the class, with the colours of its edges where the file has colours.
    """

    id: int
    name: str
    frequency: str
    mean: str
    sd: str
    z: str
    p: str


@dataclass(frozen=True)
class Output:
    """A file of FANMOD: size of subgraphs, whether edges have colours, how many were enumerated, and the classes."""

    path: Path
    size: int
    coloured: bool
    total: int
    seconds: float
    rows: tuple[Row, ...]


def read_output(path: Path | str) -> Output:
    """An output file of FANMOD (.csv, or .csv.gz).

    Raises:
        FileNotFoundError: no such file.
        ValueError: it is no such file, or its classes are cut off.

    Source:
        The format as FANMOD 1.1 writes it; coloured-motifs dossier, section 5.2.
    """
    path = Path(path)
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = raw.decode().replace("\r\n", "\n").split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        if not path.is_file():
            raise FileNotFoundError(f"no file {str(path)!r}; give an output file of FANMOD (.csv)") from error
        raise ValueError(f"{path} is no output file of FANMOD: {error}") from error
    head = "\n".join(lines[: lines.index("Result overview:")] if "Result overview:" in lines else [])
    if not head:
        raise ValueError(f"{path} is no output file of FANMOD: it has no line 'Result overview:'")
    size = int(found_in(head, r"Subgraph size: (\d+)", path))
    coloured = "Number of edge colors" in head
    return Output(
        path,
        size,
        coloured,
        int(found_in(head, r"(\d+) subgraphs were enumerated in the original network", path)),
        float(found_in(head, r"Enumeration took ([\d.e+-]+) seconds", path)),
        tuple(rows_of(lines[lines.index("Result overview:") + 1 :], size, coloured, path)),
    )


def found_in(head: str, pattern: str, path: Path) -> str:
    found = re.search(pattern, head)
    if found is None:
        raise ValueError(f"{path} is no output file of FANMOD: its head has nothing like {pattern!r}")
    return found[1]


def rows_of(lines: Sequence[str], size: int, coloured: bool, path: Path) -> Iterator[Row]:
    """Classes: a line of seven fields and the other lines of its matrix."""
    for at, line in enumerate(lines):
        fields = line.split(",")
        if len(fields) != 7 or not fields[0].isdecimal():
            continue
        matrix = [fields[1], *(part.split(",")[-1] for part in lines[at + 1 : at + size])]
        if len(matrix) != size or any(len(row) != size or set(row) - set(COLOURS) for row in matrix):
            raise ValueError(
                f"{path}: the matrix of class {fields[0]} is no {size} by {size} matrix: {matrix}; copy it again"
            )
        yield Row(int(fields[0]), class_of(matrix, coloured), fields[2].rstrip("%"), *fields[3:])


def class_of(matrix: Sequence[str], coloured: bool) -> str:
    """Our name of the class of an adjacency matrix, rows being sources."""
    cells = [(u, v, COLOURS.index(sign)) for u, row in enumerate(matrix) for v, sign in enumerate(row) if sign != "0"]
    edges, types = tuple((u, v) for u, v, _ in cells), tuple(colour for _, _, colour in cells)
    return name_of(written(*canonical(edges, len(matrix), types if coloured else ())))


def id_matrix(number: int, size: int) -> list[str]:
    """The adjacency matrix whose rows, read as one binary number, are a class number of FANMOD.

    >>> id_matrix(204, 4)
    ['0000', '0000', '1100', '1100']
    """
    bits = f"{number:0{size * size}b}"
    if len(bits) > size * size:
        raise ValueError(f"{number} is no class number of FANMOD for {size} vertices: it has {len(bits)} bits")
    return [bits[i : i + size] for i in range(0, size * size, size)]


@cache
def ids() -> dict[str, int]:
    """Our code of each class of four and five neurons of a layered network -> FANMOD's number of it.

    >>> ids()["ac.ad.bc.bd"]
    204
    """
    found: dict[str, int] = {}
    for size, numbers in IDS.items():
        for number in numbers:
            pattern = decode("", class_of(id_matrix(number, size), coloured=False))
            assert pattern is not None
            found[code(Pattern("", pattern.vertices, pattern.edges))] = number
    return found


def fanmod_id(name: str) -> int | None:
    """FANMOD's number of a class of ours, types left out; None for classes that are not in its table here."""
    pattern = decode(name, name)
    return None if pattern is None else ids().get(code(Pattern("", pattern.vertices, pattern.edges)))


def compare(network: LayeredNetwork, output: Output) -> Comparison:
    """Our census of a network beside an output file of FANMOD, frequencies to all the digits that it prints.

    Raises:
        ValueError: the network cannot be counted, such as one without colours where the file has them.
    """
    types = types_of("colour", [network]) if output.coloured else ()
    classed = count_all([output.size], [network], types)
    counts = {name: n for name, n in classed.tallies[0].counts.items() if n}
    total = sum(counts.values())
    theirs = {row.name: row for row in output.rows}
    rows = [
        compared(name, counts.get(name, 0), total, theirs.get(name))
        for name in sorted(counts.keys() | theirs, key=lambda name: (-counts.get(name, 0), name))
    ]
    return Comparison(
        network=network.name,
        output=output.path.name,
        size=output.size,
        coloured=output.coloured,
        total=total,
        fanmod_total=output.total,
        seconds=classed.tallies[0].seconds,
        fanmod_seconds=output.seconds,
        rows=tuple(rows),
    )


def with_nulls(comparison: Comparison, nulls: Sequence[NullScores]) -> Comparison:
    """A comparison with scores against our own random networks, and how those by FANMOD's rule go with its own.

    That is, over classes with a defined z whose mean share is above 0.1 %: `n_classes`, `correlation` of z with z,
    `slope` of ours on theirs, and the median absolute `difference`.

    Source:
        The rule of comparison: coloured-motifs dossier, section 4.6.
    """
    rows = tuple({**row, "z": {null.model: z_of(null, str(row["class"])) for null in nulls}} for row in comparison.rows)
    pairs = [
        (float(str(row["fanmod_z"])), float(z))
        for row in rows
        for null in nulls
        if null.model == "fanmod" and row["fanmod_z"] not in (None, "undefined")
        for score in [null.motifs.get(str(row["class"]))]
        if score and (z := score.z) is not None and (score.mean or 0) > FREQUENT
    ]
    likeness: dict[str, float] = {}
    if len(pairs) > 2:
        theirs, ours = np.array(pairs).T
        likeness = {
            "n_classes": len(pairs),
            "correlation": float(np.corrcoef(theirs, ours)[0, 1]),
            "slope": float(np.polyfit(theirs, ours, 1)[0]),
            "difference": float(np.median(np.abs(theirs - ours))),
        }
    return replace(comparison, rows=rows, nulls=tuple(nulls), likeness=likeness)


def z_of(null: NullScores, motif: str) -> float | None:
    score = null.motifs.get(motif)
    return None if score is None else score.z


def compared(name: str, count: int, total: int, row: Row | None) -> dict[str, object]:
    """One class: our count and frequency, FANMOD's, and whether they are equal as printed."""
    ours = printed(100 * count / total) if total else "0"
    return {
        "class": name,
        "id": fanmod_id(name),
        "count": count,
        "percent": ours,
        "fanmod_percent": None if row is None else row.frequency,
        "fanmod_z": None if row is None else row.z,
        "fanmod_p": None if row is None else row.p,
        "equal": row is not None and short(row.frequency) == ours,
    }


def printed(value: float) -> str:
    """A number with five significant digits, as FANMOD prints them."""
    return f"{value:.5g}"


def short(text: str) -> str:
    """A printed number with an exponent of two digits: FANMOD's have three."""
    return re.sub(r"e([+-])0(\d\d)$", r"e\1\2", text)
