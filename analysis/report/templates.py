"""The templates of the HTML pages: what is put into them is escaped, and a missing name is an error."""

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from .motif_picture import STYLE


def template(name: str) -> Template:
    """A template of this folder, which knows the style of pictures of motifs."""
    environment = Environment(
        loader=PackageLoader("connectorch.analysis.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name, globals={"picture_style": Markup(STYLE)})
