"""A run as one self-contained HTML file: nothing is loaded from anywhere."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from ..results import Drawing, RunReport
from . import drawing, figures
from .pictured import pictures_of
from .run_tables import Section, nominal, same_layers, sections
from .style import journal
from .templates import template

MAX_SVG = 500_000  # bytes; larger figures become images

LIVE_CAPTION = (
    "Neurons with a weight in and a weight out after cleaning, by layer (0 is the input); medians over networks."
)
Z_CAPTION = "z-scores of the motifs against nominal sparsity. Thin: networks; thick: medians; grey band: |z| < 2."


@dataclass(frozen=True)
class Plate:
    """A figure as a data address, with its caption, which also stands in for it where it cannot be seen."""

    address: str
    caption: str


def render(*reports: RunReport) -> str:
    """One page with the runs one after the other.

    Raises:
        ValueError: no run was given.
    """
    if not reports:
        raise ValueError("no run to report; give at least one")
    return page(
        [
            {
                "report": report,
                "plates": plates(report),
                "sections": sections(report),
                "pictures": pictures_of(report.censuses),
            }
            for report in reports
        ]
    )


def page(chapters: Sequence[Mapping[str, Any]]) -> str:
    """One page of chapters, each with its head (title, facts, notes, next steps, versions), figures and sections."""
    return template("page.html").render(chapters=chapters)


def tables_page(title: str, facts: Mapping[str, str], parts: Sequence[Section], versions: Mapping[str, str]) -> str:
    """One page of tables alone with a head of facts; self-contained like all others."""
    head = {"title": title, "facts": facts, "notes": (), "next_steps": (), "versions": versions}
    return page([{"report": head, "plates": {}, "sections": parts, "pictures": {}}])


def plates(report: RunReport) -> dict[str, list[Plate]]:
    """Figures by the heading of the section they open; those of no section under the empty heading."""
    found: dict[str, list[Plate]] = {
        "": [plate(drawing.network(drawn), drawing_caption(drawn)) for drawn in report.drawings]
    }
    if len(report.losses) and report.losses["level"].nunique() > 1:
        found["Error"] = [
            plate(figures.error(report), f"{report.loss_name.capitalize()} on the test set against nominal sparsity.")
        ]
    if len({nominal(census) for census in report.censuses}) > 1:
        if same_layers(report.censuses):
            found["What is left"] = [plate(figures.live_neurons(report.censuses), LIVE_CAPTION)]
        if any(census.nulls for census in report.censuses):
            found["Against chance"] = [plate(figures.zscores(report), Z_CAPTION)]
    return found


def drawing_caption(drawn: Drawing) -> str:
    return (
        f"{drawn.name}, layer by layer: live neurons, {len(drawn.edges):,} edges. Neurons of a module share a number "
        "(M0, M1, …) and a colour; wider lines are stronger weights."
    )


def plate(figure: Figure, caption: str) -> Plate:
    """The figure as SVG; as PNG where the SVG is large and the PNG smaller."""
    svg = saved(figure, "svg")
    kind, data = "svg+xml", svg
    if len(svg) > MAX_SVG and len(png := saved(figure, "png")) < len(svg):
        kind, data = "png", png
    return Plate(f"data:image/{kind};base64,{b64encode(data).decode()}", caption)


def saved(figure: Figure, kind: str) -> bytes:
    file = BytesIO()
    with journal():
        figure.savefig(file, format=kind, dpi=160, metadata={"Date": None} if kind == "svg" else None)
    return file.getvalue()
