"""Scripts of docs/examples are short and run."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.py"))


@pytest.mark.graphtool
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_an_example_runs_and_is_short(script, tmp_path):
    assert len(script.read_text().splitlines()) <= 25
    ended = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert "bifan" in ended.stdout or "n" in ended.stdout
