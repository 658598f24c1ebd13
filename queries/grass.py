"""Colours and captions of neurons and connections in Neo4j Browser, as it keeps them and as GraSS text."""

from collections.abc import Mapping
from typing import TypeAlias

Style: TypeAlias = dict[str, dict[str, str]]

LIGHT, DARK = "#ffffff", "#1a1a1a"
ROLES = {  # light to dark along the way of a signal, none of them green or red; bias neurons are grey
    "Input": ("#8fd0f5", "#4a9cc9", DARK),
    "Hidden": ("#f5d76e", "#c9a227", DARK),
    "Output": ("#3f4a9c", "#2a3270", LIGHT),
    "Bias": ("#d0d0d0", "#8a8a8a", DARK),
}
OTHERS = {
    "Network": ("#333333", "#000000", LIGHT, "{name}", "80px"),
    "Layer": ("#6b6b6b", "#4a4a4a", LIGHT, "layer {layer} ({size})", "65px"),
    "Module": ("#c77bb0", "#984f82", DARK, "module of {size}", "65px"),
    "Census": ("#f0a35e", "#b86d29", DARK, "{motif} {count_text}", "65px"),
}
SIGNS = {"EXCITES": "#3cb878", "INHIBITS": "#9c0d29"}
"""Light green and dark red: who does not see the hues sees light and dark, and reads the type on the arrow."""
OTHER_TYPES = {
    "FEEDS": "{n_edges}",
    "IN_MODULE": "in",
    "PART_OF": "in",
    "HAS_LAYER": "has",
    "HAS_CENSUS": "has",
    "PRUNED_TO": "pruned to",
}


def style() -> Style:
    """The rules, selector -> property -> value; of two that fit a node, the later one holds."""
    rules: Style = {
        "node": node(("#a5abb6", "#9aa1ac", LIGHT)),
        "relationship": {
            "color": "#a5abb6",
            "shaft-width": "1px",
            "font-size": "8px",
            "padding": "3px",
            "text-color-external": "#000000",
            "text-color-internal": LIGHT,
            "caption": "<type>",
        },
    }
    for label, (fill, border, text, caption, diameter) in OTHERS.items():
        rules[f"node.{label}"] = node((fill, border, text)) | {"caption": caption, "diameter": diameter}
    rules["node.Neuron"] = rules["node"] | {"caption": "{name}"}
    rules |= {f"node.{label}": node(colours) | {"caption": "{name}"} for label, colours in ROLES.items()}
    for kind, colour in SIGNS.items():
        rules[f"relationship.{kind}"] = {"color": colour, "shaft-width": "2px", "caption": "<type>"}
    rules |= {f"relationship.{kind}": {"caption": caption} for kind, caption in OTHER_TYPES.items()}
    return rules


def node(colours: tuple[str, str, str]) -> dict[str, str]:
    fill, border, text = colours
    return {
        "color": fill,
        "border-color": border,
        "border-width": "2px",
        "text-color-internal": text,
        "font-size": "12px",
        "diameter": "50px",
    }


def grass(rules: Mapping[str, Mapping[str, str]]) -> str:
    """The rules as GraSS, the text of a `.grass` file, which one drops on the window of `:style`."""
    return "\n".join(
        "\n".join([f"{selector} {{", *(f"  {name}: {quoted(name, value)};" for name, value in rule.items()), "}"])
        + "\n"
        for selector, rule in rules.items()
    )


def quoted(name: str, value: str) -> str:
    return f'"{value}"' if name == "caption" else value
