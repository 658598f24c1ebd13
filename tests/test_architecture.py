"""The shape of the package: who imports whom, what a module may hold, how long it may be; each rule seen to bite."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("training", "ingest", "queries", "analysis")
RIM = tuple(
    f"analysis.{name}"
    for name in (
        "crosscheck",
        "cypher",
        "studies",
        "cli",
        "options",
        "sources",
        "write_cli",
        "fanmod_cli",
        "participation_cli",
        "draws_cli",
        "dividing",
        "writing",
    )
)
HANDED_ON = "analysis.census.census"  # the name that analysis/census/__init__.py hands on from the rim
MAY_IMPORT = {
    "__init__": (),
    "__main__": ("cli",),
    "cli": tuple(f"{room}.cli" for room in ROOMS),
    "training": ("training",),
    "ingest": ("ingest", "training.network", "training.network_file", "training.run", "training.registry"),
    "ingest.cli": ("ingest", "training"),
    "ingest.server_cli": ("ingest", "training"),
    "ingest.store_cli": ("ingest", "training"),
    "queries": ("queries", "ingest.schema", "ingest.session", "ingest.stores.base", "ingest.browserjar"),
    "queries.cli": ("queries", "ingest", "training"),
    "queries.browser_cli": ("queries", "ingest", "training"),
    "analysis": (
        "analysis",
        "training",
        "ingest.graph",
        "ingest.read",
        "ingest.clean",
        "queries.pattern",
        "queries.codes",
        "queries.drawing",
        "queries.wanted",
        "ingest.roles",
        "queries.catalog",
    ),
    "analysis.report": (
        "analysis.report",
        "analysis.results",
        "queries.pattern",
        "queries.codes",
        "queries.drawing",
    ),
} | dict.fromkeys(RIM, ROOMS)
"""By the longest prefix; `analysis` without its rim and its report, which only the rim may import."""

ENGINES = ("analysis.census.masks", "analysis.census.graphtool", "analysis.census.enumeration", "queries.census")
SHELL = "cli.py of any room, and further shells NAME_cli.py"
ONLY_IN = {
    "neo4j": ("ingest.session", "ingest.stores"),
    "ladybug": ("ingest.session", "ingest.stores"),
    "torch": ("training", "ingest", "analysis"),
    "graph_tool": ("analysis", "ingest.writers.gt"),
    "typer": (SHELL, "analysis.options"),
    "rich": (SHELL, "training.progress", "analysis.options", "analysis.report"),
    "matplotlib": ("analysis.report",),
    "jinja2": ("analysis.report",),
    "pickle": (),
    "connectorch": (),
}
"""Libraries that have their place; inside the package, the package itself is imported relatively."""
NOT_IN_REPORT = ("torch", "graph_tool")


@cache
def modules():
    """Module name without the package's -> path."""
    paths = [*ROOT.glob("*.py"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    return {name_of(path): path for path in sorted(paths)}


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def under(name, prefixes):
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def imports(module, text, is_package=False):
    """Dotted names that a module imports from the package, without the package's own name, and from other libraries.

    The `__getattr__` by which an `__init__.py` hands on a name when it is asked for does not count.
    """
    here = module.split(".") if is_package else module.split(".")[:-1]
    own, foreign = set(), set()
    tree = ast.parse(text)
    tree.body = [node for node in tree.body if not (is_package and hands_on_later(node))]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - node.level + 1] + ([node.module] if node.module else [])
            own |= {".".join([*base, alias.name]) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            foreign.add(node.module)
        elif isinstance(node, ast.Import):
            foreign |= {alias.name for alias in node.names}
    return own - {"__version__"}, foreign


def hands_on_later(node):
    return isinstance(node, ast.FunctionDef) and node.name == "__getattr__"


def is_shell(module):
    return re.fullmatch(r"(.*_)?cli", module.split(".")[-1]) is not None


def import_faults(module, text, is_package=False):
    own, foreign = imports(module, text, is_package)
    room = max((prefix for prefix in MAY_IMPORT if under(module, [prefix])), key=len)
    closed = {"analysis": (*RIM, HANDED_ON, "analysis.report"), "analysis.report": ()}.get(room, ())
    found = [f"imports {name}" for name in own if not under(name, MAY_IMPORT[room]) or under(name, closed)]
    if module in ENGINES:
        found += [f"an engine imports an engine: {name}" for name in own if under(name, set(ENGINES) - {module})]
    for library, places in ONLY_IN.items():
        placed = under(module, places) or (SHELL in places and is_shell(module))
        placed &= not (library in NOT_IN_REPORT and under(module, ["analysis.report"]))
        if any(under(name, [library]) for name in foreign) and not placed:
            found.append(f"imports {library}")
    return found


def is_call(node, *names):
    return isinstance(node, ast.Call) and ast.unparse(node.func) in names


def catches_everything(node):
    if not isinstance(node, ast.ExceptHandler) or ast.unparse(node.body[-1]) == "raise":
        return False
    return node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")


def is_text(node, pattern):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(pattern, node.value) is not None


CYPHER = r"\b(MATCH|MERGE)\s*\(|\bUNWIND\s+\$"
SECRET = r"^CONNECTORCH_(USER|PASSWORD|PASSWORD_FILE)$"
MUST_NOT = {
    "prints": lambda module, node: is_call(node, "print", "sys.stdout.write") and not is_shell(module),
    "sets a global seed": lambda _, node: is_call(node, "torch.manual_seed", "torch.seed", "random.seed"),
    "catches everything": lambda _, node: catches_everything(node),
    "writes Cypher": lambda module, node: (
        is_text(node, CYPHER) and not under(module, ("ingest.stores", "queries.render"))
    ),
    "reads a secret": lambda module, node: is_text(node, SECRET) and module != "ingest.session",
}


def text_faults(module, text):
    """What a module must not hold; docstrings may."""
    tree = ast.parse(text)
    docs = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    nodes = [node for node in ast.walk(tree) if node not in docs]
    early = [node for node in tree.body if re.match(r"(import|from) graph_tool", ast.unparse(node))]
    found = [fault for node in nodes for fault, breaks in MUST_NOT.items() if breaks(module, node)]
    return found + ["imports graph_tool before it is called" for _ in early]


def init_faults(text):
    """An `__init__.py` is a docstring and at most names, which it may hand on when they are asked for."""
    first, *rest = ast.parse(text).body or [None]
    described = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    found = [] if described else ["no docstring"]
    for node in rest:
        names = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("__all__", "__version__")
        hands_on = (isinstance(node, ast.ImportFrom) and node.level > 0) or hands_on_later(node)
        typing = isinstance(node, ast.ImportFrom) and node.module in ("typing", "types")
        if not (names or hands_on or typing):
            found.append(f"holds more than names: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("module", modules())
def test_module_imports_only_what_its_room_may(module):
    path = modules()[module]
    assert import_faults(module, path.read_text(encoding="utf-8"), path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("training.fit", "from ..ingest.graph import NeuronGraph"),
        ("training.fit", "import neo4j"),
        ("training.pruning.uniform", "from ...analysis import results"),
        ("ingest.load", "from ..queries.catalog import find"),
        ("ingest.load", "from ..training.fit import fit"),
        ("ingest.load", "from neo4j import Session"),
        ("ingest.load", "import connectorch.ingest.graph"),
        ("ingest.load", "from .. import queries"),
        ("queries.census", "import torch"),
        ("queries.census", "def f():\n    from torch import Tensor"),
        ("queries.census", "from ..ingest.graph import NeuronGraph"),
        ("queries.census", "from ..analysis.census import masks"),
        ("analysis.census.masks", "from ...queries.census import count"),
        ("analysis.census.masks", "from ...queries import census"),
        ("analysis.census.masks", "from ...ingest.session import open_store"),
        ("analysis.census.masks", "from .enumeration import count"),
        ("analysis.census.masks", "from ..crosscheck import crosscheck"),
        ("analysis.zscore", "from .report.tables import census_sheet"),
        ("analysis.zscore", "from . import report"),
        ("analysis.zscore", "from .census import census"),
        ("analysis.zscore", "import rich.table"),
        ("analysis.zscore", "import typer"),
        ("analysis.report.tables", "from ..census import masks"),
        ("analysis.report.tables", "from ...ingest.graph import NeuronGraph"),
        ("analysis.report.tables", "from ...queries.census import count"),
        ("analysis.report.tables", "import torch"),
        ("ingest.readers.state_dict", "import pickle"),
        ("cli", "from .analysis.report import page"),
        ("__init__", "from .ingest import graph"),
    ],
)
def test_an_import_against_the_current_is_refused(module, line):
    assert import_faults(module, line) != []


def test_imports_with_the_current_pass():
    assert (
        import_faults("analysis.cli", "from .report import page\nfrom ..ingest.session import open_store\nimport typer")
        == []
    )
    assert (
        import_faults("ingest.load", "from .. import __version__\nfrom ..training.network import LayeredNetwork") == []
    )


def test_modules_import_each_other_in_no_circle():
    order = TopologicalSorter()
    for module, path in modules().items():
        own, _ = imports(module, path.read_text(encoding="utf-8"), path.name == "__init__.py")
        order.add(
            module, *({known for name in own for known in modules() if under(name, [known])} - set(parents(module)))
        )
    order.prepare()


def parents(module):
    parts = module.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


@pytest.mark.parametrize("module", modules())
def test_module_holds_nothing_it_must_not(module):
    path = modules()[module]
    text = path.read_text(encoding="utf-8")
    assert text_faults(module, text) + (init_faults(text) if path.name == "__init__.py" else []) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("print(1)", "prints"),
        ("def f():\n    sys.stdout.write('x')", "prints"),
        ("torch.manual_seed(0)", "sets a global seed"),
        ("try:\n    f()\nexcept Exception:\n    pass", "catches everything"),
        ("try:\n    f()\nexcept:\n    pass", "catches everything"),
        ("x = 'MATCH (n) RETURN n'", "writes Cypher"),
        ("x = f'UNWIND $rows AS row MERGE (n:{label})'", "writes Cypher"),
        ("os.environ['CONNECTORCH_PASSWORD']", "reads a secret"),
        ("import graph_tool.inference", "imports graph_tool before it is called"),
    ],
)
def test_what_a_module_must_not_hold_is_found(line, fault):
    assert fault in text_faults("analysis.zscore", line)


@pytest.mark.parametrize(
    "text", ["", "x = 1", '"""Doc."""\nimport torch', '"""Doc."""\ndef f(): ...', '"""Doc."""\nfrom torch import nn']
)
def test_an_init_that_does_more_than_name_is_refused(text):
    assert init_faults(text) != []


def test_modules_are_short():
    lengths = {
        name: path.read_text(encoding="utf-8").count("\n")
        for name, path in modules().items()
        if path.name != "__init__.py"
    }
    assert [name for name, length in lengths.items() if length > 300] == []
    assert median(lengths.values()) <= 120


def test_modules_are_named_for_what_they_hold():
    vague = re.compile(r"_*(utils?|helpers?|common|misc|manager)")
    assert [name for name in modules() if vague.fullmatch(name.split(".")[-1])] == []
    assert vague.fullmatch("utils")


def test_importing_the_rooms_loads_no_heavy_library():
    rooms = [name for name, path in modules().items() if path.name == "__init__.py" and name != "__init__"]
    packages = ", ".join(["connectorch", *(f"connectorch.{name}" for name in rooms)])
    code = f"import sys, {packages}; print({{'torch', 'graph_tool', 'neo4j', 'ladybug', 'pandas'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
