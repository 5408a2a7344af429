"""`make test`: what failed beside others is run once more, alone; what fails alone too has failed."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests import patience
from tests.tooling.conftest import SCRIPTS

SHAKY = "tests/journeys/test_reading.py::test_a_page"


@pytest.fixture
def command(tmp_path, monkeypatch):
    """scripts/test.py, whose runs end as listed in `endings`; what pytest was given is in `runs`."""
    spec = importlib.util.spec_from_file_location("test_command", SCRIPTS / "test.py")
    command = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(command)
    command.runs, command.endings = [], []

    def run(arguments, _database_url):
        command.runs.append(arguments)
        return command.endings.pop(0)

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "CACHES", tmp_path)
    monkeypatch.setattr(command.sys, "argv", ["test.py"])
    return command


def failed(command, *tests, on="SQLite"):
    written = command.CACHES / on / "v/cache/lastfailed"
    written.parent.mkdir(parents=True)
    written.write_text(json.dumps(dict.fromkeys(tests, True)))


def test_what_passes_alone_is_named(command):
    command.endings = [(1, "1 failed, 9 passed"), (0, "1 passed")]
    failed(command, SHAKY)

    assert command.run_on("SQLite", "", is_first=True) == (0, "1 passed", [f"{SHAKY} (SQLite)"])
    assert command.runs[1] == ["--last-failed", "-o", f"cache_dir={command.CACHES / 'SQLite'}"]


def test_what_fails_alone_has_failed(command):
    command.endings = [(1, "1 failed, 9 passed"), (1, "1 failed")]
    failed(command, SHAKY, on="PostgreSQL")

    assert command.run_on("PostgreSQL", "", is_first=False) == (1, "1 failed", [])
    assert command.runs[1][0] == "--last-failed"
    assert command.runs[1][-2:] == ["-m", "not once"]


def test_what_failed_on_another_database_is_not_run_again(command):
    command.endings = [(1, "1 failed, 9 passed"), (0, "1 passed")]
    failed(command, *(f"tests/test_it.py::{test}" for test in "abcd"), on="SQLite")
    failed(command, SHAKY, on="PostgreSQL")

    assert command.run_on("PostgreSQL", "", is_first=False)[2] == [f"{SHAKY} (PostgreSQL)"]


@pytest.mark.parametrize(
    ("ending", "tests", "given"),
    [(1, "abcd", []), (1, "", []), (2, "a", []), (4, "a", []), (0, "a", []), (1, "a", ["-s"])],
    ids=["too many", "none known", "interrupted", "wrong arguments", "passed", "ran alone at once"],
)
def test_all_else_is_run_once(command, ending, tests, given, monkeypatch):
    monkeypatch.setattr(command.sys, "argv", ["test.py", *given])
    command.endings = [(ending, "done")]
    failed(command, *(f"tests/test_it.py::{test}" for test in tests))

    assert command.run_on("SQLite", "", is_first=True) == (ending, "done", [])


def test_where_the_processes_did_not_find_the_same_tests_nothing_is_run_again(command):
    command.endings = [(1, "2 errors")]
    failed(command, "gw0", "gw2")

    assert command.run_on("SQLite", "", is_first=True) == (1, "2 errors", [])


def test_the_last_line_stays_pytests_own(command, monkeypatch, capsys):
    command.endings = [(1, "1 failed, 9 passed"), (0, "1 passed"), (0, "8 passed")]
    failed(command, SHAKY)
    monkeypatch.setattr(command, "databases_to_test", lambda: {"SQLite": "", "PostgreSQL": ""})
    monkeypatch.setattr(command, "wait_for_our_turn", lambda: 0)

    assert command.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "8 passed"
    assert f"{SHAKY} (SQLite)" in said


def begun(code):
    return patience.Process([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE)


def test_a_run_that_falls_silent_is_ended(command, monkeypatch):
    monkeypatch.setattr(command, "SILENT_SECONDS", 1)

    with begun("import time; print('one'); time.sleep(60)") as process:
        said = b"".join(command.said_by(process))

    assert said == b"one\n\nNothing was said for 1 seconds: ended.\n"


def test_a_server_left_behind_keeps_nobody_waiting(command):
    left = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid)"
    began = time.monotonic()

    with begun(left) as process:
        said = b"".join(command.said_by(process))

    os.kill(int(said), signal.SIGKILL)
    assert time.monotonic() - began < 20
