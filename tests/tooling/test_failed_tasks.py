"""A test in which background work goes wrong is no test that passes, unless it says so."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest
from django.conf import settings

settings.configure()
from test_work import work

def test_done(): work.enqueue(True)

def test_swallowed(): work.enqueue(False)

@pytest.mark.tasks_may_fail
def test_on_purpose(): work.enqueue(False)
"""
WORK = """
from django.tasks import task

@task
def work(well):
    if not well:
        raise ValueError("the disk is full")
"""


def test_a_task_that_fails_fails_its_test(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "test_work.py").write_text(WORK)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = tasks_may_fail\n")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.failed_tasks", "-q", "-p", "no:cacheprovider"]

    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=120)

    assert (done.returncode, done.stdout.strip().splitlines()[-1].split(" in ")[0]) == (1, "3 passed, 1 error")
    assert "ERROR at teardown of test_swallowed" in done.stdout
    assert "the disk is full" in done.stdout
