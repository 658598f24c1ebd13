"""GraphML, which networkx, graph-tool, Gephi, Cytoscape and igraph read."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ..frames import Frames, facts, to_frames
from ..graph import NeuronGraph

ENDINGS = (".graphml",)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
KEYS = {
    "graph": {"name": "string", "sizes": "string", "digest": "string"},
    "node": {
        "role": "string",
        "layer": "int",
        "unit": "int",
        "bias": "double",
        "live": "boolean",
        "live_published": "boolean",
    },
    "edge": {"weight": "double", "type": "string"},
}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(graph: NeuronGraph, path: Path) -> None:
    """Write nodes, whose ids are the names of the neurons, and directed edges; no bias where a neuron has none.

    Weights are written so that they read back to the last bit. The graph has name, sizes (as JSON) and digest.

    Raises:
        ValueError: the network's name holds a character that XML cannot.

    Source:
        Brandes et al., GraphML Progress Report, Graph Drawing 2001.
    """
    if NOT_IN_XML.search(graph.network.name):
        raise ValueError(f"network {graph.network.name!r} has a character in its name that XML cannot hold; rename it")
    about = {key: value if isinstance(value, str) else json.dumps(value) for key, value in facts(graph).items()}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        for part, keys in KEYS.items():
            for name, kind in keys.items():
                file.write(f'<key id="{part}-{name}" for="{part}" attr.name="{name}" attr.type="{kind}"/>\n')
        file.write('<graph edgedefault="directed">\n' + data("graph", about) + "\n")
        file.writelines(elements(to_frames(graph)))
        file.write("</graph>\n</graphml>\n")


def elements(frames: Frames) -> Iterator[str]:
    """One line a neuron, then one line an edge."""
    neurons, edges = frames
    for row in neurons.to_dict("records"):
        yield f'<node id="{row["name"]}">{data("node", row)}</node>\n'
    for pre, post, weight, kind in zip(
        edges["pre"], edges["post"], edges["weight"].tolist(), edges["type"], strict=True
    ):
        yield f'<edge source="{pre}" target="{post}">{data("edge", {"weight": weight, "type": kind})}</edge>\n'


def data(part: str, row: Mapping[str, object]) -> str:
    """Data elements of one node, edge or graph; NaN is left out."""
    return "".join(
        f"<data key={quoteattr(f'{part}-{name}')}>{text(row[name])}</data>"
        for name in KEYS[part]
        if row[name] == row[name]  # not NaN
    )


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value), {"\r": "&#13;"})
