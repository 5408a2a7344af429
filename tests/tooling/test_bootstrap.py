"""Setting up is safe: twice, from two shells, after a kill, after a move. A stand-in for uv notes what it was asked."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import patience

ROOT = Path(__file__).resolve().parents[2]
# Makes a true environment, and takes its time over the packages.
STAND_IN = """
[ "$1" = --version ] && echo "uv 0.13.9" && exit
echo "$1 $2" >> "$(dirname "$0")/calls"
[ "$1" = venv ] && exec {python} -m venv --without-pip {checkout}/.venv
sleep {seconds}
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with nothing set up in it."""
    place = tmp_path / "checkout"
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    put_stand_in(place)
    return place


def put_stand_in(place, seconds=0):
    """Put the stand-in where our own uv is."""
    uv = place / ".tools" / "uv" / "bin" / "uv"
    uv.parent.mkdir(parents=True, exist_ok=True)
    uv.write_text("#!/bin/sh" + STAND_IN.format(python=sys.executable, checkout=place, seconds=seconds))
    uv.chmod(0o755)


def start(place, group="base"):
    """Start setting up, as make does."""
    env = {**os.environ, "NEWSROOM_PYTHON": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "scripts/bootstrap.py", group]
    return patience.Process(command, cwd=place, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def set_up(place, group="base"):
    """Set up and return what was said."""
    process = start(place, group)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 0, said
    return said


def calls(place):
    """Return what uv was asked, and forget it."""
    log = place / ".tools" / "uv" / "bin" / "calls"
    asked = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return asked


def group_here(place):
    """Return the group the environment holds."""
    return json.loads((place / ".venv" / "newsroom.json").read_text())["group"]


def test_the_second_time_does_nothing_and_says_nothing(checkout):
    set_up(checkout)
    assert calls(checkout) == ["venv --quiet", "pip sync"]

    assert (set_up(checkout), calls(checkout)) == ("", [])


def test_a_larger_group_is_added_and_never_taken_away(checkout):
    set_up(checkout)
    set_up(checkout, "dev")
    calls(checkout)

    assert (set_up(checkout, "base"), calls(checkout), group_here(checkout)) == ("", [], "dev")


def test_new_pins_are_installed_into_the_same_environment(checkout):
    set_up(checkout)
    calls(checkout)
    with (checkout / "requirements" / "base.txt").open("a") as pins:
        pins.write("# changed\n")

    set_up(checkout)

    assert calls(checkout) == ["pip sync"]


def test_two_shells_at_once_set_up_once(checkout):
    put_stand_in(checkout, seconds=1)

    both = [start(checkout), start(checkout)]
    said = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert calls(checkout) == ["venv --quiet", "pip sync"]
    assert sum("waiting" in words for words in said) == 1


def test_after_a_kill_midway_the_environment_is_made_anew(checkout):
    put_stand_in(checkout, seconds=2)
    process = start(checkout)
    while not (checkout / ".venv" / "newsroom-unfinished").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    put_stand_in(checkout)
    calls(checkout)

    set_up(checkout)

    assert calls(checkout)[-2:] == ["venv --quiet", "pip sync"]
    assert not (checkout / ".venv" / "newsroom-unfinished").exists()


def test_a_checkout_that_moved_gets_a_new_environment(checkout):
    set_up(checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    put_stand_in(moved)
    calls(moved)

    set_up(moved)

    assert calls(moved) == ["venv --quiet", "pip sync"]
    assert str(moved) in (moved / ".venv" / "bin" / "activate").read_text()


def test_an_environment_whose_python_is_gone_is_made_anew(checkout):
    set_up(checkout)
    calls(checkout)
    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")

    set_up(checkout)

    assert calls(checkout) == ["venv --quiet", "pip sync"]


def test_a_failing_uv_ends_in_words_and_the_next_run_goes_on(checkout):
    put_stand_in(checkout, seconds="1; exit 2")

    process = start(checkout)
    said = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert said.endswith("Run the same command again to go on.\n")
    put_stand_in(checkout)
    assert "Ready" in set_up(checkout)
