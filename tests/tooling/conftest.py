"""The scripts are run, not installed: put them within reach of these tests."""

import stat
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
# At the end: scripts/test.py must not hide the standard library's test.
sys.path.append(str(SCRIPTS))


@pytest.fixture
def program(tmp_path):
    """Write a program that stands in for another: the shell lines it runs."""

    def write(place: str, lines: str) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return write
