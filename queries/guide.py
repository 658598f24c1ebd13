"""The guide "Your first connectome": five pages for Neo4j Browser, for people who have never seen Cypher."""

import html
import re

from .catalog import ROOT, body

FOLDER = ROOT / "guide"
PAGES = ("see_a_network", "follow_a_path", "count_a_motif", "look_at_one_occurrence", "look_at_modules")
TITLE = "Your first connectome"
QUERY = re.compile(r"<query>(\w+)</query>")


def guide() -> str:
    """All pages in one, as the Browser takes them: `:guide ADDRESS`."""
    slides = "\n".join(f"<slide>\n<div style='padding: 0 18px'>\n{page(name)}</div>\n</slide>" for name in PAGES)
    return f"<article class='guide'>\n<title>{TITLE}</title>\n{slides}\n</article>\n"


def page(name: str) -> str:
    """One page, with its queries in the place of their names."""
    return QUERY.sub(runnable, (FOLDER / f"{name}.html").read_text(encoding="utf-8"))


def runnable(found: re.Match[str]) -> str:
    """A query of the guide's folder as a text that one clicks to run."""
    text = body((FOLDER / f"{found[1]}.cypher").read_text(encoding="utf-8")).strip()
    return f"<pre class='code runnable'>\n{html.escape(text, quote=False)}\n</pre>"
