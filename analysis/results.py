"""What the analyses hand on: frozen results, as frames for Python and as JSON documents for the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt

import pandas as pd


@dataclass(frozen=True)
class Score:
    """How a count stands against a null model; None is undefined, and the exact moments are None where not computed.

    `fixed` says that the null model leaves the count no freedom: every draw has it, so that there is nothing to score.
    """

    mean: float | None
    sd: float | None
    z: float | None
    p: float | None = None
    p_over: float | None = None
    p_under: float | None = None
    q: float | None = None
    exact_mean: float | None = None
    exact_sd: float | None = None
    fixed: bool = False


@dataclass(frozen=True)
class NullScores:
    """Scores of one network against one null model; `draws` is 0 where only closed forms were used.

    `measure` says what was compared: `count`, or `share` of all connected sets of neurons of a network. `undefined`
    says why there are no scores at all, where the model has no random networks for this one.
    """

    model: str
    draws: int
    seed: int | None
    keeps: tuple[str, ...]
    motifs: Mapping[str, Score]
    undefined: str = ""
    measure: str = "count"


@dataclass(frozen=True)
class Census:
    """Motif counts of one network by one or more engines.

    `counts[engine][motif]` are whole numbers; `skipped[engine][motif]` says why an engine did not count.
    `edges_per_layer` and `n_edges` are weights after cleaning, biases apart; `live_neurons` have a weight in and a
    weight out after cleaning (at the ends, the only side there is). `classes[motif]` is its drawing, edges in the order
    of the types in its name; `class_sizes[motif]` its number of neurons, where all classes were counted.
    `estimated[engine]` are the seconds, and the bytes held at a time, that counting was expected to take.
    """

    name: str
    source: str
    clean: str
    bias: bool
    layer_sizes: tuple[int, ...]
    live_neurons: tuple[int, ...]
    edges_per_layer: tuple[int, ...]
    bias_edges_per_layer: tuple[int, ...]
    sparsity: float
    effective_sparsity: float
    counts: Mapping[str, Mapping[str, int]]
    seconds: Mapping[str, float]
    skipped: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    null: NullScores | None = None
    level: float | None = None
    digest: str = ""
    induced: bool = False
    types: str = "none"
    other_nulls: tuple[NullScores, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    class_sizes: Mapping[str, int] = field(default_factory=dict[str, int])
    estimated: Mapping[str, tuple[float, int]] = field(default_factory=dict[str, tuple[float, int]])

    @property
    def totals(self) -> dict[int, int]:
        """Connected sets of neurons by size, where all classes were counted; the sum over the classes of that size."""
        sizes = {n: [m for m, size in self.class_sizes.items() if size == n] for n in self.class_sizes.values()}
        whole = {n: next((c for c in self.counts.values() if c.keys() >= set(of)), None) for n, of in sizes.items()}
        return {n: sum(counts[m] for m in sizes[n]) for n, counts in whole.items() if counts is not None}

    @property
    def n_edges(self) -> int:
        """Weights after cleaning, biases apart."""
        return sum(self.edges_per_layer)

    @property
    def nulls(self) -> tuple[NullScores, ...]:
        """Scores against every null model that was asked for."""
        return (() if self.null is None else (self.null,)) + self.other_nulls

    @property
    def disagreements(self) -> list[tuple[str, dict[str, int]]]:
        """Motifs on which engines differ, with the count of each engine."""
        motifs = sorted({motif for counts in self.counts.values() for motif in counts})
        found = [(m, {e: c[m] for e, c in self.counts.items() if m in c}) for m in motifs]
        return [(motif, counts) for motif, counts in found if len(set(counts.values())) > 1]

    @property
    def agree(self) -> bool:
        """Whether all engines that counted a motif found the same number."""
        return not self.disagreements

    @property
    def is_crosschecked(self) -> bool:
        """Whether every motif was counted by two or more engines."""
        motifs = {motif for told in (*self.counts.values(), *self.skipped.values()) for motif in told}
        return bool(motifs) and all(sum(m in counts for counts in self.counts.values()) > 1 for m in motifs)

    def to_frame(self) -> pd.DataFrame:
        """One row a motif: counts by engine, then the scores where a null model was asked for."""
        frame = pd.DataFrame({engine: pd.Series(counts, dtype=object) for engine, counts in self.counts.items()})
        if self.null is not None:
            scores = pd.DataFrame({motif: vars(score) for motif, score in self.null.motifs.items()}).T
            frame = frame.join(scores)
        frame.index.name = "motif"
        return frame


@dataclass(frozen=True)
class Sample:
    """Networks of a cross-check that a slow engine counts, too: `names`, a `share` of all `of`, drawn with `seed`."""

    share: float
    seed: int
    names: tuple[str, ...]
    of: int


@dataclass(frozen=True)
class Participation:
    """How often neurons and edges of one network take part in a motif, by position; whole numbers.

    `neurons[position][layer][unit]` counts occurrences; a position is the vertices that symmetries exchange.
    `edges[position]` lists (pre layer, pre unit, post layer, post unit, occurrences) of edges that take part.
    `weight_sum` and `square_sum` add weights, and their squares, over all occurrences and all their edges; `positive`
    and `negative` are occurrences whose signs multiply to plus and minus.
    """

    network: str
    motif: str
    drawing: str
    layer_sizes: tuple[int, ...]
    count: int
    neurons: Mapping[tuple[str, ...], Sequence[Sequence[int]]]
    edges: Mapping[tuple[str, ...], Sequence[tuple[int, int, int, int, int]]]
    weight_sum: Fraction
    square_sum: Fraction
    positive: int
    negative: int

    @property
    def weight_mean(self) -> float | None:
        """Mean weight of an edge of an occurrence."""
        n = self.count * sum(map(len, self.edges))
        return float(self.weight_sum / n) if n else None

    @property
    def weight_sd(self) -> float | None:
        """Standard deviation, divisor n, of the weights of all edges of all occurrences."""
        n = self.count * sum(map(len, self.edges))
        return sqrt(self.square_sum / n - (self.weight_sum / n) ** 2) if n else None

    @property
    def totals(self) -> list[list[int]]:
        """Occurrences by layer and unit, whatever the position."""
        by_layer = zip(*self.neurons.values(), strict=True)
        return [[sum(counts) for counts in zip(*layers, strict=True)] for layers in by_layer]

    def to_frame(self) -> pd.DataFrame:
        """One row a neuron that takes part: layer, unit, one column a position, and their sum."""
        columns = {
            ", ".join(names): [n for layer in by_layer for n in layer] for names, by_layer in self.neurons.items()
        }
        units = [(layer, unit) for layer, size in enumerate(self.layer_sizes) for unit in range(size)]
        frame = pd.DataFrame(units, columns=["layer", "unit"]).assign(
            **{n: pd.Series(c, dtype=object) for n, c in columns.items()}
        )
        frame["total"] = [sum(row) for row in zip(*columns.values(), strict=True)]
        taking_part = frame.loc[[n > 0 for n in frame["total"]]]
        return taking_part.sort_values("total", ascending=False, kind="stable", ignore_index=True)

    def edges_to_frame(self) -> pd.DataFrame:
        """One row an edge that takes part: its ends and how often, whatever its position."""
        found: dict[tuple[int, int, int, int], int] = {}
        for rows in self.edges.values():
            for *ends, n in rows:
                key = (ends[0], ends[1], ends[2], ends[3])
                found[key] = found.get(key, 0) + n
        frame = pd.DataFrame(
            [(*ends, n) for ends, n in found.items()], columns=["pre_layer", "pre", "post_layer", "post", "total"]
        )
        return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Comparison:
    """Our census of all classes beside FANMOD's: one row a class that either has found.

    `total` and `fanmod_total` are numbers of connected sets of `size` neurons; `fanmod_seconds` is what its file says,
    for the network and its random networks together. `nulls` are scores against our own random networks, where they
    were asked for, and `likeness` says how ours by FANMOD's rule go with those that it printed.
    """

    network: str
    output: str
    size: int
    coloured: bool
    total: int
    fanmod_total: int
    seconds: float
    fanmod_seconds: float
    rows: tuple[Mapping[str, object], ...]
    nulls: tuple[NullScores, ...] = ()
    likeness: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def n_equal(self) -> int:
        """Classes whose printed frequency is ours."""
        return sum(bool(row["equal"]) for row in self.rows)

    @property
    def agree(self) -> bool:
        """Whether totals and all classes are equal."""
        return self.total == self.fanmod_total and self.n_equal == len(self.rows)

    def to_frame(self) -> pd.DataFrame:
        """One row a class."""
        return pd.DataFrame([dict(row) for row in self.rows])


@dataclass(frozen=True)
class Modules:
    """A partition of one network's neurons into modules, by one method.

    `modules[m]` lists its neurons as (layer, unit); `edges` are (from, to, number of edges) between modules, inside
    ones included (from = to). `levels` is the hierarchy where the method gives one: `levels[k][m]` is the group, one
    level up, of group m of level k. `description_length` is in bits.
    """

    name: str
    method: str
    layer_sizes: tuple[int, ...]
    modules: tuple[tuple[tuple[int, int], ...], ...]
    edges: tuple[tuple[int, int, int], ...]
    modularity: float | None
    description_length: float | None = None
    levels: tuple[tuple[int, ...], ...] = ()
    seed: int | None = None
    clean: str = "strict"

    def to_frame(self) -> pd.DataFrame:
        """One row a neuron: layer, unit, module."""
        rows = [(layer, unit, m) for m, module in enumerate(self.modules) for layer, unit in module]
        return pd.DataFrame(rows, columns=["layer", "unit", "module"]).sort_values(["layer", "unit"], ignore_index=True)


@dataclass(frozen=True)
class Drawing:
    """What a figure of one network needs: live neurons (layer, unit, module or -1) and edges between them.

    `edges` has columns pre_layer, pre, post_layer, post, weight.
    """

    name: str
    layer_sizes: tuple[int, ...]
    neurons: pd.DataFrame
    edges: pd.DataFrame


@dataclass(frozen=True)
class RunReport:
    """Everything the terminal page and the HTML file show about one run.

    `losses` has columns network, level, update, train, validation, test (mean squared error or cross-entropy, as
    `loss_name` says); `notes` are sentences on what was scaled down; `facts` are label -> value lines for the head;
    `next_steps` are (sentence, text to paste) pairs; `references` are named losses to compare with, such as the
    variance of the outputs.
    """

    title: str
    loss_name: str
    losses: pd.DataFrame
    censuses: tuple[Census, ...]
    modules: tuple[Modules, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    next_steps: tuple[tuple[str, str], ...] = ()
    references: Mapping[str, float] = field(default_factory=dict[str, float])
    versions: Mapping[str, str] = field(default_factory=dict[str, str])
