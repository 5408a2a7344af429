"""In CI a skip is a failure, but for the folder of real files; elsewhere a skip is a skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins import required

ROOT = Path(__file__).resolve().parents[2]
TESTS = f"""
import pytest

def test_passes(): pass

@pytest.mark.skip(reason="no browser")
def test_browser(): pass

@pytest.mark.skip(reason="{required.REAL_DATA_REASON}")
def test_archive(): pass

@pytest.mark.xfail(reason="known", strict=True)
def test_known(): raise AssertionError
"""
WHOLE_FILE = "import pytest\npytest.skip('no driver', allow_module_level=True)\n"


def closing_line(tmp_path, text, **variables):
    """Run pytest on a file of its own; return its exit code and its last line without the time."""
    (tmp_path / "test_it.py").write_text(text)
    env = {name: value for name, value in os.environ.items() if name not in {"CI", "NEWSROOM_REQUIRE"}}
    env |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200", **variables}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.plugins.required",
        "-c",
        os.devnull,
        "--rootdir",
        str(tmp_path),
    ]
    done = subprocess.run(
        [*command, "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout.strip().splitlines()[-1].partition(" in ")[0]


def test_elsewhere_a_skip_is_a_skip(tmp_path):
    assert closing_line(tmp_path, TESTS) == (0, "1 passed, 2 skipped, 1 xfailed")


@pytest.mark.parametrize("variable", [{"CI": "true"}, {"NEWSROOM_REQUIRE": "all"}], ids=["CI", "NEWSROOM_REQUIRE"])
def test_in_ci_only_the_real_files_may_be_missing(tmp_path, variable):
    assert closing_line(tmp_path, TESTS, **variable) == (1, "1 passed, 1 skipped, 1 xfailed, 1 error")


def test_in_ci_a_whole_file_may_not_be_skipped(tmp_path):
    assert closing_line(tmp_path, WHOLE_FILE, CI="true") == (2, "1 error")
