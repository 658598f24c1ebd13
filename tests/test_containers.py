"""docker/: what its files hold, as data, and the start of the server's image, run: tests/try_image.py does the rest."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from connectorch.ingest.launch import find_runtime
from connectorch.ingest.serversettings import BROWSER_ASKS

ROOT = Path(__file__).parents[1]
DOCKER = ROOT / "docker"
COMPOSE = DOCKER / "compose.yaml"
PASSWORD = 'p"a\\ss word-_9'


@pytest.fixture(scope="module")
def instructions():
    """Instructions of the Dockerfile as (word, rest), with continued lines joined."""
    lines = [line for line in (DOCKER / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line]


@pytest.fixture(scope="module")
def services():
    """Services of the compose file, by a reader of YAML."""
    yaml = pytest.importorskip("yaml", reason="no reader of YAML (Debian: python3-yaml)")
    return yaml.safe_load(COMPOSE.read_text())["services"]


def final(instructions):
    """Instructions of the last stage, which becomes the image."""
    return instructions[max(i for i, (word, _) in enumerate(instructions) if word == "FROM") :]


def test_the_base_is_pinned_to_a_release_and_may_be_another(instructions):
    stages = {rest.split(" AS ")[1] for word, rest in instructions if word == "FROM" and " AS " in rest}
    bases = {rest.split(" AS ")[0] for word, rest in instructions if word == "FROM"} - stages
    assert bases == {"${BASE}"}
    assert ("ARG", "BASE=debian:bookworm-slim") in instructions


def test_the_image_does_not_run_as_root(instructions):
    users = [rest for word, rest in final(instructions) if word == "USER"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])  # numbers: what forbids root cannot judge a name


def test_every_copied_source_exists_and_passes_the_dockerignore(instructions):
    copied = [rest.split()[:-1] for word, rest in instructions if word == "COPY" and "--from=" not in rest]
    sources = {source for words in copied for source in words} - {"."}
    assert sources == {"docker/setup.sh", "requirements-uv.txt", "requirements.txt", "pyproject.toml"}
    for source in sources:
        assert (ROOT / source).is_file()
        assert is_sent(source), source


def test_stages_are_copied_from_by_their_names(instructions):
    stages = {rest.split(" AS ")[1] for word, rest in instructions if word == "FROM" and " AS " in rest}
    froms = {re.search(r"--from=(\S+)", rest)[1] for word, rest in instructions if "--from=" in rest}
    assert froms <= stages


def test_what_changes_often_is_copied_last(instructions):
    words = [rest for word, rest in final(instructions) if word == "COPY"]
    assert [rest.split()[0] for rest in words] == ["--from=packages", "--from=toolkit"]
    whole = [i for i, (word, rest) in enumerate(instructions) if word == "COPY" and rest.startswith(". ")]
    fetched = [i for i, (word, rest) in enumerate(instructions) if word == "RUN" and "id=certificates" in rest]
    assert len(whole) == 1
    assert max(fetched) < whole[0]  # a change of the code fetches nothing


def test_packages_are_pinned_by_hashes_and_leave_no_cache(instructions):
    for word, rest in instructions:
        if word == "RUN" and "pip install" in rest:
            assert "--no-cache" in rest
            assert re.search(r"--require-hashes|--constraint /build/requirements.txt|--no-deps", rest), rest
        assert "sudo" not in rest
        assert word != "ADD"
    system = next(rest for word, rest in instructions if word == "RUN")
    assert "/var/lib/apt/lists" in system


def is_sent(path):
    """Whether a path goes to the builder, by the last line of .dockerignore that fits it or a folder above it."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            parts = Path(path).parts
            above = ["/".join(parts[: i + 1]) for i in range(len(parts))]
            pattern = line.removeprefix("!").removeprefix("**/")
            deep = "**/" in line
            names = parts if deep else above
            if any(fnmatch(name, pattern) and (deep or "/" not in name or "/" in pattern) for name in names):
                sent = line.startswith("!")
    return sent


@pytest.mark.parametrize(
    "path",
    [".git/config", "tests/conftest.py", "docs/schema.md", "docker/password", "docker/compose.yaml", "demo/report.html",
     "runs/a/run.json", ".venv/bin/python", "connectome.lbug", "0.93_pruned.h5", "queries/__pycache__/run.pyc",
     "CHANGELOG.md", "Makefile"],
)  # fmt: skip
def test_git_tests_data_and_secrets_stay_outside(path):
    assert not is_sent(path)


@pytest.mark.parametrize("path", ["ingest/jars.lock", "queries/views/hubs.cypher", "cli.py", "README.md", "LICENSE"])
def test_what_the_package_is_built_from_is_sent(path):
    assert (ROOT / path).is_file()
    assert is_sent(path)


def test_no_file_of_docker_holds_a_secret():
    for path in DOCKER.iterdir():
        if path.name != "password":
            assert not re.search(r"(?i)(password|auth|token|secret)\s*[=:]\s*[\"']?\w{8,}", path.read_text()), path.name
    assert "/docker/password" in (ROOT / ".gitignore").read_text().splitlines()


def test_ports_are_on_loopback_only(services):
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert all("network_mode" not in service and "privileged" not in service for service in services.values())


