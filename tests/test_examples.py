"""Scripts of docs/examples are short and run; the notebook was run, and runs again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "docs" / "examples"
SAYS = {
    "embedded_store": "pre_name",
    "null_models": "min-degree keeps n_edges_per_layer, edge_in_and_out_of_every_neuron",
    "other_programs": "the same again: True",
    "run_folder": "three/002@0.80",
    "torch_module": "biparallel",
}
"""What each script prints, among other things."""


@pytest.mark.graphtool
@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_runs_and_is_short(script, tmp_path):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    assert len(script.read_text().splitlines()) <= 25
    ended = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert SAYS[script.stem] in ended.stdout


@pytest.mark.graphtool
def test_the_notebook_was_run_and_runs_again(tmp_path, monkeypatch):
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    monkeypatch.chdir(tmp_path)
    (notebook,) = FOLDER.glob("*.ipynb")
    cells = [cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert "image/png" in {kind for cell in cells for shown in cell["outputs"] for kind in shown.get("data", ())}
    names = {}
    for cell in cells:
        text = "".join(line for line in cell["source"] if not line.startswith("%"))
        exec(compile(text, notebook.name, "exec"), names)
    assert names["right"] > 0.9
    assert names["result"].agree
    assert names["result"].counts["enumeration"]["edge"] == names["live"].n_edges
    assert len(names["hubs"]) == 5
