"""A test that hangs fails, and says where; what a test started is gone at its end."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests import patience

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import subprocess, sys, threading, pytest

def test_passes(): pass

def test_waits_for_a_thread():
    threading.Event().wait()

def test_waits_for_a_process():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"]) as process:
        process.wait()

@pytest.fixture
def never():
    yield
    threading.Lock().acquire(); lock = threading.Lock(); lock.acquire(); lock.acquire()

def test_cleans_up(never): pass
"""


def test_a_test_that_hangs_fails_wherever_it_waits(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS.replace("time.sleep(300)", "time.sleep(8)"))
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NEWSROOM_TEST_SECONDS": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.patience", "-c", os.devnull, "--rootdir", str(tmp_path),
               "-q", "-p", "no:cacheprovider", str(tmp_path)]  # fmt: skip

    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)

    assert done.stdout.strip().splitlines()[-1].partition(" in ")[0] == "2 failed, 2 passed, 1 error"
    assert (
        "test_waits_for_a_thread took more than 1 seconds: something in it waits without an end, at threading.py:"
        in done.stdout
    )
    assert "wait, from test_it.py:7 test_waits_for_a_thread, from " in done.stdout
    assert "Cleaning up after test_cleans_up took more than 1 seconds" in done.stdout
    assert 'test_it.py", line 7 in test_waits_for_a_thread' in done.stdout


def test_a_process_that_does_not_end_is_killed_at_the_end_of_its_block():
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    with patience.Process([sys.executable, "-c", deaf], stdout=subprocess.PIPE, text=True) as process:
        assert process.line() == "ready"
        began = time.monotonic()
        assert process.end(0.2) == -signal.SIGKILL

    assert time.monotonic() - began < 10


def test_its_children_go_with_it_where_it_leads_a_group():
    code = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True); sys.stdin.read()"
    with patience.Process(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        child = int(process.line())
        process.end_at_once()

    until = time.monotonic() + 10
    while (stat := Path(f"/proc/{child}/stat")).exists() and " Z " not in stat.read_text():
        assert time.monotonic() < until, "the child lives"
        time.sleep(0.01)


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", ""], ids=["silent", "ended"])
def test_a_line_that_does_not_come_is_told(code):
    with (
        patience.Process([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process,
        pytest.raises(TimeoutError, match="It ended, or said nothing for 1 seconds"),
    ):
        process.line(1)


def test_a_thread_that_goes_on_is_told():
    gone = threading.Event()
    quick, slow = threading.Thread(target=int), threading.Thread(target=gone.wait, args=(20,), name="slow one")
    quick.start(), slow.start()

    with pytest.raises(TimeoutError, match="slow one"):
        patience.finish(quick, slow, seconds=0.1)

    gone.set()
    patience.finish(quick, slow)


def test_a_child_that_goes_on_is_told():
    child = os.fork()
    if not child:
        time.sleep(60)
        os._exit(0)

    with pytest.raises(TimeoutError, match="still under way"):
        patience.end_of_child(child, seconds=0.1)