def test_the_password_is_a_secret_file_and_in_no_environment(services):
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(COMPOSE.read_text())["secrets"] == {"password": {"file": "./password"}}
    for service in services.values():
        assert service["secrets"] == ["password"]
        for name, value in service["environment"].items():
            assert not re.search("(?i)password|auth", name) or value == "/run/secrets/password"


def test_the_health_check_shows_the_password_to_nobody(services):
    _, test = services["neo4j"]["healthcheck"]["test"]
    assignment, command = re.fullmatch(r'(.*NEO4J_PASSWORD="\$\$\(cat /run/secrets/password\)") (.*)', test).groups()
    assert assignment.startswith("NEO4J_USERNAME=neo4j ")
    assert command == "cypher-shell 'RETURN 1'"
    assert services["connectorch"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_the_toolkit_may_write_nothing_but_its_data_and_gets_no_rights(services):
    toolkit = services["connectorch"]
    assert (toolkit["read_only"], toolkit["tmpfs"], toolkit["cap_drop"]) == (True, ["/tmp"], ["ALL"])
    assert "cap_add" not in toolkit
    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())
    assert all(service["cap_drop"] == ["ALL"] for service in services.values())


def test_the_browser_of_the_image_asks_only_this_machine_as_that_of_the_own_server(services):
    environment = services["neo4j"]["environment"]
    assert environment["NEO4J_dbms_security_http__static__content__security__policy__header"] == BROWSER_ASKS
    assert environment["NEO4J_dbms_usage__report_enabled"] == "false"


def compose_program():
    """A program that understands compose files, fetched where only podman and uv are there; None without any."""
    uvx = shutil.which("uvx") or str(ROOT / ".tools" / "bin" / "uvx")
    fetched = (
        [uvx, "--quiet", "--python", sys.executable, "podman-compose==1.6.0"] if shutil.which("podman") else ["none"]
    )
    for words in (["docker", "compose"], ["docker-compose"], ["podman-compose"], fetched):
        if (
            shutil.which(words[0])
            and not subprocess.run([*words, "version"], capture_output=True, check=False).returncode
        ):
            return words
    return None


def test_a_compose_program_accepts_the_file(tmp_path, services):
    program = compose_program()
    if program is None:
        pytest.skip("no docker compose, docker-compose or podman-compose, nor podman with uvx, which would bring one")
    for file in ("compose.yaml", "neo4j.sh"):
        shutil.copy(DOCKER / file, tmp_path)
    (tmp_path / "password").write_text(PASSWORD)
    words = [*program, "--file", str(tmp_path / "compose.yaml"), "--profile", "toolkit", "config"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    yaml = pytest.importorskip("yaml")
    understood = yaml.safe_load(done.stdout[done.stdout.index("name:") if "name:" in done.stdout else 0 :])
    assert set(understood["services"]) == set(services)
    assert understood["services"]["neo4j"]["image"] == "neo4j:5.26"


@pytest.fixture
def image(tmp_path):
    """A folder like that of Neo4j's image: its jars, an entrypoint that says how it is called, a spied-on Java."""
    try:
        runtime = find_runtime()
    except (ConnectionError, FileNotFoundError, ImportError) as error:
        pytest.skip(f"no Neo4j: {error}")
    home = tmp_path / "neo4j"
    (home / "data").mkdir(parents=True)
    (home / "conf").mkdir()
    (home / "lib").symlink_to(Path(runtime.class_path.split(os.pathsep)[0]).parent)
    (tmp_path / "password").write_text(PASSWORD + "\n")
    programs = {
        "entrypoint": 'echo "started with $*"',
        "java": f'{{ echo "$@"; ls -l "${{1#@}}"; }} >> "{tmp_path}/called"; exec "{runtime.java}" "$@"',
        "chown": f'echo "$@" > "{tmp_path}/owned"',
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def start(image):
    environment = {"PATH": f"{image}:{os.environ['PATH']}", "NEO4J_HOME": str(image / "neo4j"), "TMPDIR": str(image)}
    words = ["sh", DOCKER / "neo4j.sh", image / "password", image / "entrypoint"]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.neo4j
def test_a_new_server_of_the_image_gets_the_secret_and_no_list_of_processes_shows_it(image):
    done = start(image)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("started with neo4j\n")
    called, listed = (image / "called").read_text().splitlines()
    assert called.startswith("@")
    assert listed.startswith("-rw-------")
    assert not Path(called[1:]).exists()
    _, user, hashed, salt, rounds = re.match(
        r"((\w+):SHA-256,(\w+),(\w+),(\d+):)", (image / "neo4j/data/dbms/auth.ini").read_text()
    ).groups()
    found = bytes.fromhex(salt) + PASSWORD.encode()
    for _ in range(int(rounds)):
        found = hashlib.sha256(found).digest()
    assert (user, hashed) == ("neo4j", found.hex())
    assert (image / "owned").exists() == (os.geteuid() == 0)
    before = (image / "neo4j/data/dbms/auth.ini").stat()
    assert start(image).returncode == 0  # a server that has a password keeps it
    assert len((image / "called").read_text().splitlines()) == 2
    assert (image / "neo4j/data/dbms/auth.ini").stat() == before
    assert stat.S_ISREG(before.st_mode)


@pytest.mark.neo4j
def test_an_empty_secret_is_refused(image):
    (image / "password").write_text("")
    done = start(image)
    assert done.returncode == 2
    assert "write docker/password" in done.stderr
    assert list((image / "neo4j/data").iterdir()) == []
