"""What is shipped and tracked: pins with hashes, no addresses, a wheel that holds everything."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("training", "ingest", "queries", "analysis")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOSTS = {
    "localhost",
    "127.0.0.1",
    "arxiv.org",
    "doi.org",
    "github.com",
    "graphml.graphdrawing.org",
    "neo4j.com",
    "www.apache.org",
    "www.w3.org",
}
"""Hosts that a text may name: none that packages come from."""


@cache
def tracked():
    """Files that are, or would be, in the repository."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = {".venv", ".tools", ".git", "build", "demo", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts)]


def address_faults(name, text):
    """Addresses and paths that hold on one machine only, or that tell where packages come from."""
    builds = re.search(r"(?i)(^|/)(makefile|dockerfile|docker/.*|\.ci/.*|[^/]*\.(toml|txt|lock|ya?ml|cff|sh))$", name)
    found = [host for host in re.findall(r"https?://([\w.-]+)", text) if host not in HOSTS]
    if builds:
        bare = re.findall(r"(?<![\w.@-])(?:[\w-]+\.)+(?:org|io|com|net|dev|cloud)(?![\w.-])", text)
        found += [host for host in bare if host not in HOSTS]
        found += re.findall(r"(?<![\w-])(?:extra-)?index(?:-url)?\s*=|--[\w-]*index[\w-]*|--find-links", text)
    found += re.findall(r"/(?:root|home/\w+|Users/\w+)/", text)
    return found + ([str(ROOT)] if len(ROOT.parts) > 2 and str(ROOT) in text else [])


def test_no_file_holds_an_address_or_a_path_of_one_machine():
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__) and (faults := address_faults(path.relative_to(ROOT).as_posix(), text)):
            found[path.name] = faults
    assert found == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "see https://packages.example.org/simple"),
        ("requirements.txt", "--index-url x"),
        ("requirements.txt", "--extra-index-url x"),
        ("pyproject.toml", 'index-url = "x"'),
        ("docker/Dockerfile", "FROM registry.example.io/neo4j"),
        ("docker/setup.sh", "echo deb mirror.example.org"),
        ("docs/schema.md", "as in /root/data"),
        ("docs/schema.md", "as in /home/me/data"),
        ("docs/schema.md", f"as in {ROOT}/data"),
    ],
)
def test_an_address_is_found(name, text):
    assert address_faults(name, text) != []


def pin_faults(text):
    """Lines that are not `name==version` followed by its hashes."""
    blocks = re.split(r"\n(?=\S)", text.strip())
    form = re.compile(r"[\w.-]+==[\w.!+]+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    return [block.splitlines()[0] for block in blocks if not form.fullmatch(block)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-uv.txt"])
def test_every_pin_has_a_hash(name):
    assert pin_faults((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["numpy==1.26.4", "numpy>=1", "numpy==1.26.4 \\\n    --hash=md5:0", "-e ."])
def test_a_pin_without_a_hash_is_found(text):
    assert pin_faults(text) != []


def test_every_dependency_is_pinned():
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    wanted += [name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra]
    pins = set(re.findall(r"(?m)^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8")))
    assert {re.match(r"[\w.-]+", name)[0].lower() for name in wanted} - pins == set()


def test_packages_are_the_folders_with_code():
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    names = {".".join(("connectorch", *folder.relative_to(ROOT).parts)) for folder in folders}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == names | {"connectorch"}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_wheel_holds_every_module_query_and_template(tmp_path):
    source = tmp_path / "source"
    for path in tracked():
        target = source / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    code = f"from setuptools import build_meta; build_meta.build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    shipped = [path for path in tracked() if path.relative_to(ROOT).parts[0] in ROOMS]
    shipped += [*ROOT.glob("*.py"), ROOT / "py.typed"]
    assert held == {f"connectorch/{path.relative_to(ROOT).as_posix()}" for path in shipped}
