"""README and docs say what is there."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from connectorch.cli import application, main
from connectorch.ingest.schema import NODES, RELATIONSHIPS
from connectorch.queries import catalog, occurrences, run

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("label", [*NODES, *RELATIONSHIPS])
def test_the_schema_page_has_every_property(label):
    lines = [line for line in (ROOT / "docs" / "schema.md").read_text().splitlines() if line.startswith("|")]
    (row,) = [line for line in lines if f"`{label}`" in line.split("|")[1] or f"[:{label}]" in line]
    columns = NODES.get(label) or RELATIONSHIPS[label][2]
    assert set(columns) <= set(re.findall(r"`(\w+)`", row))


def test_the_page_of_queries_has_every_view_with_its_question_and_parameters():
    page = (ROOT / "docs" / "queries.md").read_text()
    rows = sorted(re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) ?\|$", page, flags=re.MULTILINE))
    views = {query.name: query for query in catalog.catalogue() + occurrences.drawings() if query.kind != "motifs"}
    own = {name: [one for one in view.parameters if one not in run.SHARED] for name, view in views.items()}
    assert rows == [
        (name, view.about, ", ".join(f"`{one}={view.defaults[one]}`" for one in own[name]))
        for name, view in sorted(views.items())
    ]


def test_the_page_of_queries_has_every_view_under_its_subject():
    page = (ROOT / "docs" / "queries.md").read_text()
    found = {
        name: heading
        for heading, rows in re.findall(r"^## (.*?)$(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
        for name in re.findall(r"^\| `(\w+)` \|", rows, flags=re.MULTILINE)
    }
    views = [query for query in catalog.catalogue() + occurrences.drawings() if query.kind != "motifs"]
    assert found == {query.name: query.subject for query in views}


@pytest.mark.graphtool
def test_the_python_example_of_the_readme_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert "bifan" in capsys.readouterr().out


@pytest.mark.parametrize("page", ["README.md", "docs/queries.md", "docs/browser.md"])
def test_commands_and_options_of_a_page_exist(page):
    commands = typer.main.get_command(application()).commands
    for line in re.findall(r"^    connectorch (.*?)(?: +#.*)?$", (ROOT / page).read_text(), flags=re.MULTILINE):
        name, *words = line.split()
        command = commands[name]
        if hasattr(command, "commands"):
            command = command.commands[words[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.graphtool
def test_the_network_scientists_commands_of_the_readme_run_in_their_order(tmp_path, monkeypatch, capfd):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text()
    part = text[text.index("**Network scientist**") : text.index("**Neuroscientist**")]
    commands = [
        shlex.split(line, comments=True) for line in re.findall(r"^    connectorch (.*)$", part, flags=re.MULTILINE)
    ]
    for words in commands:
        with pytest.raises(SystemExit) as ended:
            main([word.replace("1000", "20") for word in words])
        assert not ended.value.code, capfd.readouterr().err
    assert len(commands) == 7
    assert '"p_over"' in capfd.readouterr().out


@pytest.mark.parametrize("page", ["README.md", "docs/browser.md"])
def test_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / page).read_text()):
        assert ((ROOT / page).parent / target).exists(), target
